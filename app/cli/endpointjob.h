// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "cli/job.h"
#include "event/endpoint.h"

namespace tallyman {

// `endpoint list|add|set|remove`: the named ways in, who may come in, and what is answered there.
class EndpointJob : public Job
{
    Q_OBJECT

public:
    enum class Action : quint8 { List, Add, Set, Remove };
    // What was given on the command line; the rest stays as it is.
    struct Changes
    {
        std::optional<QString> path;
        std::optional<QString> host;
        std::optional<qint64> port;
        std::optional<QString> profile;
        std::optional<QString> colour;
        std::optional<QString> notes;
        std::optional<QString> newName;
        std::optional<QString> policy; // "observe", "enforce"
        std::optional<QStringList> methods;
        std::optional<QStringList> contentTypes;
        std::optional<QStringList> addresses;
        std::optional<bool> trustsTunnel;
        std::optional<QStringList> handshakes;
        std::optional<QString> passTo;
        std::optional<double> passLimit; // seconds
        std::optional<qint64> status;    // of its own reply; 0: the reply of the workspace
        std::optional<QStringList> replyHeaders;
        std::optional<QString> replyFile;
        std::optional<QString> replyText;
    };
    struct Options
    {
        QString workspace;
        Action action = Action::List;
        QString name;
        Changes changes;
        bool json = false;
    };
    explicit EndpointJob(Options options);
    [[nodiscard]] std::optional<int> start() override;

private:
    [[nodiscard]] Result<void> change(QList<Endpoint> &endpoints) const;
    [[nodiscard]] Result<void> changeImplied(QList<Endpoint> &endpoints) const;
    [[nodiscard]] Result<Endpoint> changed(const Endpoint &endpoint) const;
    [[nodiscard]] Result<void> changeReply(Endpoint &endpoint) const;
    int list() const;
    void onStored(const Result<void> &stored);

    const Options m_options;
    QList<Endpoint> m_known; // those that expectations make among them
};

} // namespace tallyman
