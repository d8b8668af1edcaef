// SPDX-License-Identifier: GPL-3.0-or-later
#include "http/requestreader.h"
#include "require.h"

#include <QByteArrayList>
#include <cstdint>
#include <cstdio>

using namespace tallyman;

namespace {

// Small ones, so that a short input reaches each of them.
Limits smallLimits()
{
    Limits limits;
    limits.headBytes = 512;
    limits.headerLines = 12;
    limits.bodyBytes = 2048;
    limits.trailerBytes = 128;
    limits.chunkOverheadBytes = 256;
    limits.chunkLineBytes = 64;
    return limits;
}

// Reads one connection's bytes and writes down everything that was found in them.
class Recorder
{
public:
    void feed(QByteArrayView bytes)
    {
        m_reader.feed(bytes);
        read();
    }

    QByteArrayList end()
    {
        if (m_reader.state() != RequestReader::State::Failed && m_reader.hasStarted()) {
            m_reader.abandon(RequestProblem::Kind::Aborted);
            read();
        }
        return m_found;
    }

private:
    void read()
    {
        while (true) {
            switch (m_reader.advance()) {
            case RequestReader::State::Complete:
                noteMessage();
                m_reader.nextRequest();
                break;
            case RequestReader::State::Failed:
                noteProblem();
                return;
            case RequestReader::State::Body:
                m_body += m_reader.takeBody();
                return;
            case RequestReader::State::Head:
                return;
            }
        }
    }

    void noteMessage()
    {
        m_body += m_reader.takeBody();
        const QByteArray wire = wireBytes(m_reader.head().raw, m_body, m_reader.framing());
        // what is kept gives back the exact message
        require(Sha256::of(wire) == m_reader.takeWireSha256());
        require(Sha256::of(m_body) == m_reader.takeBodySha256());
        require(m_body.size() == m_reader.bodyBytes() && m_body.size() <= 2048);
        require(Framing::decode(m_reader.framing().encoded()) == m_reader.framing());
        m_found << "message" << wire << m_body << m_reader.trailers() << m_reader.head().method
                << m_reader.head().target;
        m_body.clear();
    }

    void noteProblem()
    {
        if (m_failed) {
            return; // it stays as it is
        }
        m_failed = true;
        const RequestProblem &problem = m_reader.problem();
        require(!problem.code.isEmpty() && !problem.sentence.isEmpty());
        const bool aborted = problem.kind == RequestProblem::Kind::Aborted;
        require(aborted ? problem.status == 0 : problem.status >= 400 && problem.status < 600);
        require(problem.offset >= 0);
        // of two problems in the same bytes, which one is named may depend on how they were cut
        m_found << "problem";
    }

    RequestReader m_reader{smallLimits()};
    QByteArray m_body;
    QByteArrayList m_found;
    bool m_failed = false;
};

QByteArrayList readAtOnce(QByteArrayView bytes)
{
    Recorder recorder;
    recorder.feed(bytes);
    return recorder.end();
}

// In pieces of 1 to 16 bytes whose sizes follow from `seed`.
QByteArrayList readInPieces(QByteArrayView bytes, std::uint32_t seed)
{
    Recorder recorder;
    qsizetype at = 0;
    while (at < bytes.size()) {
        seed = seed * 1664525U + 1013904223U;
        const qsizetype size = qMin<qsizetype>(1 + (seed >> 28), bytes.size() - at);
        recorder.feed(bytes.sliced(at, size));
        at += size;
    }
    return recorder.end();
}

} // namespace

// However the bytes are cut into pieces, the same messages are found, and then a problem or none.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    if (size == 0) {
        return 0;
    }
    const QByteArrayView bytes(data + 1, static_cast<qsizetype>(size) - 1);
    const QByteArrayList atOnce = readAtOnce(bytes);
    const QByteArrayList inPieces = readInPieces(bytes, data[0]);
    if (atOnce != inPieces) {
        std::fprintf(stderr, "at once:\n%s\nin pieces:\n%s\n", atOnce.join('|').constData(),
            inPieces.join('|').constData());
    }
    require(atOnce == inPieces);
    return 0;
}
