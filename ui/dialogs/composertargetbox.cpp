// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/composertargetbox.h"

#include "session/session.h"
#include "ui/dialogs/resendtargetbox.h"

#include <QSignalBlocker>

namespace tallyman {

namespace {

bool sameServer(const QUrl &a, const QUrl &b)
{
    const int standard = a.scheme() == QLatin1String("https") ? 443 : 80;
    return a.scheme() == b.scheme() && a.host() == b.host() && a.port(standard) == b.port(standard);
}

} // namespace

ComposerTargetBox::ComposerTargetBox(Session *session, QWidget *parent)
    : QComboBox(parent)
    , m_session(session)
{
    setObjectName(QStringLiteral("target"));
    setAccessibleName(tr("Target"));
    setToolTip(tr("The saved target whose headers and options are used"));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setMinimumContentsLength(18);
    setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    fill();
    connect(this, &QComboBox::currentIndexChanged, this, &ComposerTargetBox::chosen);
    connect(session, &Session::targetsChanged, this, &ComposerTargetBox::reload);
}

void ComposerTargetBox::fill()
{
    m_targets = m_session->targets();
    clear();
    addItem(tr("No saved target"), 0);
    for (const Target &target : std::as_const(m_targets))
        addItem(targetLabel(target), target.id);
}

// The choice stays, also when that target was renamed.
void ComposerTargetBox::reload()
{
    const qint64 before = currentData().toLongLong();
    {
        const QSignalBlocker quiet(this);
        fill();
        setChosen(before);
    }
    Q_EMIT targetRedefined();
}

Target ComposerTargetBox::first() const
{
    const QString last = lastUsedTarget();
    for (const Target &target : m_targets) {
        if (last.isEmpty() || targetLabel(target) == last)
            return target;
    }
    return typedTarget(last);
}

void ComposerTargetBox::choose(const Target &target)
{
    const QSignalBlocker quiet(this);
    setChosen(target.id);
    m_left = target.id;
}

void ComposerTargetBox::chosen()
{
    m_left = currentData().toLongLong();
    Q_EMIT targetChosen();
}

void ComposerTargetBox::setChosen(qint64 id)
{
    setCurrentIndex(qMax(0, findData(id)));
}

const Target *ComposerTargetBox::find(qint64 id) const
{
    const auto hit = std::find_if(
        m_targets.begin(), m_targets.end(), [id](const Target &target) { return target.id == id; });
    return hit == m_targets.end() ? nullptr : &*hit;
}

const Target *ComposerTargetBox::target() const
{
    return find(currentData().toLongLong());
}

bool ComposerTargetBox::setUrl(const QUrl &url, const QUrl &ofTarget)
{
    const Target *left = find(m_left);
    if (left == nullptr)
        return false;
    const QSignalBlocker quiet(this);
    const bool counts = sameServer(left->url, url);
    const bool counted = target() != nullptr;
    setItemText(findData(m_left),
        counts && url != ofTarget ? tr("%1  ·  other path").arg(left->name) : targetLabel(*left));
    setChosen(counts ? m_left : 0);
    return counts != counted;
}

} // namespace tallyman
