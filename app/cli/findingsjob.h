// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "cli/ledgerjob.h"
#include "event/filter.h"

namespace tallyman {

// `findings`: what is wrong or notable about events and imports; also which kinds are shown.
class FindingsJob : public LedgerJob
{
    Q_OBJECT

public:
    struct Options
    {
        QString workspace;
        QString filter;
        QStringList mute;
        QStringList unmute;
        bool all = false; // also what is muted
        bool json = false;
    };
    explicit FindingsJob(Options options);
    [[nodiscard]] std::optional<int> start() override;

protected:
    void run() override;

private:
    [[nodiscard]] std::optional<QString> unknownKind() const;
    void changeMuted();

    const Options m_options;
    Filter m_filter;
};

} // namespace tallyman
