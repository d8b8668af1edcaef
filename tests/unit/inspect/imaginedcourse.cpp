// SPDX-License-Identifier: GPL-3.0-or-later
#include "unit/inspect/imaginedcourse.h"

#include <QRandomGenerator>
#include <algorithm>

namespace tallyman {

namespace {

using Requests = std::vector<ImaginedRequest>;

class CourseMaker
{
public:
    CourseMaker(const ImaginedSender &sender, quint32 seed)
        : m_sender(sender)
        , m_random(seed)
        , m_loses(chance(2))
        , m_changes(chance(2))
    {
    }

    ImaginedCourse make();

private:
    [[nodiscard]] bool chance(int oneIn) { return m_random.bounded(oneIn) == 0; }
    [[nodiscard]] Requests chunks();
    void send(const ImaginedRequest &request);
    void sendAgain(ImaginedRequest request);
    void sendStray();
    void change(ImaginedRequest *request);

    const ImaginedSender &m_sender;
    QRandomGenerator m_random;
    bool m_loses;
    bool m_changes;
    ImaginedCourse m_course;
};

// The rows from the first to the last, in requests of any size; some senders have empty ones.
Requests CourseMaker::chunks()
{
    Requests chunks;
    const qint64 rows = 1 + m_random.bounded(150);
    const int most = 1 + m_random.bounded(30);
    // who numbers rows may begin with 0
    qint64 number = m_sender.counting == Counting::Rows && chance(4) ? 0 : 1;
    const qint64 end = number + rows;
    while (number < end) {
        ImaginedRequest request;
        request.part = static_cast<qint64>(chunks.size());
        const bool empty = m_sender.counting == Counting::Parts && chance(15);
        const qint64 last = empty ? number : std::min(end, number + 1 + m_random.bounded(most));
        for (; number < last; ++number)
            request.rows.push_back({number, 0});
        if (m_sender.tellsRejects)
            request.rejected = m_random.bounded(3);
        chunks.push_back(request);
    }
    m_course.import = {rows, static_cast<qint64>(chunks.size())};
    return chunks;
}

void CourseMaker::send(const ImaginedRequest &request)
{
    if (m_loses && chance(6)) {
        m_course.everythingSent = false;
        return;
    }
    m_course.requests.push_back(request);
    while (chance(5))
        sendAgain(request);
}

// The same request, or one in which a row is another or, where rows have numbers, stands twice or
// is left out.
void CourseMaker::sendAgain(ImaginedRequest request)
{
    if (m_changes && !request.rows.empty() && chance(2))
        change(&request);
    if (m_sender.counting == Counting::Rows && chance(3))
        request.rows.push_back(request.rows.front());
    if (m_sender.counting == Counting::Rows && chance(3))
        request.rows.erase(request.rows.begin());
    if (!request.rows.empty() || m_sender.counting != Counting::Rows)
        m_course.requests.push_back(request);
}

// A row whose number is none of those that were announced.
void CourseMaker::sendStray()
{
    const int beside = 1 + m_random.bounded(5);
    const qint64 number = chance(2) ? -beside : m_course.import.rows + beside;
    m_course.requests.push_back({0, {{number, 0}}, 0, false});
}

void CourseMaker::change(ImaginedRequest *request)
{
    request->rows[m_random.bounded(static_cast<quint32>(request->rows.size()))].content +=
        1 + m_random.bounded(2);
    m_course.rowsChanged = true;
}

ImaginedCourse CourseMaker::make()
{
    const Requests all = chunks();
    for (const ImaginedRequest &request : all)
        send(request);
    while (m_sender.counting == Counting::Rows && m_sender.announces && chance(3))
        sendStray();
    if (!m_sender.notice.isEmpty() && chance(2))
        m_course.requests.push_back({0, {}, 0, true});
    std::shuffle(m_course.requests.begin(), m_course.requests.end(), m_random);
    return m_course;
}

} // namespace

ImaginedCourse imagineCourse(const ImaginedSender &sender, quint32 seed)
{
    return CourseMaker(sender, seed).make();
}

} // namespace tallyman
