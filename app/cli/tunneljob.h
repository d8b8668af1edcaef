// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "cli/job.h"
#include "session/tunnelrecords.h"
#include "tunnel/reachability.h"
#include "tunnel/tunnelstatus.h"

#include <QTimer>

namespace tallyman {

// `tunnel status|start|stop|set|fetch|record`: what is in front of the listener. Starting, stopping
// and fetching is done by the process that receives into the workspace, which is asked to.
class TunnelJob : public Job
{
    Q_OBJECT

public:
    enum class Action : quint8 { Status, Start, Stop, Set, Fetch, Record };
    struct Options
    {
        QString workspace;
        Action action = Action::Status;
        TunnelKind kind = TunnelKind::Ngrok; // Start
        bool json = false;
        bool check = false;             // Status: through the public URL
        std::optional<QString> url;     // Set; empty: none
        std::optional<qint64> port;     // Set: of ngrok's local API; 0: the usual ones
        std::optional<QString> keyFile; // Set: file with ngrok's authtoken; empty: forget it
        QString event;                  // Record: its id
    };
    explicit TunnelJob(Options options);
    [[nodiscard]] std::optional<int> start() override;
    void interrupt() override;

private:
    [[nodiscard]] std::optional<int> prepareSet();
    void lookThen(const std::function<void()> &next);
    void showStatus();
    void check();
    void printStatus(const std::optional<Reachability> &reached);
    void begin();
    void follow();
    void keep();
    void record(EventId id);
    void onRecord(const Result<TunnelRecords::Record> &record);
    void finishStored(int exitCode);
    void giveUp();

    const Options m_options;
    QByteArray m_token;
    QString m_order; // that is waited for
    QTimer m_patience;
    bool m_told = false;
};

} // namespace tallyman
