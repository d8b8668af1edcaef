// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/samplecatalogue.h"

#include <QObject>

namespace tallyman {

class Session;

// Sends requests as importers send them through the real listener, one after the other. GUI thread.
class SampleImport : public QObject
{
    Q_OBJECT

public:
    explicit SampleImport(Session *session, QObject *parent = nullptr);

    // A small import of CSVBox: its rows, then the notice that it is complete. Does nothing, like
    // the next two, while something is on its way.
    void send();
    // A new import each time, see wholeImport().
    void sendWholeImport();
    void sendAll(const QList<Sample> &samples);

Q_SIGNALS:
    void finished(const QString &problem); // a sentence; empty: all requests were answered

private:
    void sendNext();

    Session *m_session;
    QList<Sample> m_waiting; // still to be sent
};

} // namespace tallyman
