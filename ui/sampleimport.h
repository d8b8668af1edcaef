// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QStringList>

namespace tallyman {

class Session;

// Sends a small import as CSVBox sends it, rows first and then the notice that it is complete,
// through the real listener. GUI thread.
class SampleImport : public QObject
{
    Q_OBJECT

public:
    explicit SampleImport(Session *session, QObject *parent = nullptr);

    // Does nothing while an import is on its way.
    void send();

Q_SIGNALS:
    void finished(const QString &problem); // a sentence; empty: both requests were answered

private:
    void sendNext();

    Session *m_session;
    QStringList m_waiting; // resources still to be sent
};

} // namespace tallyman
