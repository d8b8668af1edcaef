// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "event/import.h"

#include <QObject>
#include <atomic>
#include <memory>

class QWidget;

namespace tallyman {

class Session;

// Asks for a file and writes the rows of an import to it, in the background. GUI thread.
class RowsExportJob : public QObject
{
    Q_OBJECT

public:
    RowsExportJob(Session *session, QWidget *parent);
    ~RowsExportJob() override;

    void choose(const Import &import);
    // JSON, one row a line, when the name says so, else CSV.
    void start(ImportId import, const QString &path);

Q_SIGNALS:
    void started();
    void finished(const QString &sentence); // that it is done, or why not

private:
    Session *m_session;
    QWidget *m_parent;
    std::shared_ptr<std::atomic_bool> m_cancelled = std::make_shared<std::atomic_bool>(false);
};

} // namespace tallyman
