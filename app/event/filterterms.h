// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "event/filter.h"

#include <QStringList>

namespace tallyman {

// A piece of a filter's text, as it is written.
struct FilterTerm
{
    enum class Kind : quint8 { Word, Condition, And, Or, Not, Open, Close, End };
    enum class Operator : quint8 {
        None, // a header or path alone
        Has,  // :
        Equal,
        NotEqual,
        Less,
        LessEqual,
        Greater,
        GreaterEqual,
        Like, // ~
    };
    struct Value
    {
        QString text; // without quotes, or the pattern of a regular expression
        bool quoted = false;
        bool regex = false;
        bool ignoreCase = false; // of a regular expression
    };

    Kind kind = Kind::End;
    qsizetype position = 0;
    qsizetype length = 0;
    QString name;           // of the condition, in lower case: "status", "header", "json"
    QString detail;         // of "header" and "json": what stands behind the dot, without quotes
    bool isPointer = false; // of "json"
    Operator op = Operator::None;
    qsizetype valuePosition = 0;
    QList<Value> values; // of a word: one
};

// Cuts the text of a filter into terms. Pure.
class FilterTerms
{
public:
    explicit FilterTerms(const QString &text)
        : m_text(text)
    {
    }

    // The next term; Kind::End at the end.
    [[nodiscard]] tl::expected<FilterTerm, FilterError> next();

    // The names of conditions, those that take a name of their own after a dot left out.
    [[nodiscard]] static const QStringList &names();

private:
    [[nodiscard]] bool atEnd() const { return m_at >= m_text.size(); }
    [[nodiscard]] QChar charAt(qsizetype at) const;
    [[nodiscard]] bool endsWord(qsizetype at, int depth) const;
    [[nodiscard]] bool takeKeyword(FilterTerm &term);
    [[nodiscard]] bool takeName(FilterTerm &term);
    [[nodiscard]] tl::expected<bool, FilterError> takeDetailed(FilterTerm &term);
    [[nodiscard]] bool continuesPath(bool isPointer) const;
    [[nodiscard]] FilterTerm::Operator takeOperator();
    [[nodiscard]] tl::expected<QString, FilterError> takeQuoted();
    [[nodiscard]] QString takeBare(bool toComma);
    [[nodiscard]] bool isUnopened() const;
    [[nodiscard]] static FilterError unopened(qsizetype at);
    [[nodiscard]] bool takeRegex(FilterTerm &term);
    [[nodiscard]] tl::expected<void, FilterError> takeValues(FilterTerm &term);
    [[nodiscard]] FilterError nameless(bool isHeader, qsizetype start) const;
    [[nodiscard]] QString unknownName() const;
    [[nodiscard]] QString unknownPathName() const;
    [[nodiscard]] tl::unexpected<FilterError> unknown(const QString &name) const;

    const QString &m_text;
    qsizetype m_at = 0;
    int m_open = 0; // parentheses
};

} // namespace tallyman
