// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspect/valuerisks.h"

#include "base/text.h"
#include "inspect/jsontoken.h"

#include <array>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <system_error>

namespace tallyman {

namespace {

constexpr qsizetype kLongestNumber = 400;  // of a number that is judged by its digits
constexpr qsizetype kLongestString = 8192; // of a string that is looked through
constexpr qsizetype kLongestZeros = 64;    // of a text that counts as a number
constexpr qsizetype kShownBytes = 48;
constexpr QByteArrayView kReplacement("\xEF\xBF\xBD");

// A decimal number without its sign: its digits without zeros at either end, and the power of ten
// behind them.
struct Decimal
{
    QByteArray digits;
    qint64 exponent = 0;
};

Decimal decimalOf(QByteArrayView token)
{
    Decimal decimal;
    qsizetype at = 0;
    if (token.startsWith('-'))
        ++at;
    bool fraction = false;
    for (; at < token.size() && token[at] != 'e' && token[at] != 'E'; ++at) {
        if (token[at] == '.') {
            fraction = true;
            continue;
        }
        if (!decimal.digits.isEmpty() || token[at] != '0')
            decimal.digits += token[at];
        decimal.exponent -= fraction ? 1 : 0;
    }
    if (at < token.size()) {
        bool fits = false;
        const int power = token.sliced(at + 1).toByteArray().toInt(&fits);
        constexpr qint64 kAbsurd = 1'000'000'000'000;
        decimal.exponent += fits ? power : (token[at + 1] == '-' ? -kAbsurd : kAbsurd);
    }
    while (decimal.digits.endsWith('0')) {
        decimal.digits.chop(1);
        ++decimal.exponent;
    }
    if (decimal.digits.isEmpty())
        decimal.exponent = 0;
    return decimal;
}

// The nearest double; infinite beyond the range.
double valueOf(QByteArrayView token)
{
    double value = 0;
    const auto result = std::from_chars(token.begin(), token.end(), value);
    if (result.ec != std::errc::result_out_of_range)
        return value;
    const Decimal decimal = decimalOf(token);
    return decimal.digits.size() + decimal.exponent > 0 ? HUGE_VAL : 0.0;
}

bool isInteger(QByteArrayView token)
{
    return !token.contains('.') && !token.contains('e') && !token.contains('E');
}

// Of an integer token, without leading zeros.
bool isBeyondExact(QByteArrayView token)
{
    constexpr QByteArrayView kLargest("9007199254740992"); // 2^53
    const QByteArrayView digits = token.startsWith('-') ? token.sliced(1) : token;
    if (digits.size() != kLargest.size())
        return digits.size() > kLargest.size();
    return digits.compare(kLargest) > 0;
}

std::optional<ValueRisk::Kind> riskOfNumber(QByteArrayView token)
{
    if (isInteger(token)) {
        if (isBeyondExact(token))
            return ValueRisk::Kind::BigInteger;
        return token == "-0" ? std::optional(ValueRisk::Kind::NumberRewritten) : std::nullopt;
    }
    if (token.size() > kLongestNumber)
        return ValueRisk::Kind::NumberRounded;
    const QByteArray again = rewrittenNumber(token);
    if (again == token)
        return std::nullopt;
    const Decimal before = decimalOf(token);
    const Decimal after = decimalOf(again);
    const bool same =
        again != "null" && before.digits == after.digits && before.exponent == after.exponent;
    return same ? ValueRisk::Kind::NumberRewritten : ValueRisk::Kind::NumberRounded;
}

// ±0digits, perhaps with a fraction, and not just "0" or "0.5".
bool isZeroPadded(QByteArrayView text)
{
    if (text.size() > kLongestZeros)
        return false;
    qsizetype at = text.startsWith('-') || text.startsWith('+') ? 1 : 0;
    if (at + 1 >= text.size() || text[at] != '0' || !json::isDigit(text[at + 1]))
        return false;
    while (at < text.size() && json::isDigit(text[at]))
        ++at;
    if (at == text.size())
        return true;
    if (text[at] != '.' || at + 1 == text.size())
        return false;
    for (++at; at < text.size(); ++at) {
        if (!json::isDigit(text[at]))
            return false;
    }
    return true;
}

// A \ud800…\udfff without its other half.
bool hasLoneSurrogate(QByteArrayView token)
{
    const auto unitAt = [token](qsizetype at) -> uint {
        if (at + 6 > token.size() || token[at] != '\\' || token[at + 1] != 'u')
            return 0;
        return token.sliced(at + 2, 4).toByteArray().toUInt(nullptr, 16);
    };
    for (qsizetype at = token.indexOf('\\'); at >= 0 && at + 1 < token.size();
         at = token.indexOf('\\', at)) {
        const uint unit = unitAt(at);
        if (unit >= 0xD800 && unit <= 0xDBFF) {
            const uint next = unitAt(at + 6);
            if (next < 0xDC00 || next > 0xDFFF)
                return true;
            at += 12;
        } else if (unit >= 0xDC00 && unit <= 0xDFFF) {
            return true;
        } else {
            at += 2;
        }
    }
    return false;
}

std::optional<ValueRisk::Kind> riskOfString(QByteArrayView token)
{
    if (isZeroPadded(token.sliced(1, token.size() - 2)))
        return ValueRisk::Kind::LeadingZeros;
    const QByteArrayView judged = token.first(std::min(token.size(), kLongestString));
    if (hasLoneSurrogate(judged))
        return ValueRisk::Kind::LoneSurrogate;
    if (judged.contains(kReplacement))
        return ValueRisk::Kind::ReplacedBytes;
    return std::nullopt;
}

// Digits and a power of ten as ECMA-262 §6.1.6.1.20 writes them.
QByteArray written(const QByteArray &digits, qint64 point)
{
    const qint64 count = digits.size();
    if (count <= point && point <= 21)
        return digits + QByteArray(static_cast<qsizetype>(point - count), '0');
    if (0 < point && point <= 21)
        return digits.first(point) + "." + digits.sliced(point);
    if (-6 < point && point <= 0)
        return "0." + QByteArray(static_cast<qsizetype>(-point), '0') + digits;
    QByteArray number = digits;
    if (count > 1)
        number.insert(1, '.');
    number += point > 0 ? "e+" : "e-";
    number += QByteArray::number(std::abs(point - 1));
    return number;
}

QString shown(QByteArrayView token)
{
    return displayLine(token, kShownBytes);
}

} // namespace

QByteArray rewrittenNumber(QByteArrayView token)
{
    const double value = valueOf(token);
    if (!std::isfinite(value))
        return "null";
    if (value == 0)
        return "0";
    std::array<char, 64> buffer{};
    const auto end = std::to_chars(
        buffer.data(), buffer.data() + buffer.size(), value, std::chars_format::scientific);
    const Decimal shortest = decimalOf(QByteArrayView(buffer.data(), end.ptr - buffer.data()));
    const QByteArray number = written(shortest.digits, shortest.digits.size() + shortest.exponent);
    return value < 0 ? "-" + number : number;
}

std::optional<ValueRisk::Kind> riskOfToken(QByteArrayView token)
{
    if (token.size() >= 2 && token.startsWith('"'))
        return riskOfString(token);
    if (!token.isEmpty() && (token[0] == '-' || json::isDigit(token[0])))
        return riskOfNumber(token);
    return std::nullopt;
}

QString riskSentence(ValueRisk::Kind kind, QByteArrayView token)
{
    using Kind = ValueRisk::Kind;
    const auto rewritten = [token] {
        return token.size() > kLongestNumber ? QStringLiteral("fewer digits")
                                             : QString::fromLatin1(rewrittenNumber(token));
    };
    switch (kind) {
    case Kind::BigInteger:
        return QStringLiteral("The integer %1 is beyond 2⁵³: as a double, which JavaScript and "
                              "many others read numbers as, it becomes %2.")
            .arg(shown(token), rewritten());
    case Kind::NumberRounded:
        return QStringLiteral("The number %1 does not fit a double: read and written again, it "
                              "becomes %2.")
            .arg(shown(token), rewritten());
    case Kind::NumberRewritten:
        return QStringLiteral("The number %1 is written %2 by programs that read it as a double, "
                              "so the text changes, though its value does not.")
            .arg(shown(token), rewritten());
    case Kind::DuplicateKey:
        return QStringLiteral("The key %1 stands in its object more than once: most programs keep "
                              "the last value, some the first, some refuse it.")
            .arg(shown(token));
    case Kind::LeadingZeros:
        return QStringLiteral("The text %1 looks like a number: spreadsheets and type conversions "
                              "drop its leading zeros.")
            .arg(shown(token));
    case Kind::LoneSurrogate:
        return QStringLiteral("A \\u escape stands for half of a surrogate pair, which is no "
                              "character: it becomes U+FFFD or an error.");
    case Kind::ReplacedBytes:
        break;
    }
    return QStringLiteral("U+FFFD stands for bytes that were no valid text: they were lost before "
                          "this was written.");
}

QString riskName(ValueRisk::Kind kind)
{
    using Kind = ValueRisk::Kind;
    switch (kind) {
    case Kind::BigInteger:
        return QStringLiteral("integer beyond 2⁵³");
    case Kind::NumberRounded:
        return QStringLiteral("number too precise for a double");
    case Kind::NumberRewritten:
        return QStringLiteral("number that is written otherwise");
    case Kind::DuplicateKey:
        return QStringLiteral("duplicate key");
    case Kind::LeadingZeros:
        return QStringLiteral("leading zeros");
    case Kind::LoneSurrogate:
        return QStringLiteral("lone surrogate");
    case Kind::ReplacedBytes:
        break;
    }
    return QStringLiteral("replaced bytes");
}

} // namespace tallyman
