// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/senderspage.h"

#include "event/attempts.h"
#include "session/session.h"
#include "ui/theme/theme.h"
#include "ui/widgets/plaintext.h"

#include <QDesktopServices>
#include <QDir>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalBlocker>
#include <QSpinBox>
#include <QTreeWidget>
#include <QUrl>

namespace tallyman {

namespace {

constexpr int kListHeight = 200;
constexpr int kFieldsHeight = 70;
constexpr int kIdRole = Qt::UserRole;
enum ListColumn { NameColumn, FormsColumn, QuietColumn, CheckedColumn, FileColumn, ColumnCount };

bool comesWithTheProgram(const Profile &profile)
{
    return profile.origin.startsWith(QLatin1Char(':'));
}

QString ownFolder()
{
    return ProfileSet::standardFolders().last();
}

QString fieldsText(const Profile &profile)
{
    QStringList fields;
    for (const JsonPath &path : profile.volatileFields)
        fields.append(path.toString());
    return fields.join(QLatin1Char('\n'));
}

QString aboutText(const Profile &profile)
{
    QStringList forms;
    for (const ProfileForm &form : profile.forms)
        forms.append(form.name);
    QStringList lines{
        SendersPage::tr("Forms: %1.").arg(forms.join(QStringLiteral(", "))),
        SendersPage::tr("Read on %1 from %2")
            .arg(profile.checked, profile.sources.join(QStringLiteral(", "))),
    };
    if (!profile.retries.delaysMs.isEmpty()) {
        lines.append(
            SendersPage::tr("Tries again after %1.")
                .arg(delaysText(profile.retries.delaysMs, profile.retries.delaysMs.size())));
    }
    for (const QString &note : {profile.retries.note, profile.note}) {
        if (!note.isEmpty())
            lines.append(note);
    }
    return lines.join(QLatin1Char('\n'));
}

} // namespace

SendersPage::SendersPage(Session *session, QWidget *parent)
    : SettingsPage(tr("Senders"), parent)
    , m_session(session)
    , m_list(new QTreeWidget(this))
{
    addSection(tr("Known senders"));
    m_list->setAccessibleName(tr("Senders"));
    m_list->setColumnCount(ColumnCount);
    m_list->setHeaderLabels({tr("Sender"), tr("Forms"), tr("Quiet time"), tr("Read"), tr("File")});
    m_list->setRootIsDecorated(false);
    m_list->setUniformRowHeights(true);
    m_list->setMinimumHeight(kListHeight);
    m_list->header()->setStretchLastSection(false);
    m_list->header()->setSectionResizeMode(NameColumn, QHeaderView::Stretch);
    m_list->setColumnWidth(FormsColumn, 70);
    m_list->setColumnWidth(QuietColumn, 90);
    m_list->setColumnWidth(CheckedColumn, 100);
    m_list->setColumnWidth(FileColumn, 180);
    addWide(m_list);
    m_about = hintLabel(QString(), this);
    m_about->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    addWide(m_about);
    addEditor();
    addOwnProfiles();
    connect(m_list, &QTreeWidget::currentItemChanged, this, &SendersPage::showCurrent);
    connect(session, &Session::profilesLoaded, this, &SendersPage::fill);
    fill();
}

void SendersPage::addEditor()
{
    addSection(tr("Of this sender, in this workspace"));
    m_quiet = addNumber(
        tr("Quiet time"), 1, static_cast<int>(SenderAdjustment::kLongestQuietMs / 1000), tr(" s"));
    addHint(tr("An import with gaps counts as incomplete after that long without arrivals."));
    m_volatile = new QPlainTextEdit(this);
    m_volatile->setFont(monospaceFont());
    m_volatile->setMaximumHeight(kFieldsHeight);
    m_volatile->setMinimumWidth(320);
    m_volatile->setTabChangesFocus(true);
    addRow(tr("Volatile fields"), m_volatile);
    addHint(tr("JSON Pointers such as /data/created_at, one a line: what stands there may differ "
               "when the same notification comes again."));
    auto *buttons = new QWidget(this);
    m_apply = new QPushButton(tr("Apply"), buttons);
    m_apply->setAccessibleName(tr("Apply to this sender"));
    m_reset = new QPushButton(tr("As in the profile"), buttons);
    auto *row = new QHBoxLayout(buttons);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(m_apply);
    row->addWidget(m_reset);
    row->addStretch();
    addWide(buttons);
    m_problem = addProblem();
    addHint(tr("A change judges all imports of the workspace anew, in the background."));
    connect(m_apply, &QPushButton::clicked, this, [this] { store(false); });
    connect(m_reset, &QPushButton::clicked, this, [this] { store(true); });
}

void SendersPage::addOwnProfiles()
{
    addSection(tr("Your own profiles"));
    auto *path = plainLabel(ownFolder(), this);
    path->setFont(monospaceFont());
    path->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    addWide(path);
    m_unreadable = addProblem();
    auto *buttons = new QWidget(this);
    auto *open = new QPushButton(tr("Open folder"), buttons);
    open->setAccessibleName(tr("Open the folder of your own profiles"));
    auto *reload = new QPushButton(tr("Reload"), buttons);
    reload->setAccessibleName(tr("Read all profiles again"));
    auto *row = new QHBoxLayout(buttons);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(open);
    row->addWidget(reload);
    row->addStretch();
    addWide(buttons);
    connect(open, &QPushButton::clicked, this, [this] {
        const bool opened = QDir().mkpath(ownFolder())
            && QDesktopServices::openUrl(QUrl::fromLocalFile(ownFolder()));
        setProblem(m_problem, opened ? QString() : tr("%1 cannot be opened.").arg(ownFolder()));
    });
    connect(reload, &QPushButton::clicked, m_session, &Session::reloadProfiles);
}

void SendersPage::fill()
{
    const ProfileSetPtr &profiles = m_session->profiles();
    if (!profiles)
        return; // profilesLoaded() follows
    const QString chosen = currentId();
    const QSignalBlocker blocker(m_list);
    m_list->clear();
    for (const Profile &profile : profiles->profiles()) {
        auto *item = new QTreeWidgetItem(m_list);
        fillItem(item, profile);
        if (profile.id == chosen)
            m_list->setCurrentItem(item);
    }
    if (m_list->currentItem() == nullptr)
        m_list->setCurrentItem(m_list->topLevelItem(0));
    setProblem(m_unreadable, profiles->problems().join(QLatin1Char('\n')));
    showCurrent();
}

void SendersPage::fillItem(QTreeWidgetItem *item, const Profile &profile) const
{
    const bool isSet = m_session->senderAdjustments().value(profile.id).quietMs.has_value();
    const QString quiet = delayText(profile.quietMs * 1000);
    item->setText(NameColumn, profile.name);
    item->setText(FormsColumn, QString::number(profile.forms.size()));
    item->setText(QuietColumn, isSet ? tr("%1, set here").arg(quiet) : quiet);
    item->setText(CheckedColumn, profile.checked);
    item->setText(FileColumn,
        comesWithTheProgram(profile) ? tr("comes with the program")
                                     : QDir::toNativeSeparators(profile.origin));
    item->setSizeHint(NameColumn, {0, rowHeight()});
    item->setData(NameColumn, kIdRole, profile.id);
}

QString SendersPage::currentId() const
{
    const QTreeWidgetItem *item = m_list->currentItem();
    return item == nullptr ? QString() : item->data(NameColumn, kIdRole).toString();
}

const Profile *SendersPage::current() const
{
    return m_session->profiles() ? m_session->profiles()->find(currentId()) : nullptr;
}

void SendersPage::showCurrent()
{
    const Profile *profile = current();
    for (QWidget *field : {static_cast<QWidget *>(m_quiet), static_cast<QWidget *>(m_volatile),
             static_cast<QWidget *>(m_apply), static_cast<QWidget *>(m_reset)})
        field->setEnabled(profile != nullptr);
    setProblem(m_problem, {});
    if (profile == nullptr)
        return;
    m_about->setText(aboutText(*profile));
    m_quiet->setValue(static_cast<int>(profile->quietMs / 1000));
    m_volatile->setPlainText(fieldsText(*profile));
    m_reset->setEnabled(m_session->senderAdjustments().contains(profile->id));
}

// What differs from what holds now is set; what was set before stays.
void SendersPage::store(bool asInProfile)
{
    const Profile *profile = current();
    if (profile == nullptr)
        return;
    SenderAdjustment adjustment;
    if (!asInProfile) {
        adjustment = m_session->senderAdjustments().value(profile->id);
        QStringList fields;
        const QStringList lines = m_volatile->toPlainText().split(QLatin1Char('\n'));
        for (qsizetype line = 0; line < lines.size(); ++line) {
            const QString field = lines.at(line).trimmed();
            if (field.isEmpty())
                continue;
            if (!JsonPath::parse(field)) {
                setProblem(m_problem,
                    tr("Line %1: “%2” is no JSON Pointer; write it like /data/created_at.")
                        .arg(line + 1)
                        .arg(field));
                return;
            }
            fields.append(field);
        }
        if (m_quiet->value() * 1000LL != profile->quietMs)
            adjustment.quietMs = m_quiet->value() * 1000LL;
        if (fields.join(QLatin1Char('\n')) != fieldsText(*profile))
            adjustment.volatileFields = fields;
    }
    m_session->adjustSender(profile->id, adjustment, this, [this](const Result<void> &stored) {
        setProblem(m_problem, stored ? QString() : stored.error().message);
    });
}

} // namespace tallyman
