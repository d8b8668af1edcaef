// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "cli/job.h"

namespace tallyman {

// `expect-auth`: says what requests to a path are to prove themselves with.
class ExpectAuthJob : public Job
{
    Q_OBJECT

public:
    struct Options
    {
        QString workspace;
        QString prefix;
        QString header;
        QString valueFile;
        QString scheme;
        QString keyFile;
        QString url;
        QString label;
        SecretChoice store = SecretChoice::Auto;
        bool remove = false;
    };
    explicit ExpectAuthJob(Options options);
    [[nodiscard]] std::optional<int> start() override;

private:
    [[nodiscard]] std::optional<QString> contradiction() const;
    [[nodiscard]] Result<Expectation> expectation() const;
    void onStored(const Result<void> &stored);
    int list() const;

    const Options m_options;
};

} // namespace tallyman
