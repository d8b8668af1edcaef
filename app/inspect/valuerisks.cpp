// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspect/valuerisks.h"

#include "inspect/jsontoken.h"

#include <QSet>
#include <QStringList>
#include <algorithm>
#include <deque>
#include <memory>
#include <vector>

namespace tallyman {

namespace {

constexpr qsizetype kLongestPointer = 4096; // a longer one is left empty
constexpr size_t kFewKeys = 12;             // are compared one by one

// Walks through the tokens of a valid document and remembers which container each stands in.
class RiskScan
{
public:
    RiskScan(const JsonDocumentPtr &document, const ValueRiskLimits &limits,
        const std::atomic_bool *cancelled)
        : m_text(document->text())
        , m_limits(limits)
        , m_cancelled(cancelled)
        , m_at(document->root().start)
        , m_end(std::min(document->root().end, document->root().start + limits.bytes))
    {
        m_risks.complete = m_end == document->root().end;
    }

    [[nodiscard]] ValueRisks run();

private:
    struct Frame
    {
        bool object = false;
        qint64 index = 0;
        qint64 keyStart = -1; // of the member that is being read
        qint64 keyEnd = -1;
        size_t firstKey = 0;                          // of its keys in m_keys
        size_t firstUnescaped = 0;                    // of its keys in m_unescaped
        std::unique_ptr<QSet<QByteArrayView>> lookup; // of many keys
    };

    void step();
    void readString();
    void readKey(qint64 end);
    [[nodiscard]] bool isKnown(QByteArrayView name);
    void close();
    void judge(qint64 end);
    void add(ValueRisk::Kind kind, qint64 start, qint64 end);
    [[nodiscard]] QString pointer() const;

    QByteArrayView m_text;
    ValueRiskLimits m_limits;
    const std::atomic_bool *m_cancelled;
    qint64 m_at;
    qint64 m_end;
    std::vector<Frame> m_frames;
    std::vector<QByteArrayView> m_keys; // of all open objects
    std::deque<QByteArray> m_unescaped; // keys whose escapes are resolved
    bool m_expectKey = false;
    ValueRisks m_risks;
};

ValueRisks RiskScan::run()
{
    for (quint32 steps = 0; m_at < m_end; ++steps) {
        step();
        if ((steps & 0xFFFF) == 0 && m_cancelled != nullptr && *m_cancelled) {
            m_risks.complete = false;
            break;
        }
    }
    return std::move(m_risks);
}

void RiskScan::step()
{
    const char c = m_text[m_at];
    switch (c) {
    case '{':
    case '[':
        m_frames.push_back({c == '{', 0, -1, -1, m_keys.size(), m_unescaped.size(), nullptr});
        m_expectKey = c == '{';
        ++m_at;
        break;
    case '}':
    case ']':
        close();
        ++m_at;
        break;
    case ',':
        ++m_frames.back().index;
        m_expectKey = m_frames.back().object;
        ++m_at;
        break;
    case ':':
        m_expectKey = false;
        ++m_at;
        break;
    case '"':
        readString();
        break;
    default:
        if (json::isBlank(c)) {
            ++m_at;
        } else {
            const qint64 end = json::endOfScalar(m_text, m_at);
            judge(end);
            m_at = end;
        }
    }
}

void RiskScan::readString()
{
    const qint64 end = json::endOfString(m_text, m_at);
    if (m_expectKey)
        readKey(end);
    else
        judge(end);
    m_at = end;
}

void RiskScan::readKey(qint64 end)
{
    Frame &frame = m_frames.back();
    frame.keyStart = m_at;
    frame.keyEnd = end;
    QByteArrayView name = m_text.sliced(m_at + 1, end - m_at - 2);
    if (name.contains('\\')) {
        m_unescaped.push_back(jsonStringText(m_text.sliced(m_at, end - m_at)).toUtf8());
        name = m_unescaped.back();
        if (riskOfToken(m_text.sliced(m_at, end - m_at)) == ValueRisk::Kind::LoneSurrogate)
            add(ValueRisk::Kind::LoneSurrogate, m_at, end);
    }
    if (isKnown(name))
        add(ValueRisk::Kind::DuplicateKey, m_at, end);
}

// Whether the innermost object has the key; remembers it.
bool RiskScan::isKnown(QByteArrayView name)
{
    Frame &frame = m_frames.back();
    if (frame.lookup == nullptr) {
        for (size_t i = frame.firstKey; i < m_keys.size(); ++i) {
            if (m_keys[i] == name)
                return true;
        }
    } else if (frame.lookup->contains(name)) {
        return true;
    }
    if (static_cast<qint64>(m_keys.size()) >= m_limits.keys) {
        m_risks.complete = false;
        return false;
    }
    m_keys.push_back(name);
    if (frame.lookup != nullptr) {
        frame.lookup->insert(name);
    } else if (m_keys.size() - frame.firstKey > kFewKeys) {
        frame.lookup = std::make_unique<QSet<QByteArrayView>>(
            m_keys.begin() + static_cast<qint64>(frame.firstKey), m_keys.end());
    }
    return false;
}

void RiskScan::close()
{
    m_keys.resize(m_frames.back().firstKey);
    m_unescaped.resize(m_frames.back().firstUnescaped);
    m_frames.pop_back();
    m_expectKey = false;
}

void RiskScan::judge(qint64 end)
{
    if (const auto kind = riskOfToken(m_text.sliced(m_at, end - m_at)))
        add(*kind, m_at, end);
}

void RiskScan::add(ValueRisk::Kind kind, qint64 start, qint64 end)
{
    if (kind == ValueRisk::Kind::LeadingZeros && !m_limits.leadingZeros)
        return;
    ++m_risks.count;
    if (m_risks.list.size() >= m_limits.listed)
        return;
    m_risks.list.append(
        {kind, pointer(), start, end, riskSentence(kind, m_text.sliced(start, end - start))});
}

QString RiskScan::pointer() const
{
    QString path;
    for (const Frame &frame : m_frames) {
        if (path.size() > kLongestPointer)
            return {};
        path += jsonPointerStep(frame.object
                ? jsonStringText(m_text.sliced(frame.keyStart, frame.keyEnd - frame.keyStart))
                : QString::number(frame.index));
    }
    return path.size() > kLongestPointer ? QString() : path;
}

} // namespace

ValueRisks findValueRisks(const JsonDocumentPtr &document, const ValueRiskLimits &limits,
    const std::atomic_bool *cancelled)
{
    if (document == nullptr || !document->isValid())
        return {};
    return RiskScan(document, limits, cancelled).run();
}

ValueRisks findToldRisks(
    const JsonDocumentPtr &document, ValueRiskLimits limits, const std::atomic_bool *cancelled)
{
    limits.leadingZeros = false;
    return findValueRisks(document, limits, cancelled);
}

QString summaryOfRisks(const ValueRisks &risks)
{
    QList<std::pair<ValueRisk::Kind, qint64>> counts;
    for (const ValueRisk &risk : risks.list) {
        const auto known =
            std::ranges::find(counts, risk.kind, &std::pair<ValueRisk::Kind, qint64>::first);
        if (known == counts.end())
            counts.append({risk.kind, 1});
        else
            ++known->second;
    }
    QStringList parts;
    for (const auto &[kind, count] : std::as_const(counts)) {
        parts +=
            count == 1 ? riskName(kind) : QStringLiteral("%1 × %2").arg(count).arg(riskName(kind));
    }
    if (risks.count > risks.list.size())
        parts += QStringLiteral("%1 more").arg(risks.count - risks.list.size());
    return parts.join(QStringLiteral(", "));
}

} // namespace tallyman
