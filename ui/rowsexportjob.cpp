// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/rowsexportjob.h"

#include "base/outputfile.h"
#include "base/text.h"
#include "session/rowsexport.h"
#include "session/session.h"
#include "store/readpool.h"

#include <QDir>
#include <QFileDialog>
#include <QStandardPaths>

namespace tallyman {

RowsExportJob::RowsExportJob(Session *session, QWidget *parent)
    : QObject(parent)
    , m_session(session)
    , m_parent(parent)
{
}

RowsExportJob::~RowsExportJob()
{
    *m_cancelled = true;
}

void RowsExportJob::choose(const Import &import)
{
    const QString folder = QStandardPaths::writableLocation(QStandardPaths::DownloadLocation);
    auto *dialog = new QFileDialog(m_parent, tr("Export the rows"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDirectory(folder.isEmpty() ? QDir::homePath() : folder);
    dialog->setNameFilters({tr("CSV (*.csv)"), tr("JSON, one row a line (*.json)")});
    dialog->setDefaultSuffix(QStringLiteral("csv"));
    dialog->selectFile(QStringLiteral("rows.csv"));
    connect(dialog, &QFileDialog::filterSelected, dialog, [dialog](const QString &filter) {
        const bool json = filter.contains(QLatin1String("*.json"));
        dialog->setDefaultSuffix(json ? QStringLiteral("json") : QStringLiteral("csv"));
        dialog->selectFile(json ? QStringLiteral("rows.json") : QStringLiteral("rows.csv"));
    });
    connect(dialog, &QFileDialog::fileSelected, this,
        [this, id = import.id](const QString &path) { start(id, path); });
    dialog->open();
}

void RowsExportJob::start(ImportId import, const QString &path)
{
    Q_EMIT started();
    const bool json = path.endsWith(QLatin1String(".json"), Qt::CaseInsensitive);
    m_session->readPool()->run<qint64>(
        this,
        [import, path, json, profiles = m_session->profiles(), cancelled = m_cancelled](
            EventReader &reader) -> Result<qint64> {
            ImportRows rows(reader, profiles ? profiles : Session::loadProfiles(), import);
            OutputFile file(path);
            bool good = file.open();
            qint64 bytes = 0;
            const auto write = [&](QByteArrayView part) {
                bytes += part.size();
                return good = good && !*cancelled && file.write(part);
            };
            if (good && json)
                writeRowsJson(rows, write);
            else if (good)
                writeRowsCsv(rows, write);
            if (!good || !file.commit())
                return tl::unexpected(file.error());
            return bytes;
        },
        [this](const Result<qint64> &bytes) {
            Q_EMIT finished(bytes ? tr("The rows are exported (%1).").arg(formatBytes(*bytes))
                                  : bytes.error().message);
        },
        ReadPool::Priority::Background, m_cancelled);
}

} // namespace tallyman
