// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/authenticationpage.h"

#include "base/text.h"
#include "session/session.h"
#include "ui/dialogs/expectationdialog.h"
#include "ui/models/expectationmodel.h"
#include "ui/views/headersview.h"
#include "ui/widgets/plaintext.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QMessageBox>
#include <QPushButton>
#include <QTableView>

namespace tallyman {

namespace {

constexpr int kLeastColumn = 60;

} // namespace

AuthenticationPage::AuthenticationPage(Session *session, QWidget *parent)
    : SettingsPage(tr("Authentication"), parent)
    , m_session(session)
    , m_model(new ExpectationModel(session, this))
{
    addSection(tr("What requests must prove themselves with"));
    addHint(tr("Requests are stored and answered in any case; what does not hold is a finding. "
               "Of several paths the longest counts, and all that stands for it must hold."));
    buildTable();
    buildButtons();
    m_problem = addProblem();
    addHint(tr("The values are kept outside of the workspace, in the keyring of the desktop or, "
               "where there is none, in files that only you can read."));
    update();
}

void AuthenticationPage::buildTable()
{
    m_table = new QTableView(this);
    m_table->setAccessibleName(tr("What is expected"));
    m_table->setModel(m_model);
    setUpTable(m_table);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    QHeaderView *header = m_table->horizontalHeader();
    header->setMinimumSectionSize(kLeastColumn);
    header->setSectionResizeMode(QHeaderView::ResizeToContents);
    for (const int column :
        {ExpectationModel::Proof, ExpectationModel::Header, ExpectationModel::Url})
        header->setSectionResizeMode(column, QHeaderView::Stretch); // give way to the others
    header->setSectionResizeMode(ExpectationModel::Path, QHeaderView::Interactive);
    m_table->setColumnWidth(ExpectationModel::Path, 80);
    m_table->setMinimumSize(520, 220);
    m_table->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
    addWide(m_table);
    m_nothing = plainLabel(tr("Nothing is expected yet. Add a token or a signature here, or "
                              "right-click a header of an event."),
        this);
    addWide(m_nothing);
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this,
        &AuthenticationPage::update);
    connect(m_model, &QAbstractItemModel::modelReset, this, &AuthenticationPage::update);
    connect(m_table, &QTableView::doubleClicked, this,
        [this](const QModelIndex &index) { edit(m_model->expectation(index.row())); });
}

void AuthenticationPage::buildButtons()
{
    auto *box = new QWidget(this);
    auto *add = new QPushButton(tr("Add…"), box);
    m_edit = new QPushButton(tr("Edit…"), box);
    m_remove = new QPushButton(tr("Remove…"), box);
    auto *row = new QHBoxLayout(box);
    row->setContentsMargins(0, 0, 0, 0);
    for (QPushButton *button : {add, m_edit, m_remove}) {
        button->setAutoDefault(false);
        row->addWidget(button);
    }
    row->addStretch();
    addWide(box);
    connect(add, &QPushButton::clicked, this, [this] { edit({}); });
    connect(m_edit, &QPushButton::clicked, this, [this] { edit(*selected()); });
    connect(m_remove, &QPushButton::clicked, this, [this] { askToRemove(*selected()); });
}

void AuthenticationPage::select(const QByteArray &target)
{
    const int row = m_model->rowFor(target);
    if (row >= 0)
        m_table->selectRow(row);
    m_table->setFocus();
}

const Expectation *AuthenticationPage::selected() const
{
    const QModelIndexList rows = m_table->selectionModel()->selectedRows();
    return rows.isEmpty() ? nullptr : &m_model->expectation(rows.first().row());
}

void AuthenticationPage::update()
{
    m_table->setVisible(m_model->rowCount() > 0);
    m_nothing->setVisible(m_model->rowCount() == 0);
    m_table->setColumnHidden(ExpectationModel::Url, !m_model->hasUrls());
    m_edit->setEnabled(selected() != nullptr);
    m_remove->setEnabled(selected() != nullptr);
}

void AuthenticationPage::edit(const Expectation &expectation)
{
    auto *dialog = new ExpectationDialog(m_session, expectation, this);
    dialog->open();
}

// A value that is deleted cannot be brought back, so this one is asked about.
void AuthenticationPage::askToRemove(const Expectation &expectation)
{
    auto *question = new QMessageBox(QMessageBox::Question, tr("Remove"),
        tr("Expect this of %1 no more? Its values are deleted from this machine.")
            .arg(displayLine(expectation.prefix)),
        QMessageBox::Cancel, this);
    question->setTextFormat(Qt::PlainText);
    question->setAttribute(Qt::WA_DeleteOnClose);
    QPushButton *confirm = question->addButton(tr("Remove"), QMessageBox::DestructiveRole);
    connect(confirm, &QPushButton::clicked, this, [this, expectation] { remove(expectation); });
    question->open();
}

void AuthenticationPage::remove(const Expectation &expectation)
{
    m_session->removeExpectation(expectation, this, [this](const Result<void> &removed) {
        setProblem(m_problem, removed ? QString() : removed.error().message);
    });
}

} // namespace tallyman
