// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/testevent.h"

#include "base/hash.h"

namespace tallyman::test {

Event makeEvent(const QByteArray &head, const QByteArray &body, const Framing &framing,
    const QByteArray &trailers)
{
    Event event;
    event.id = 17;
    event.receivedAtUs = 1'795'356'451'204'512; // 2026-11-22T14:07:31.204512Z
    event.receiveDurationUs = 1234;
    event.answeredAtUs = event.receivedAtUs + 812;
    event.status = 200;
    const QList<QByteArray> line = head.first(head.indexOf("\r\n")).split(' ');
    event.method = line.value(0);
    event.target = line.value(1);
    event.httpVersionMinor = line.value(2) == "HTTP/1.0" ? 0 : 1;
    event.remote = QStringLiteral("127.0.0.1:50123");
    event.listener = QStringLiteral("127.0.0.1:8787");
    event.head = head;
    event.body = body;
    event.bodyBytes = body.size();
    event.trailers = trailers;
    event.framing = framing.encoded();
    const QByteArray wire = wireBytes(head, body, framing);
    event.wireBytes = wire.size();
    event.wireSha256 = Sha256::of(wire);
    event.bodySha256 = Sha256::of(body);
    event.replyHead = QByteArrayLiteral("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
                                        "Content-Length: 17\r\n\r\n");
    event.replyBody = QByteArrayLiteral("{\"received\":true}");
    return event;
}

QByteArray awkwardHead(qsizetype contentBytes)
{
    return "POST /hooks/../a//b?x=%2f&y=[1] HTTP/1.1\r\n"
           "X-First: 1\r\n"
           "hOST: tunnel.example\r\n"
           "x-dup: one\r\n"
           "X-Dup: two\r\n"
           "user-agent: Importer/1.0\r\n"
           "Content-Type: application/json\r\n"
           "X-Empty:\r\n"
           "content-LENGTH: "
        + QByteArray::number(contentBytes)
        + "\r\n"
          "Accept: */*\r\n"
          "x-dup: one\r\n"
          "\r\n";
}

QByteArray awkwardBody()
{
    return QByteArrayLiteral(R"({"a":1,"a":1.10e2,"n":12345678901234567890,"u":"http:\/\/x"})");
}

} // namespace tallyman::test
