// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayList>
#include <functional>
#include <memory>

namespace tallyman {

// A value that a path of a filter leads to.
struct PayloadValue
{
    enum class Kind : quint8 { Text, Number, Literal, Container };
    Kind kind = Kind::Container;
    QByteArray text; // UTF-8; of a number or literal its token, of a container empty
};

// Reads the content of events for filters, which ask for values in it. Implemented by a higher
// floor, which knows the formats. Any thread, one at a time.
class PayloadJudge
{
public:
    virtual ~PayloadJudge() = default;
    // The event that the next questions are about.
    virtual void read(const QByteArray &head, const QByteArray &body) = 0;
    // Whether `each` holds for one of the values that `steps` lead to; "*" and, in an array, every
    // step that is no index stand for all items.
    [[nodiscard]] virtual bool any(const QByteArrayList &steps,
        const std::function<bool(const PayloadValue &)> &each) const = 0;
};
using PayloadJudgeFactory = std::function<std::unique_ptr<PayloadJudge>()>;

} // namespace tallyman
