// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "event/expectation.h"
#include "event/retrypolicy.h"
#include "http/headerlist.h"

#include <QMetaType>
#include <QString>
#include <QUrl>
#include <chrono>

namespace tallyman {

// How a captured request target is put on a target's URL.
enum class TargetPath : quint8 {
    Join = 0,    // http://app:3000/base + /hooks?x=1 → http://app:3000/base/hooks?x=1
    Replace = 1, // the target's URL as it stands; the captured path and query are dropped
};

// What becomes of the signature of what is forwarded.
enum class Signing : quint8 {
    Keep,     // it goes out as it came
    Fresh,    // made anew, with the present time
    Expired,  // made anew, with a time a day ago
    WrongKey, // made with another key than the right one
    Cut,      // the second half of its value is missing
    Missing,  // its field is left out
};
// "keep", "fresh", "expired", "wrong-key", "cut", "missing", in the order of the enumeration.
[[nodiscard]] const QStringList &signingNames();

// How deliveries of the outbox go to a target.
struct DeliveryOptions
{
    RetryPolicy retries = RetryPolicy::usual();
    int parallel = 4;            // requests at once, 1…64
    double perSecond = 0;        // 0: as fast as they are answered
    bool inOrder = false;        // of an import the next waits until the one before is done
    QByteArray idempotencyField; // gets a value that is the same in every attempt; empty: none
    int breakAfter = 5;          // failures in a row after which it gets a rest; 0: never
    std::chrono::seconds breakFor{30};
    QByteArray healthPath; // asked by GET after the rest; empty: the next delivery shows
    Signing signing = Signing::Keep;
    QString scheme; // of the catalogue; empty: those that are expected where the event came in
    QList<ExpectedSecret> keys; // empty: those that are expected there
    bool paused = false;
    QString pausedBecause; // a sentence; empty: on purpose
    friend bool operator==(const DeliveryOptions &, const DeliveryOptions &) = default;
};

// A destination for resends and for what rules forward.
struct Target
{
    qint64 id = 0; // 0: not saved
    QString name;  // as the user calls it; by default host:port
    QUrl url;      // http or https
    TargetPath path = TargetPath::Join;
    HeaderList extraHeaders;           // added; a captured field of the same name is replaced
    bool dropTunnelHeaders = false;    // leave out what a tunnel added (X-Forwarded-*, …)
    bool acceptAnyCertificate = false; // explicit exception for this target only
    bool allowHttp2 = false;           // offer HTTP/2 (ALPN); header case is lost there
    std::chrono::milliseconds connectTimeout{10'000};
    std::chrono::milliseconds totalTimeout{120'000};
    DeliveryOptions delivery;
    friend bool operator==(const Target &, const Target &) = default;
};

// Why a target cannot be used, as a sentence; empty when it can. `others`: those that it stands
// beside; one of the same id among them is the one that it replaces.
[[nodiscard]] QString targetProblem(const Target &target, const QList<Target> &others);
// The one with that name, ignoring case; null: none.
[[nodiscard]] const Target *findTarget(const QList<Target> &targets, QStringView name);

} // namespace tallyman

Q_DECLARE_METATYPE(tallyman::Target)
