// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/filterchips.h"

#include "session/eventview.h"
#include "ui/theme/theme.h"
#include "ui/widgets/filterfield.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QMenu>
#include <QProgressBar>
#include <QPushButton>
#include <QVBoxLayout>

namespace tallyman {

namespace {

constexpr int kSentenceBesideFrom = 1400; // pixels
constexpr int kStatusBesideFrom = 900;
constexpr int kSentenceMargin = 16;
constexpr int kSentenceStretch = 1000; // all the room that the row's own stretch would take

} // namespace

FilterChips::FilterChips(FilterField *field, EventView *view, QWidget *parent)
    : QWidget(parent)
    , m_field(field)
    , m_view(view)
{
    m_column = new QVBoxLayout(this);
    m_column->setContentsMargins(0, 0, 0, 0);
    m_column->setSpacing(0);
    m_row = new QHBoxLayout;
    m_row->setContentsMargins(8, 2, 12, 2);
    m_row->setSpacing(2);
    m_column->addLayout(m_row);
    m_below = new QHBoxLayout;
    m_below->setContentsMargins(kSentenceMargin, 0, 12, kSentenceMargin / 2);
    m_column->addLayout(m_below);
    const auto same = [](std::initializer_list<const char *> values) {
        QList<Option> options;
        for (const char *value : values)
            options.append({QLatin1String(value), QLatin1String(value)});
        return options;
    };
    addMenu(tr("Method"), QStringLiteral("method"),
        same({"POST", "GET", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"}), true);
    addMenu(
        tr("Reply"), QStringLiteral("status"), same({"2xx", "3xx", "4xx", "5xx", "none"}), true);
    addMenu(tr("State"), QStringLiteral("state"), same({"complete", "malformed", "aborted"}), true);
    addMenu(tr("Time"), QStringLiteral("after"),
        {{tr("Last 5 minutes"), QStringLiteral("5m")}, {tr("Last hour"), QStringLiteral("1h")},
            {tr("Last 24 hours"), QStringLiteral("24h")},
            {tr("Last 7 days"), QStringLiteral("7d")}},
        false);
    addMarkedChip();
    setMinimumWidth(m_row->minimumSize().width()); // and never more, whatever the chips say
    addStatus();
    connect(m_field, &QLineEdit::textChanged, this, &FilterChips::updateChips);
    connect(m_field, &FilterField::problemChanged, this, &FilterChips::updateStatus);
    connect(m_field, &FilterField::problemChanged, this, &FilterChips::updateChips);
    connect(m_field, &FilterField::readingChanged, this, &FilterChips::updateStatus);
    connect(m_view, &EventView::scanChanged, this, &FilterChips::updateStatus);
    connect(m_view, &EventView::reset, this, &FilterChips::updateStatus);
    connect(m_view, &EventView::rowsInserted, this, &FilterChips::updateStatus);
    connect(m_view, &EventView::rowsRemoved, this, &FilterChips::updateStatus);
    updateStatus();
}

void FilterChips::addMenu(
    const QString &title, const QString &key, const QList<Option> &options, bool several)
{
    auto *chip = new QPushButton(title, this);
    chip->setProperty("flat", true);
    chip->setProperty("title", title);
    chip->setProperty("key", key);
    chip->setAccessibleName(tr("Filter by: %1").arg(title));
    auto *menu = new QMenu(chip);
    for (const Option &option : options) {
        QAction *action = menu->addAction(option.text);
        action->setCheckable(true);
        action->setData(option.value);
        connect(
            action, &QAction::triggered, this, [this, key, value = option.value, several](bool on) {
                chooseOption(key, value, on, several);
            });
    }
    connect(menu, &QMenu::aboutToShow, this, [this, menu, key] {
        const QStringList chosen = m_field->values(key);
        for (QAction *action : menu->actions())
            action->setChecked(chosen.contains(action->data().toString(), Qt::CaseInsensitive));
    });
    chip->setMenu(menu);
    m_chips.append(chip);
    m_row->addWidget(chip);
}

void FilterChips::addMarkedChip()
{
    auto *chip = new QPushButton(tr("Marked"), this);
    chip->setProperty("flat", true);
    chip->setProperty("title", tr("Marked"));
    chip->setProperty("key", QStringLiteral("is"));
    chip->setCheckable(true);
    chip->setAccessibleName(tr("Show marked events only"));
    connect(chip, &QPushButton::clicked, this,
        [this](bool on) { m_field->setFlag(QStringLiteral("marked"), on); });
    m_chips.append(chip);
    m_row->addWidget(chip);
}

void FilterChips::addButton(QPushButton *button)
{
    m_row->insertWidget(static_cast<int>(m_chips.size()), button);
    setMinimumWidth(minimumWidth() + m_row->spacing() + button->sizeHint().width());
}

void FilterChips::addStatus()
{
    m_problem = new QLabel(this);
    m_problem->setTextFormat(Qt::PlainText);
    m_problem->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_status = new QWidget(this);
    m_count = new QLabel(m_status);
    m_count->setTextFormat(Qt::PlainText);
    m_count->setForegroundRole(QPalette::PlaceholderText);
    m_count->setObjectName(QStringLiteral("matches"));
    m_count->setAccessibleName(tr("Events that match"));
    m_progress = new QProgressBar(m_status);
    m_progress->setFixedWidth(110);
    m_progress->setTextVisible(false);
    m_progress->setRange(0, 1000);
    m_progress->setAccessibleName(tr("Search progress"));
    m_cancel = new QPushButton(tr("Stop"), m_status);
    m_cancel->setAccessibleName(tr("Stop searching"));
    connect(m_cancel, &QPushButton::clicked, m_view, &EventView::cancelScan);
    auto *status = new QHBoxLayout(m_status);
    status->setContentsMargins(0, 0, 0, 0);
    status->addWidget(m_progress);
    status->addWidget(m_count);
    status->addWidget(m_cancel);
    m_row->addSpacing(10);
    m_row->addStretch(1);
    m_row->addWidget(m_status);
    m_problem->setAccessibleName(tr("What the filter asks for"));
    m_field->setProblemLabel(m_problem);
}

// The sentence and how many match stand beside the menus where there is room, otherwise below.
void FilterChips::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    placeStatus();
    placeSentence();
    updateChips();
}

bool FilterChips::isNarrow() const
{
    return width() < kStatusBesideFrom;
}

void FilterChips::placeStatus()
{
    if (isNarrow() == (m_below->indexOf(m_status) >= 0))
        return;
    QHBoxLayout *from = isNarrow() ? m_row : m_below;
    QHBoxLayout *to = isNarrow() ? m_below : m_row;
    from->removeWidget(m_status);
    to->addWidget(m_status);
}

void FilterChips::placeSentence()
{
    const bool below = width() < kSentenceBesideFrom;
    const int place = m_row->indexOf(m_problem);
    if (below && m_below->indexOf(m_problem) < 0) {
        m_row->removeWidget(m_problem);
        m_below->insertWidget(0, m_problem, 1);
    } else if (!below && place < 0) {
        m_below->removeWidget(m_problem);
        m_row->insertWidget(m_row->indexOf(m_status), m_problem, kSentenceStretch);
    }
    m_problem->setVisible(!below || !m_problem->text().isEmpty());
}

void FilterChips::chooseOption(const QString &key, const QString &value, bool on, bool several)
{
    QStringList values = several ? m_field->values(key) : QStringList();
    values.removeIf(
        [&value](const QString &v) { return v.compare(value, Qt::CaseInsensitive) == 0; });
    if (on)
        values.append(value);
    m_field->setValues(key, values);
}

// A chip in use says what it is set to; where there is no room, the sentence says it.
void FilterChips::updateChips()
{
    for (QPushButton *chip : std::as_const(m_chips)) {
        // what is wrong in the field is said beside the chips, and does not filter
        const QStringList values = m_field->problem().isEmpty()
            ? m_field->values(chip->property("key").toString())
            : QStringList();
        const QString title = chip->property("title").toString();
        if (chip->isCheckable()) {
            chip->setChecked(values.contains(QLatin1String("marked"), Qt::CaseInsensitive));
            continue;
        }
        chip->setText(values.isEmpty() || isNarrow()
                ? title
                : title + QStringLiteral(": ") + values.join(QStringLiteral(", ")).left(24));
        QFont font = this->font();
        font.setWeight(values.isEmpty() ? QFont::Normal : QFont::DemiBold);
        chip->setFont(font);
    }
}

void FilterChips::setTotal(qint64 total)
{
    m_total = total;
    updateStatus();
}

void FilterChips::updateStatus()
{
    const QLocale locale;
    const bool scanning = m_view->isScanning();
    const QString problem = m_field->problem().isEmpty() ? m_view->problem() : m_field->problem();
    const bool wrong = !problem.isEmpty();
    m_problem->setText(wrong ? problem : m_field->reading());
    placeSentence();
    QPalette palette = m_problem->palette();
    palette.setColor(QPalette::WindowText, wrong ? themeColors().error : themeColors().dimText);
    m_problem->setPalette(palette);
    m_progress->setVisible(scanning);
    m_cancel->setVisible(scanning);
    m_progress->setValue(static_cast<int>(m_view->scanProgress() * 1000));
    const bool filtered = !m_view->filter().isEmpty();
    m_count->setVisible((filtered || scanning) && m_field->problem().isEmpty());
    m_status->setVisible(scanning || m_count->isVisibleTo(m_status));
    m_count->setText(
        tr("%1 of %2 match").arg(locale.toString(m_view->count()), locale.toString(m_total)));
}

} // namespace tallyman
