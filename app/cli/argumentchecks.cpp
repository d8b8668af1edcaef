// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/argumentchecks.h"

#include "cli/listenaddress.h"

#include <algorithm>

namespace tallyman {

namespace {

std::string takes(const std::string &expected, const std::string &given)
{
    return "takes " + expected + ", not “" + given + "”";
}

} // namespace

// Written anew in decimal, for the library would take "010" for eight.
CLI::Validator wholeNumber()
{
    return {[](std::string &text) {
                bool ok = false;
                const qlonglong value = QString::fromStdString(text).toLongLong(&ok, 10);
                if (!ok || value < 1)
                    return takes("a whole number from 1 on", text);
                text = std::to_string(value);
                return std::string();
            },
        {}};
}

CLI::Validator portNumber()
{
    return {[](std::string &text) {
                bool ok = false;
                const ushort port = QString::fromStdString(text).toUShort(&ok, 10);
                if (!ok)
                    return takes("a port from 0 to 65535", text);
                text = std::to_string(port);
                return std::string();
            },
        {}};
}

CLI::Validator seconds(Least least, int most)
{
    return {
        [least, most](std::string &text) {
            bool ok = false;
            const double value = QString::fromStdString(text).toDouble(&ok);
            const bool inRange = value <= most && (least == Least::Zero ? value >= 0 : value > 0);
            if (!ok || !inRange)
                return takes(
                    (least == Least::Zero ? "seconds from 0 to " : "seconds, more than 0 up to ")
                        + std::to_string(most),
                    text);
            return std::string();
        },
        {}};
}

CLI::Validator oneOf(const std::vector<std::string> &words)
{
    return {[words](std::string &text) {
                if (std::find(words.begin(), words.end(), text) != words.end())
                    return std::string();
                std::string expected = words.front();
                for (size_t i = 1; i < words.size(); ++i)
                    expected += (i + 1 == words.size() ? " or " : ", ") + words[i];
                return takes(expected, text);
            },
        {}};
}

CLI::Validator addressAndPort()
{
    return {[](std::string &text) {
                return parseListenAddress(QString::fromStdString(text))
                    ? std::string()
                    : takes("ADDRESS:PORT such as 127.0.0.1:8787", text);
            },
        {}};
}

QString sentenceOf(const CLI::Error &error)
{
    QString text = QString::fromLocal8Bit(error.what());
    if (error.get_name() == "ValidationError") {
        const qsizetype colon = text.indexOf(QLatin1String(": "));
        if (colon > 0)
            text.remove(colon, 1);
    }
    return text.endsWith(QLatin1Char('.')) ? text : text + QLatin1Char('.');
}

} // namespace tallyman
