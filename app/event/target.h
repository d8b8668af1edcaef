// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

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

// A destination for resends.
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
    friend bool operator==(const Target &, const Target &) = default;
};

} // namespace tallyman

Q_DECLARE_METATYPE(tallyman::Target)
