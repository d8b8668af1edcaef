// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/payloadreader.h"

#include <algorithm>

namespace tallyman {

namespace {

using Each = std::function<bool(const PayloadValue &)>;

constexpr qint64 kLargestContent = 64 * 1024 * 1024; // decoded

PayloadValue valueOf(const JsonValue &value)
{
    PayloadValue found;
    switch (value.slice().kind) {
    case JsonKind::Object:
    case JsonKind::Array:
        break;
    case JsonKind::String:
        found.kind = PayloadValue::Kind::Text;
        found.text = value.text().toUtf8();
        break;
    case JsonKind::Number:
    case JsonKind::Literal:
        found.kind = value.slice().kind == JsonKind::Number ? PayloadValue::Kind::Number
                                                            : PayloadValue::Kind::Literal;
        found.text = value.token().toByteArray();
        break;
    }
    return found;
}

bool isIndex(const QByteArray &step)
{
    return !step.isEmpty()
        && std::all_of(step.begin(), step.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// Walks along the steps. Only `*` and one list between two steps branch, so that the depth is
// bounded by the number of steps, not by the content.
class Walk
{
public:
    Walk(const QByteArrayList &steps, const Each &each)
        : m_steps(steps)
        , m_each(each)
    {
    }

    [[nodiscard]] bool from(const JsonValue &value, qsizetype done, bool inList = false) const
    {
        if (value.isNull())
            return false;
        if (done == m_steps.size())
            return ends(value);
        const QByteArray &step = m_steps.at(done);
        if (step == "*") {
            const JsonValue named = value.isObject() ? value.child(step) : JsonValue();
            return named.isNull() ? anyChild(value, done + 1, false) : from(named, done + 1);
        }
        if (value.isArray() && !isIndex(step))
            return !inList && anyChild(value, done, true);
        return from(value.child(step), done + 1);
    }

private:
    [[nodiscard]] bool anyChild(const JsonValue &value, qsizetype done, bool inList) const
    {
        bool found = false;
        value.forEach([&](const JsonValue &child) {
            found = from(child, done, inList);
            return !found;
        });
        return found;
    }

    // Of a list any item will do.
    [[nodiscard]] bool ends(const JsonValue &value) const
    {
        bool found = m_each(valueOf(value));
        if (!found && value.isArray()) {
            value.forEach([&](const JsonValue &item) {
                const PayloadValue one = valueOf(item);
                found = one.kind != PayloadValue::Kind::Container && m_each(one);
                return !found;
            });
        }
        return found;
    }

    const QByteArrayList &m_steps;
    const Each &m_each;
};

} // namespace

PayloadJudgeFactory PayloadReader::factory()
{
    return [] { return std::make_unique<PayloadReader>(); };
}

void PayloadReader::read(const QByteArray &head, const QByteArray &body)
{
    m_payload = readPayload(HeaderList::parseHead(head), body, kLargestContent);
}

bool PayloadReader::any(const QByteArrayList &steps, const Each &each) const
{
    return Walk(steps, each).from(m_payload.root(), 0);
}

} // namespace tallyman
