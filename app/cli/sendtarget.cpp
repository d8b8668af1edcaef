// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/sendtarget.h"

#include "cli/commandline.h"
#include "cli/output.h"
#include "session/session.h"

#include <cstdio>
#include <unistd.h>

namespace tallyman {

namespace {

// Asks at a terminal; without one nobody has said yes.
bool confirmed()
{
    if (!::isatty(STDIN_FILENO)) {
        complain(QStringLiteral("Nothing was sent; use --yes to send all the same."));
        return false;
    }
    std::fputs("Send to Tallyman itself all the same? [y/N] ", stderr);
    const int answer = std::getchar();
    return answer == 'y' || answer == 'Y';
}

} // namespace

std::optional<int> findSendTarget(
    const Session &session, const QString &to, bool yes, Target &target)
{
    if (const Target *known = findTarget(session.targets(), to))
        target = *known;
    if (target.url.isEmpty())
        target.url = QUrl(to, QUrl::StrictMode);
    const QString scheme = target.url.scheme();
    if (!target.url.isValid() || target.url.host().isEmpty()
        || (scheme != QLatin1String("http") && scheme != QLatin1String("https"))) {
        complain(QStringLiteral("“%1” is neither the name of a target nor an http:// or https:// "
                                "URL.")
                     .arg(to));
        return kExitWrongUse;
    }
    if (!yes && session.isOwnListener(target.url)) {
        complain(QStringLiteral("%1 is Tallyman's own listener: what is resent comes in as a new "
                                "event.")
                     .arg(to));
        if (!confirmed())
            return kExitFailed;
    }
    return std::nullopt;
}

void whenKeysAreKnown(
    Session &session, const Target &target, QObject *context, std::function<void()> then)
{
    QStringList ids;
    for (const ExpectedSecret &key : target.delivery.keys) {
        if (key.place == SecretPlace::Keyring)
            ids.append(key.id);
    }
    if (target.delivery.signing == Signing::Keep || ids.isEmpty()) {
        then();
        return;
    }
    auto *waiting = new QObject(context);
    QObject::connect(&session, &Session::keyringRead, waiting,
        [waiting, ids, then = std::move(then)](const QStringList &read) {
            if (!read.contains(ids.first()))
                return;
            waiting->deleteLater();
            then();
        });
    session.askKeyring(target.delivery.keys);
}

} // namespace tallyman
