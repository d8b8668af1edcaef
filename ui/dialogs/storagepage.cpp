// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/storagepage.h"

#include "base/text.h"
#include "session/session.h"
#include "ui/widgets/plaintext.h"

#include <QLabel>
#include <QLocale>
#include <QSpinBox>

namespace tallyman {

namespace {

constexpr qint64 kDaySeconds = 86'400;
constexpr qint64 kMebibyte = 1024 * 1024;

int clamped(qint64 value)
{
    return static_cast<int>(qBound(qint64(0), value, qint64(1'000'000'000)));
}

} // namespace

StoragePage::StoragePage(Session *session, QWidget *parent)
    : SettingsPage(tr("Storage"), parent)
    , m_session(session)
{
    const RetentionPolicy &policy = session->settings().retention;
    addSection(tr("Keep"));
    m_count = addNumber(tr("At most"), 0, 1'000'000'000, tr(" events"));
    m_count->setValue(clamped(policy.maxEvents));
    m_days = addNumber(tr("Not longer than"), 0, 36'500, tr(" days"));
    m_days->setValue(clamped(policy.maxAgeSeconds / kDaySeconds));
    m_mebibytes = addNumber(tr("File not larger than"), 0, 1'000'000'000, tr(" MiB"));
    m_mebibytes->setValue(clamped(policy.maxBytes / kMebibyte));
    for (QSpinBox *box : {m_count, m_days, m_mebibytes}) {
        box->setSpecialValueText(tr("no limit"));
        box->setFixedWidth(200); // whatever each may have to hold
        connect(box, &QSpinBox::valueChanged, this, &StoragePage::apply);
    }
    addHint(tr("The oldest events are removed when a limit is passed, for good: that cannot be "
               "undone."));
    addSection(tr("File"));
    addWide(plainLabel(session->workspace().path, this));
    m_use = hintLabel(QString(), this);
    addWide(m_use);
    addHint(tr("Disk space of what was deleted is given back in the background."));
    showUse();
    connect(session, &Session::statisticsChanged, this, &StoragePage::showUse);
}

void StoragePage::apply()
{
    WorkspaceSettings settings = m_session->settings();
    // A limit that was not changed keeps its exact value, which may be no whole number of days.
    const RetentionPolicy before = settings.retention;
    RetentionPolicy &after = settings.retention;
    after.maxEvents = m_count->value();
    if (m_days->value() != clamped(before.maxAgeSeconds / kDaySeconds))
        after.maxAgeSeconds = m_days->value() * kDaySeconds;
    if (m_mebibytes->value() != clamped(before.maxBytes / kMebibyte))
        after.maxBytes = m_mebibytes->value() * kMebibyte;
    if (!(after == before))
        m_session->setSettings(settings);
}

void StoragePage::showUse()
{
    const LogStatistics &log = m_session->statistics();
    m_use->setText(
        tr("%1 events, %2").arg(QLocale().toString(log.events), formatBytes(log.fileBytes)));
}

} // namespace tallyman
