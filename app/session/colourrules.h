// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QList>
#include <QObject>
#include <QString>
#include <array>

namespace tallyman {

class Session;

// The colours that rules can give to rows.
enum class RowColour : quint8 { Red, Orange, Yellow, Green, Blue, Purple, Grey };
inline constexpr std::array kRowColours = {RowColour::Red, RowColour::Orange, RowColour::Yellow,
    RowColour::Green, RowColour::Blue, RowColour::Purple, RowColour::Grey};
[[nodiscard]] QString rowColourName(RowColour colour); // "red", as it is stored

// Events that match the filter have the colour; of several rules the first one counts.
struct ColourRule
{
    QString filter;
    RowColour colour = RowColour::Yellow;
    bool enabled = true;
    friend bool operator==(const ColourRule &, const ColourRule &) = default;
};

// As JSON. What cannot be read is left out.
[[nodiscard]] QByteArray colourRulesToJson(const QList<ColourRule> &rules);
[[nodiscard]] QList<ColourRule> colourRulesFromJson(const QByteArray &json);

// The rules of a workspace. Lives on the thread of its Session; never blocks: changes show at once
// and are stored behind.
class ColourRules : public QObject
{
    Q_OBJECT

public:
    explicit ColourRules(Session *session, QObject *parent = nullptr);

    [[nodiscard]] const QList<ColourRule> &rules() const { return m_rules; }
    // Whether changes can be kept: not in a workspace that is only read.
    [[nodiscard]] bool isWritable() const;
    void setRules(const QList<ColourRule> &rules);

Q_SIGNALS:
    void changed();

private:
    Session *m_session;
    QList<ColourRule> m_rules;
};

} // namespace tallyman
