// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspect/contentproblem.h"

#include <algorithm>

namespace tallyman {

ContentProblem problemAt(QByteArrayView text, qint64 offset, const QString &sentence, bool isLimit)
{
    const QByteArrayView before = text.first(std::clamp<qint64>(offset, 0, text.size()));
    ContentProblem problem;
    problem.offset = before.size();
    problem.line = std::count(before.begin(), before.end(), '\n') + 1;
    problem.column = before.size() - before.lastIndexOf('\n');
    problem.sentence = sentence;
    problem.isLimit = isLimit;
    return problem;
}

} // namespace tallyman
