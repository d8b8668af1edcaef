// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/fuzzymatch.h"

#include <QChar>

namespace tallyman {

int fuzzyScore(QStringView pattern, QStringView text)
{
    int score = 0;
    qsizetype at = 0;
    qsizetype previous = -2;
    for (const QChar wanted : pattern) {
        if (wanted.isSpace())
            continue;
        while (at < text.size() && text[at].toCaseFolded() != wanted.toCaseFolded())
            ++at;
        if (at == text.size())
            return -1;
        const bool wordStart = at == 0 || !text[at - 1].isLetterOrNumber();
        score += wordStart ? 8 : 1;
        if (at == previous + 1)
            score += 5;
        previous = at++;
    }
    return score;
}

} // namespace tallyman
