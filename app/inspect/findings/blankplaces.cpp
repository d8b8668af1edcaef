// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspect/findings/blankplaces.h"

#include "inspect/utf8.h"

#include <algorithm>
#include <array>

namespace tallyman {

namespace {

struct Blank
{
    QByteArrayView bytes;
    const char *name; // of one; more of them end in s
};
// Those of several bytes first.
constexpr std::array kBlanks{Blank{"\r\n", "line break"}, Blank{"\xC2\xA0", "no-break space"},
    Blank{"\xE2\x80\x8B", "zero-width space"}, Blank{"\xE2\x80\x8C", "zero-width non-joiner"},
    Blank{"\xE2\x80\x8D", "zero-width joiner"}, Blank{"\xE2\x80\xAF", "narrow no-break space"},
    Blank{"\xE2\x81\xA0", "word joiner"}, Blank{"\xEF\xBB\xBF", "byte order mark"},
    Blank{"\n", "line break"}, Blank{"\r", "line break"}, Blank{"\t", "tab"}, Blank{" ", "space"},
    Blank{"\v", "vertical tab"}, Blank{"\f", "form feed"}, Blank{"\xA0", "no-break space"}};

const Blank *blankAt(QByteArrayView text, qsizetype at)
{
    const QByteArrayView rest = text.sliced(at);
    const auto found = std::find_if(kBlanks.begin(), kBlanks.end(),
        [rest](const Blank &blank) { return rest.startsWith(blank.bytes); });
    return found == kBlanks.end() ? nullptr : &*found;
}

// Blanks in front of a character, or at the end.
struct Run
{
    qsizetype before = 0; // characters of the text
    QList<const Blank *> blanks;

    [[nodiscard]] bool sameAs(const Run &other) const
    {
        return std::equal(blanks.begin(), blanks.end(), other.blanks.begin(), other.blanks.end(),
            [](const Blank *one, const Blank *two) { return one->bytes == two->bytes; });
    }
    [[nodiscard]] QString names() const;
};

// "2 spaces and a tab"
QString Run::names() const
{
    QStringList parts;
    for (qsizetype at = 0; at < blanks.size();) {
        const QLatin1String name(blanks.at(at)->name);
        const auto other = std::find_if(blanks.begin() + at, blanks.end(),
            [name](const Blank *blank) { return name != QLatin1String(blank->name); });
        const qsizetype count = other - blanks.begin() - at;
        parts.append(count == 1 ? QStringLiteral("a ") + name
                                : QStringLiteral("%1 %2s").arg(count).arg(name));
        at += count;
    }
    return parts.join(QStringLiteral(" and "));
}

// One run in front of each character that is none, and one behind the last; most are empty.
QList<Run> runsOf(QByteArrayView text)
{
    QList<Run> runs(1);
    qsizetype characters = 0;
    for (qsizetype at = 0; at < text.size();) {
        if (const Blank *blank = blankAt(text, at)) {
            runs.last().blanks.append(blank);
            at += blank->bytes.size();
        } else {
            at += std::max(1, utf8SequenceSize(text, at));
            runs.append(Run{characters + 1, {}});
        }
        ++characters;
    }
    return runs;
}

QString placeOf(const Run &run, qsizetype index, qsizetype last)
{
    if (index == 0)
        return QStringLiteral("%1 before it").arg(run.names());
    if (index == last)
        return QStringLiteral("%1 behind it").arg(run.names());
    return QStringLiteral("%1 inside, at character %2").arg(run.names()).arg(run.before + 1);
}

} // namespace

QByteArray withoutBlanks(QByteArrayView text)
{
    QByteArray bare;
    for (qsizetype at = 0; at < text.size();) {
        if (const Blank *blank = blankAt(text, at)) {
            at += blank->bytes.size();
            continue;
        }
        const int size = std::max(1, utf8SequenceSize(text, at));
        bare += text.sliced(at, size);
        at += size;
    }
    return bare;
}

QStringList blanksThatDiffer(QByteArrayView text, QByteArrayView expected)
{
    const QList<Run> here = runsOf(text);
    const QList<Run> there = runsOf(expected);
    QStringList places;
    const qsizetype last = std::min(here.size(), there.size()) - 1;
    for (qsizetype i = 0; i <= last; ++i) {
        if (here.at(i).sameAs(there.at(i)))
            continue;
        if (!here.at(i).blanks.isEmpty())
            places.append(placeOf(here.at(i), i, last));
        if (!there.at(i).blanks.isEmpty())
            places.append(
                QStringLiteral("the expected value has ") + placeOf(there.at(i), i, last));
    }
    return places;
}

} // namespace tallyman
