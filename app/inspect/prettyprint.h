// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayView>

namespace tallyman {

// Lays JSON out with one member a line, token by token: numbers and escapes stay as they were
// sent. Streaming, so that large texts can be shown while they are laid out; does not care whether
// the text is valid. The text must live as long as the printer.
class PrettyPrinter
{
public:
    explicit PrettyPrinter(QByteArrayView text);

    // Appends about `bytes` more to `out`; false when the text was at its end before.
    bool next(QByteArray *out, qsizetype bytes);

private:
    void step(QByteArray *out);
    void open(char c, QByteArray *out);
    void newLine(QByteArray *out) const;

    QByteArrayView m_text;
    qint64 m_at = 0;
    int m_depth = 0;
};

[[nodiscard]] QByteArray prettyJson(QByteArrayView text);

// The same text without the blanks between tokens. Text with an unclosed string comes back as it
// is.
[[nodiscard]] QByteArray compactJson(QByteArrayView text);

} // namespace tallyman
