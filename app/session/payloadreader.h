// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inspect/payload.h"
#include "store/payloadjudge.h"

namespace tallyman {

// Finds values in the content of events for filters and columns, whatever format it is in: see
// readPayload(). Any thread, one at a time.
class PayloadReader : public PayloadJudge
{
public:
    [[nodiscard]] static PayloadJudgeFactory factory();

    void read(const QByteArray &head, const QByteArray &body) override;
    [[nodiscard]] bool any(const QByteArrayList &steps,
        const std::function<bool(const PayloadValue &)> &each) const override;

private:
    Payload m_payload;
};

} // namespace tallyman
