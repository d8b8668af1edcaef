// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "deliver/bodysource.h"
#include "deliver/responserecorder.h"
#include "deliver/wirerecorder.h"

#include <QProcessEnvironment>
#include <array>
#include <curl/curl.h>

namespace tallyman {

// One request on its way: a libcurl handle, what feeds it and what records it.
// Lives on the delivery thread; owned by a Sender.
class Transfer
{
public:
    // `environment`: names the proxies, see proxyFor().
    Transfer(Sender::Token token, const OutgoingRequest &request, const BodyFetch &fetch,
        const QProcessEnvironment &environment);
    ~Transfer();
    Q_DISABLE_COPY_MOVE(Transfer)

    [[nodiscard]] Sender::Token token() const { return m_token; }
    [[nodiscard]] CURL *handle() const { return m_easy; }

    // What became of it; once, at the end. `failedToStart`: why libcurl did not take it.
    [[nodiscard]] Delivery result(CURLcode code);
    [[nodiscard]] Delivery cancelled();
    [[nodiscard]] Delivery failedToStart(const QString &reason);

private:
    static size_t onRead(char *buffer, size_t size, size_t count, void *self);
    static int onSeek(void *self, curl_off_t offset, int origin);
    static size_t onHeader(char *line, size_t size, size_t count, void *self);
    static size_t onWrite(char *bytes, size_t size, size_t count, void *self);
    static int onDebug(CURL *easy, curl_infotype type, char *bytes, size_t size, void *self);

    void setOptions();
    void setAddress();
    void setSecurity();
    void setHeaders();
    void setMethodAndBody();
    void setCallbacks();

    [[nodiscard]] Delivery receipt();
    void noteDifferences(Delivery &delivery) const;
    static void dropProxyAuthorization(Delivery &delivery);
    void fillResponse(Delivery &delivery) const;
    void fillTimings(Delivery &delivery) const;
    [[nodiscard]] bool isWhole(CURLcode code) const;
    [[nodiscard]] QString problem(CURLcode code) const;

    const Sender::Token m_token;
    const QString m_proxy;           // "" for none
    const OutgoingRequest m_request; // as it goes to the proxy or the target
    BodySource m_body;
    WireRecorder m_wire;
    ResponseRecorder m_response;
    CURL *m_easy = nullptr;
    curl_slist *m_headers = nullptr;
    std::array<char, CURL_ERROR_SIZE> m_errorText{};
    bool m_headWithContent = false; // libcurl does not know that no content will come back
    qint64 m_startedAtUs = 0;
};

} // namespace tallyman
