// SPDX-License-Identifier: GPL-3.0-or-later
#include "exchange/curlcommand.h"

#include "exchange/shellquote.h"
#include "http/headerlist.h"
#include "http/requesttarget.h"

#include <QFile>
#include <QStringList>
#include <algorithm>
#include <array>

namespace tallyman {

namespace {

// Content over this is read from the workspace, for no argument of a program can have more than
// 128 KiB on Linux; where it is not in the workspace it goes through the shell's own printf.
constexpr qint64 kMaxInlineBytes = 64 * 1024;

bool isLeftToCurl(QByteArrayView name)
{
    static constexpr std::array<const char *, 10> kNames = {"Host", "Content-Length",
        "Transfer-Encoding", "Connection", "Keep-Alive", "Proxy-Connection", "TE", "Trailer",
        "Upgrade", "Expect"};
    return std::any_of(kNames.begin(), kNames.end(), [name](const char *candidate) {
        return equalsIgnoringCase(name, QByteArrayView(candidate));
    });
}

// Whether curl sends the target unchanged when it is part of a URL.
bool survivesInUrl(QByteArrayView target)
{
    return target.startsWith('/') && std::all_of(target.begin(), target.end(), [](char c) {
        return c > 0x20 && c < 0x7F && c != '#' && c != '\\' && c != '"' && c != '<' && c != '>'
            && c != '^' && c != '`' && c != '{' && c != '|' && c != '}';
    });
}

class CommandBuilder
{
public:
    CommandBuilder(const Event &event, const QUrl &base, const QString &workspace)
        : m_event(event)
        , m_base(base)
        , m_workspace(workspace)
    {
    }

    QString build()
    {
        addMethod();
        addVersion();
        m_words.append(QStringLiteral("--globoff --path-as-is"));
        addAddress();
        addFields();
        addContent();
        return m_source + m_words.join(QStringLiteral(" \\\n  "));
    }

private:
    void addOption(const char *option, QByteArrayView value)
    {
        m_words.append(QLatin1String(option) + QLatin1Char(' ') + shellWord(value));
    }

    void addMethod()
    {
        if (m_event.method == "HEAD" && m_event.bodyBytes == 0)
            m_words.append(QStringLiteral("curl --head"));
        else
            addOption("curl -X", m_event.method);
    }

    void addVersion()
    {
        if (m_event.httpVersionMinor == 0)
            m_words.append(QStringLiteral("--http1.0"));
        else if (m_base.scheme() == QLatin1String("https"))
            m_words.append(QStringLiteral("--http1.1"));
    }

    void addAddress()
    {
        const QByteArray target = encodedForRequestLine(joinTarget(m_base, m_event.target));
        const QByteArray server =
            m_base.scheme().toUtf8() + "://" + m_base.authority(QUrl::FullyEncoded).toUtf8();
        if (survivesInUrl(target)) {
            addOption("--url", QByteArray(server + target));
            return;
        }
        addOption("--request-target", target);
        addOption("--url", QByteArray(server + '/'));
    }

    void addFields()
    {
        const HeaderList fields = m_event.headers();
        for (const HeaderField &field : fields.fields()) {
            if (!isToken(field.name) || !isFieldValue(field.value) || isLeftToCurl(field.name)
                || fields.hasToken("Connection", field.name))
                continue;
            addOption("-H",
                field.value.isEmpty() ? QByteArray(field.name + ';')
                                      : QByteArray(field.name + ": " + field.value));
        }
        // what curl would add by itself
        for (const char *own : {"User-Agent", "Accept", "Content-Type"}) {
            const bool relevant = QByteArrayView(own) != "Content-Type" || sendsContent();
            if (relevant && !fields.contains(own))
                addOption("-H", QByteArray(QByteArray(own) + ':'));
        }
    }

    [[nodiscard]] bool sendsContent() const
    {
        return m_event.bodyBytes > 0 || m_event.headers().value("Content-Length") == "0";
    }

    void addContent()
    {
        if (!sendsContent())
            return;
        const QByteArray &body = m_event.body;
        const bool large = !m_event.bodyLoaded() || body.size() > kMaxInlineBytes;
        if (large && !m_workspace.isEmpty()) {
            m_source = QStringLiteral("tallyman show %1 --body --workspace ").arg(m_event.id)
                + shellWord(QFile::encodeName(m_workspace)) + QStringLiteral(" | ");
            readFromPipe();
        } else if (!large && isPlainShellText(body, true)) {
            QString text = QString::fromUtf8(body);
            text.replace(QLatin1Char('\''), QLatin1String("'\\''"));
            // --data-binary would take a leading @ for a file
            m_words.append((body.startsWith('@') ? QStringLiteral("--data-raw '")
                                                 : QStringLiteral("--data-binary '"))
                + text + QLatin1Char('\''));
        } else {
            m_source = QStringLiteral("printf '%s' '") + QString::fromLatin1(body.toBase64())
                + QStringLiteral("' | base64 -d | ");
            readFromPipe();
        }
    }

    void readFromPipe()
    {
        m_words.append(QStringLiteral("-H 'Expect:'"));
        m_words.append(QStringLiteral("--data-binary @-"));
    }

    const Event &m_event;
    const QUrl &m_base;
    const QString &m_workspace;
    QStringList m_words;
    QString m_source; // what the content comes from, with its pipe
};

} // namespace

QString curlCommand(const Event &event, const QUrl &base, const QString &workspace)
{
    return CommandBuilder(event, base, workspace).build();
}

} // namespace tallyman
