// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/partsview.h"

#include "base/outputfile.h"
#include "base/text.h"
#include "ui/models/partsmodel.h"
#include "ui/views/payloadmodeswitch.h"
#include "ui/views/payloadview.h"
#include "ui/widgets/plaintext.h"

#include <QDir>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QItemSelectionModel>
#include <QLabel>
#include <QPushButton>
#include <QSplitter>
#include <QStandardPaths>
#include <QTableView>
#include <QVBoxLayout>
#include <QtConcurrentRun>

namespace tallyman {

namespace {
constexpr int kRowHeight = 24;
constexpr qsizetype kLongestName = 100;
} // namespace

QString partFileName(const MultipartPart &part)
{
    QString given = part.fileName.isEmpty() ? part.name : part.fileName;
    given.replace(QLatin1Char('\\'), QLatin1Char('/'));
    given = given.section(QLatin1Char('/'), -1).left(kLongestName);
    QString name;
    for (const QChar c : std::as_const(given)) {
        const bool plain = c.isLetterOrNumber() || QStringLiteral("-_.+ ()").contains(c);
        name += plain ? c : QLatin1Char('_');
    }
    while (name.startsWith(QLatin1Char('.')) || name.startsWith(QLatin1Char(' ')))
        name.remove(0, 1);
    return name.isEmpty() ? QStringLiteral("part.bin") : name;
}

PartsView::PartsView(Session *session, int depth, QWidget *parent)
    : QWidget(parent)
    , m_model(new PartsModel(this))
    , m_list(new QTableView(this))
    , m_splitter(new QSplitter(Qt::Vertical, this))
{
    build(session, depth);
    connect(m_list->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
        [this](const QModelIndex &index) { showPart(index.isValid() ? index.row() : -1); });
    connect(m_save, &QPushButton::clicked, this, &PartsView::savePart);
    connect(m_modes, &PayloadModeSwitch::modeChanged, m_content, &PayloadView::setMode);
    connect(m_content, &PayloadView::modeShown, m_modes, &PayloadModeSwitch::showMode);
    connect(m_content, &PayloadView::modeBarred, m_modes, &PayloadModeSwitch::setModeBarred);
    connect(m_content, &PayloadView::modeNamed, m_modes, &PayloadModeSwitch::setModeName);
}

void PartsView::build(Session *session, int depth)
{
    m_list->setModel(m_model);
    m_list->setAccessibleName(tr("Parts of the payload"));
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setShowGrid(false);
    m_list->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_list->setSelectionMode(QAbstractItemView::SingleSelection);
    m_list->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_list->setTabKeyNavigation(false);
    m_list->verticalHeader()->hide();
    m_list->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    m_list->verticalHeader()->setDefaultSectionSize(kRowHeight);
    m_list->horizontalHeader()->setHighlightSections(false);
    m_list->horizontalHeader()->setStretchLastSection(true);
    for (const int column : {PartsModel::Name, PartsModel::File, PartsModel::Type})
        m_list->setColumnWidth(column, 150);
    m_status = hintLabel({}, this);
    m_modes = new PayloadModeSwitch({tr("Tree"), tr("Text"), tr("Hex")}, tr("Part as"), this);
    m_save = new QPushButton(tr("Save part…"), this);
    m_save->setAutoDefault(false);
    m_content = new PayloadView(session, this, depth + 1);
    auto *below = new QWidget(this);
    auto *bar = new QHBoxLayout;
    bar->setContentsMargins(12, 5, 10, 5);
    bar->setSpacing(8);
    bar->addWidget(m_status, 1);
    bar->addWidget(m_modes);
    bar->addWidget(m_save);
    auto *inner = new QVBoxLayout(below);
    inner->setContentsMargins(0, 0, 0, 0);
    inner->setSpacing(0);
    inner->addLayout(bar);
    inner->addWidget(m_content, 1);
    m_splitter->addWidget(m_list);
    m_splitter->addWidget(below);
    m_splitter->setChildrenCollapsible(false);
    m_splitter->setSizes({130, 300});
    m_splitter->setStretchFactor(1, 1);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_splitter);
    setFocusProxy(m_list);
}

void PartsView::setParts(const QByteArray &body, const QList<MultipartPart> &parts)
{
    m_body = body;
    m_shown = -1;
    ++m_generation;
    m_model->setParts(parts);
    m_status->clear();
    m_save->setEnabled(!parts.isEmpty());
    if (!parts.isEmpty())
        m_list->setCurrentIndex(m_model->index(0, 0));
}

void PartsView::showPart(int row)
{
    if (row < 0 || row == m_shown)
        return;
    m_shown = row;
    const MultipartPart &part = m_model->part(row);
    const quint64 generation = ++m_generation;
    constexpr qint64 kAtOnce = 1024 * 1024; // copying more would be felt
    if (part.size <= kAtOnce) {
        m_content->setContent(part.headers, m_body.mid(part.offset, part.size));
        return;
    }
    QtConcurrent::run([body = m_body, offset = part.offset, size = part.size] {
        return body.mid(offset, size);
    }).then(this, [this, generation, headers = part.headers](const QByteArray &bytes) {
        if (generation == m_generation)
            m_content->setContent(headers, bytes);
    });
}

void PartsView::savePart()
{
    if (m_shown < 0)
        return;
    const MultipartPart part = m_model->part(m_shown);
    const QString folder = QStandardPaths::writableLocation(QStandardPaths::DownloadLocation);
    auto *dialog = new QFileDialog(this, tr("Save a part of the payload"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDirectory(folder.isEmpty() ? QDir::homePath() : folder);
    dialog->selectFile(partFileName(part));
    connect(dialog, &QFileDialog::fileSelected, this,
        [this, body = m_body, part](const QString &path) { writePart(path, body, part); });
    dialog->open();
}

void PartsView::writePart(const QString &path, const QByteArray &body, const MultipartPart &part)
{
    QtConcurrent::run([path, body, part]() -> QString {
        OutputFile file(path);
        const QByteArrayView bytes = QByteArrayView(body).sliced(part.offset, part.size);
        const bool good = file.open() && file.write(bytes) && file.commit();
        return good ? QString() : file.error().message;
    }).then(this, [this, size = part.size](const QString &failure) {
        m_status->setText(failure.isEmpty() ? tr("Saved %1").arg(formatBytes(size)) : failure);
    });
}

void PartsView::openFind()
{
    m_content->openFind();
}

} // namespace tallyman
