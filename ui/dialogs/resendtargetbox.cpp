// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/resendtargetbox.h"

#include "base/paths.h"
#include "session/session.h"

#include <QLineEdit>
#include <QSettings>
#include <QSignalBlocker>

namespace tallyman {

namespace {

const auto kLastUsed = QStringLiteral("resend/lastUsed");

QString settingsFile()
{
    return configDirectory() + QStringLiteral("/window.ini");
}

QString hostAndPort(const QUrl &url)
{
    return url.port() < 0 ? url.host() : QStringLiteral("%1:%2").arg(url.host()).arg(url.port());
}

} // namespace

QString targetLabel(const Target &target)
{
    const QString url = target.url.toDisplayString();
    return target.name.isEmpty() || url.contains(target.name)
        ? url
        : QString(target.name + QStringLiteral("  ·  ") + url);
}

Target typedTarget(const QString &text)
{
    Target typed;
    typed.url = urlFromTyped(text);
    typed.name = hostAndPort(typed.url);
    const bool bare = typed.url.path().size() <= 1 && !typed.url.hasQuery();
    typed.path = bare ? TargetPath::Join : TargetPath::Replace;
    return typed;
}

QString lastUsedTarget()
{
    return QSettings(settingsFile(), QSettings::IniFormat).value(kLastUsed).toString();
}

void rememberUsedTarget(const QString &text)
{
    QSettings settings(settingsFile(), QSettings::IniFormat);
    settings.setValue(kLastUsed, text);
}

QUrl urlFromTyped(const QString &text)
{
    const QString trimmed = text.trimmed();
    if (trimmed.isEmpty())
        return {};
    const bool hasScheme = trimmed.contains(QLatin1String("://"));
    return QUrl(
        hasScheme ? trimmed : QString(QStringLiteral("http://") + trimmed), QUrl::StrictMode);
}

QString urlProblem(const QUrl &url)
{
    if (url.isEmpty())
        return ResendTargetBox::tr(
            "Give the address of your app, for example http://localhost:3000/.");
    if (!url.isValid())
        return ResendTargetBox::tr("This is no URL: %1.").arg(url.errorString());
    const QString scheme = url.scheme().toLower();
    if (scheme != QLatin1String("http") && scheme != QLatin1String("https"))
        return ResendTargetBox::tr("Only http and https can be sent to, not “%1”.").arg(scheme);
    if (url.host().isEmpty())
        return ResendTargetBox::tr("The URL has no host.");
    return {};
}

ResendTargetBox::ResendTargetBox(Session *session, QWidget *parent)
    : QComboBox(parent)
    , m_session(session)
{
    setObjectName(QStringLiteral("target"));
    setEditable(true);
    setInsertPolicy(QComboBox::NoInsert);
    setAccessibleName(tr("Target"));
    setToolTip(tr("A saved target, or an address"));
    lineEdit()->setPlaceholderText(QStringLiteral("http://localhost:3000/"));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setMinimumContentsLength(18);
    fill();
    chooseLastUsed();
    connect(this, &QComboBox::currentTextChanged, this, &ResendTargetBox::targetChanged);
    connect(session, &Session::targetsChanged, this, &ResendTargetBox::reload);
}

void ResendTargetBox::fill()
{
    m_targets = m_session->targets();
    clear();
    for (const Target &target : std::as_const(m_targets))
        addItem(targetLabel(target));
}

// The choice stays: a target that was renamed is still the one, and one that was removed is the
// address that it had.
void ResendTargetBox::reload()
{
    const Target before = target();
    const bool wasSaved = savedTarget() != nullptr;
    const QString typed = currentText();
    {
        const QSignalBlocker quiet(this);
        fill();
        const auto same = std::find_if(m_targets.begin(), m_targets.end(),
            [&](const Target &target) { return wasSaved && target.id == before.id; });
        if (same != m_targets.end())
            choose(*same);
        else
            setCurrentText(wasSaved ? before.url.toDisplayString() : typed);
    }
    if (target() != before)
        Q_EMIT targetRedefined();
}

void ResendTargetBox::chooseLastUsed()
{
    const QString last = lastUsedTarget();
    if (!last.isEmpty())
        setCurrentText(last);
    else if (m_targets.isEmpty())
        setCurrentText(QString());
}

void ResendTargetBox::rememberUse() const
{
    rememberUsedTarget(currentText());
}

void ResendTargetBox::choose(const Target &target)
{
    setCurrentText(targetLabel(target));
}

const Target *ResendTargetBox::savedTarget() const
{
    const auto hit = std::find_if(m_targets.begin(), m_targets.end(),
        [text = currentText()](const Target &target) { return targetLabel(target) == text; });
    return hit == m_targets.end() ? nullptr : &*hit;
}

Target ResendTargetBox::target() const
{
    const Target *saved = savedTarget();
    return saved != nullptr ? *saved : typedTarget(currentText());
}

QString ResendTargetBox::problem() const
{
    return savedTarget() != nullptr ? QString() : urlProblem(urlFromTyped(currentText()));
}

} // namespace tallyman
