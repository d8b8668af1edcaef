// SPDX-License-Identifier: GPL-3.0-or-later
#include "tunnel/ngrokerrors.h"

#include "base/text.h"

#include <QRegularExpression>
#include <array>

namespace tallyman {

namespace {

constexpr qsizetype kLongestWords = 300;

struct Words
{
    int code;
    const char *sentence;
};

constexpr std::array kWords = {
    Words{105,
        "ngrok does not take the authtoken: it is not one of ngrok's. Copy it anew from "
        "dashboard.ngrok.com."},
    Words{106, "ngrok has suspended the account of this authtoken; its dashboard says why."},
    Words{107,
        "ngrok does not take the authtoken: it was revoked or belongs to no account. Copy it anew "
        "from dashboard.ngrok.com."},
    Words{108,
        "The ngrok account has as many agents running as it may have. Stop ngrok where else it "
        "runs, or on this machine: another program may have started one."},
    Words{120, "This ngrok is too old for the service; update it."},
    Words{121, "This ngrok is too old for the account; update it."},
    Words{334,
        "The public URL is online already, through another ngrok. Stop that one, or give this one "
        "another URL."},
    Words{725, "The ngrok account has used up its data volume."},
    Words{727, "The ngrok account has used up its requests."},
    Words{734, "The ngrok account receives more requests than it may."},
    Words{3004, "What the tunnel leads to did not answer in HTTP."},
    Words{3200, "No tunnel is online under this URL: ngrok does not run, or has another URL now."},
    Words{4018,
        "ngrok has no authtoken. Give it one here, or run ngrok config add-authtoken with the one "
        "from dashboard.ngrok.com."},
    Words{6024, "ngrok shows browsers a warning page in front of this URL; senders do not get it."},
    Words{8012,
        "The tunnel is online, but nothing listens where it leads to. Start listening, on the port "
        "that ngrok was given."},
};

} // namespace

QString ngrokErrorCode(QStringView text)
{
    static const QRegularExpression code(QStringLiteral("ERR_NGROK_[0-9]{1,6}"));
    const QString whole = text.toString();
    return code.match(whole).captured();
}

QString ngrokErrorSentence(const QString &code)
{
    for (const Words &words : kWords) {
        if (code == QStringLiteral("ERR_NGROK_%1").arg(words.code))
            return QStringLiteral("%1 (%2)").arg(QString::fromLatin1(words.sentence), code);
    }
    return {};
}

QString ngrokProblem(const QString &text)
{
    const QString code = ngrokErrorCode(text);
    const QString known = ngrokErrorSentence(code);
    if (!known.isEmpty())
        return known;
    QString own = text;
    own.remove(code).replace(QLatin1String("\\r"), QLatin1String(" "));
    own = displayLine(own.simplified().toUtf8(), kLongestWords);
    const QString said = own.isEmpty() ? QStringLiteral("ngrok has failed")
                                       : QStringLiteral("ngrok says: “%1”").arg(own);
    return code.isEmpty() ? said + QLatin1Char('.') : QStringLiteral("%1 (%2).").arg(said, code);
}

} // namespace tallyman
