// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/comparewindow.h"

#include "inspect/displaytext.h"
#include "ui/models/comparemodel.h"
#include "ui/theme/theme.h"
#include "ui/widgets/rowview.h"
#include "ui/widgets/tonedelegate.h"

#include <QClipboard>
#include <QFormLayout>
#include <QGuiApplication>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QPlainTextEdit>
#include <QRegularExpression>
#include <QShortcut>
#include <QSplitter>
#include <QVBoxLayout>

namespace tallyman {

namespace {

constexpr int kMargin = 14;

QString titleOf(const ComparedId &id)
{
    return id.isResponse ? CompareWindow::tr("Response to delivery %1").arg(id.id)
                         : CompareWindow::tr("Event %1").arg(id.id);
}

} // namespace

CompareWindow::CompareWindow(
    Session *session, const ComparedId &left, const ComparedId &right, QWidget *parent)
    : QDialog(parent)
    , m_left(left)
    , m_right(right)
    , m_comparison(new Comparison(session, this))
    , m_model(new CompareModel(this))
{
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("%1 and %2").arg(titleOf(left), titleOf(right)));
    resize(980, 620);
    m_table = new RowView(this);
    m_table->setAccessibleName(tr("Differences"));
    m_table->setModel(m_model);
    m_table->setItemDelegate(new ToneDelegate(m_table));
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    const int widths[] = {110, 260, 290};
    for (int column = 0; column < CompareModel::After; ++column)
        m_table->header()->resizeSection(column, widths[column]);
    m_table->header()->setStretchLastSection(true);
    auto *splitter = new QSplitter(Qt::Vertical, this);
    splitter->setChildrenCollapsible(false);
    splitter->addWidget(m_table);
    splitter->addWidget(buildSides());
    splitter->setSizes({400, 150});
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(buildTop());
    column->addWidget(splitter, 1);
    wire();
    m_table->setFocus();
    compare();
}

QWidget *CompareWindow::buildTop()
{
    auto *top = new QWidget(this);
    m_sentence = new QLabel(top);
    m_sentence->setTextFormat(Qt::PlainText);
    m_sentence->setWordWrap(true);
    m_sentence->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_ignored = new QLineEdit(top);
    m_ignored->setPlaceholderText(tr("e.g. /items/*/id time header:Date"));
    m_ignored->setAccessibleName(tr("Fields to leave out, separated by blanks"));
    m_ignored->setClearButtonEnabled(true);
    auto *form = new QFormLayout(top);
    form->setContentsMargins(kMargin, kMargin, kMargin, kMargin);
    form->addRow(m_sentence);
    form->addRow(tr("&Leave out:"), m_ignored);
    return top;
}

QWidget *CompareWindow::buildSides()
{
    auto *sides = new QSplitter(Qt::Horizontal, this);
    sides->setChildrenCollapsible(false);
    const auto side = [sides](const QString &name) {
        auto *text = new QPlainTextEdit(sides);
        text->setReadOnly(true);
        text->setFont(monospaceFont());
        text->setFrameShape(QFrame::NoFrame);
        text->setAccessibleName(name);
        text->setPlaceholderText(tr("%1 has nothing here.").arg(name));
        text->setTabChangesFocus(true);
        sides->addWidget(text);
        return text;
    };
    m_before = side(titleOf(m_left));
    m_after = side(titleOf(m_right));
    return sides;
}

void CompareWindow::wire()
{
    connect(m_comparison, &Comparison::done, this, &CompareWindow::showResult);
    connect(m_comparison, &Comparison::failed, m_sentence, &QLabel::setText);
    connect(m_ignored, &QLineEdit::editingFinished, this, [this] {
        if (m_ignored->isModified())
            compare();
        m_ignored->setModified(false);
    });
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
        &CompareWindow::showCurrent);
    auto *copy = new QShortcut(QKeySequence::Copy, m_table);
    copy->setContext(Qt::WidgetShortcut);
    connect(copy, &QShortcut::activated, this, &CompareWindow::copyCurrent);
    auto *copyAction = new QAction(tr("&Copy"), m_table);
    connect(copyAction, &QAction::triggered, this, &CompareWindow::copyCurrent);
    m_table->addAction(copyAction);
    m_table->setContextMenuPolicy(Qt::ActionsContextMenu);
}

void CompareWindow::compare()
{
    static const QRegularExpression blanks(QStringLiteral("\\s+"));
    const auto ignored = IgnoreRules::parse(m_ignored->text().split(blanks, Qt::SkipEmptyParts));
    if (!ignored) {
        m_sentence->setText(ignored.error().message);
        return;
    }
    m_sentence->setText(tr("Comparing…"));
    m_comparison->compare(m_left, m_right, *ignored);
}

void CompareWindow::showResult(const ComparisonResultPtr &result)
{
    const auto number = [](qint64 count) { return QLocale().toString(count); };
    const MessageDiff &diff = result->diff;
    QStringList sentences;
    if (diff.equal())
        sentences.append(tr("The two are equal."));
    if (!diff.line.isEmpty())
        sentences.append(tr("The first lines differ."));
    if (!diff.headers.isEmpty())
        sentences.append(diff.headers.size() == 1
                ? tr("1 header field differs.")
                : tr("%1 header fields differ.").arg(number(diff.headers.size())));
    sentences.append(contentSentence(diff));
    if (diff.structure.total() > diff.structure.changes.size())
        sentences.append(
            tr("The first %1 of %2 differences are listed.")
                .arg(number(diff.structure.changes.size()), number(diff.structure.total())));
    if (diff.structure.coarse)
        sentences.append(tr("Some values are so large that they were compared as a whole."));
    m_sentence->setText(sentences.join(QLatin1Char(' ')));
    m_model->setResult(result, titleOf(m_left), titleOf(m_right));
    m_table->setCurrentIndex(m_model->index(0, 0));
    showCurrent();
}

void CompareWindow::showCurrent()
{
    const int row = m_table->currentIndex().row();
    const auto text = [](const QByteArray &bytes) { return QString::fromUtf8(displayText(bytes)); };
    m_before->setPlainText(text(m_model->before(row)));
    m_after->setPlainText(text(m_model->after(row)));
}

void CompareWindow::copyCurrent()
{
    QStringList cells;
    for (int column = 0; column < CompareModel::ColumnCount; ++column)
        cells.append(m_table->currentIndex().siblingAtColumn(column).data().toString());
    QGuiApplication::clipboard()->setText(cells.join(QLatin1Char('\t')));
}

} // namespace tallyman
