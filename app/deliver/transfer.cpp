// SPDX-License-Identifier: GPL-3.0-or-later
#include "deliver/transfer.h"

#include "base/clock.h"
#include "base/text.h"
#include "deliver/deliveryproblem.h"
#include "deliver/proxy.h"
#include "deliver/secretfields.h"
#include "http/requesttarget.h"

#include <algorithm>

namespace tallyman {

namespace {

QString shown(QByteArrayView bytes)
{
    return displayLine(bytes, 1024);
}

long number(CURL *easy, CURLINFO info)
{
    long value = 0;
    curl_easy_getinfo(easy, info, &value);
    return value;
}

// Microseconds from the start, -1 for a phase that was not reached.
qint64 phase(CURL *easy, CURLINFO info)
{
    curl_off_t value = 0;
    curl_easy_getinfo(easy, info, &value);
    return value > 0 ? static_cast<qint64>(value) : -1;
}

QString versionName(long version)
{
    switch (version) {
    case CURL_HTTP_VERSION_1_0:
        return QStringLiteral("1.0");
    case CURL_HTTP_VERSION_1_1:
        return QStringLiteral("1.1");
    case CURL_HTTP_VERSION_2_0:
        return QStringLiteral("2");
    default:
        return {};
    }
}

QByteArray lineStart(const OutgoingRequest &request)
{
    return request.method + ' ' + request.requestTarget + " HTTP/";
}

OutgoingRequest throughProxy(OutgoingRequest request, const QString &proxy)
{
    const QByteArray before = request.requestTarget;
    if (!proxyNeedsAbsoluteForm(request.url, proxy) || before == "*")
        return request;
    request.requestTarget = "http://" + authorityOf(request.url) + before;
    request.differences.append(
        {QStringLiteral("target"), shown(before), shown(request.requestTarget),
            QStringLiteral("absolute form, for the proxy (RFC 9112 §3.2.2)")});
    return request;
}

} // namespace

Transfer::Transfer(Sender::Token token, const OutgoingRequest &request, const BodyFetch &fetch,
    const QProcessEnvironment &environment)
    : m_token(token)
    , m_proxy(proxyFor(request.url, environment))
    , m_request(throughProxy(request, m_proxy))
    , m_body(m_request, fetch)
    , m_wire(lineStart(m_request))
    , m_response(Sender::kKeptResponseBytes)
    , m_easy(curl_easy_init())
    , m_startedAtUs(SystemClock::instance().nowUs())
{
    setOptions();
    setAddress();
    setSecurity();
    setHeaders();
    setMethodAndBody();
    setCallbacks();
}

Transfer::~Transfer()
{
    curl_easy_cleanup(m_easy);
    curl_slist_free_all(m_headers);
}

void Transfer::setOptions()
{
    curl_easy_setopt(m_easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(m_easy, CURLOPT_QUICK_EXIT, 1L); // do not wait for a name lookup on cancel
    curl_easy_setopt(m_easy, CURLOPT_ERRORBUFFER, m_errorText.data());
    curl_easy_setopt(m_easy, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(
        m_easy, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(m_request.connectTimeout.count()));
    curl_easy_setopt(m_easy, CURLOPT_TIMEOUT_MS, static_cast<long>(m_request.totalTimeout.count()));
    curl_easy_setopt(m_easy, CURLOPT_HTTP_VERSION,
        m_request.allowHttp2 ? CURL_HTTP_VERSION_2TLS : CURL_HTTP_VERSION_1_1);
    curl_easy_setopt(m_easy, CURLOPT_PROXY, m_proxy.toUtf8().constData());
    curl_easy_setopt(m_easy, CURLOPT_NOPROXY, "");
    curl_easy_setopt(m_easy, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
}

// libcurl parses only scheme, host and port; the request target goes out as it is.
void Transfer::setAddress()
{
    const QByteArray url =
        m_request.url.scheme().toUtf8() + "://" + authorityOf(m_request.url) + '/';
    curl_easy_setopt(m_easy, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(m_easy, CURLOPT_URL, url.constData());
    curl_easy_setopt(m_easy, CURLOPT_PATH_AS_IS, 1L);
    curl_easy_setopt(m_easy, CURLOPT_REQUEST_TARGET, m_request.requestTarget.constData());
}

void Transfer::setSecurity()
{
    const bool verify = !m_request.acceptAnyCertificate;
    curl_easy_setopt(m_easy, CURLOPT_SSL_VERIFYPEER, verify ? 1L : 0L);
    curl_easy_setopt(m_easy, CURLOPT_SSL_VERIFYHOST, verify ? 2L : 0L);
}

// libcurl puts Host first, drops repeated ones and adds fields of its own, but it sends an entry
// of the list as it stands: the empty entries take its own fields away, and the one entry behind
// them is the whole field section. What really went out is checked against the plan afterwards.
void Transfer::setHeaders()
{
    for (const char *own : {"Host:", "Accept:", "User-Agent:", "Expect:", "Content-Length:",
             "Content-Type:", "Proxy-Connection:"})
        m_headers = curl_slist_append(m_headers, own);
    QByteArray section;
    for (const HeaderField &field : m_request.headers.fields()) {
        if (!section.isEmpty())
            section += "\r\n";
        section += fieldLineBytes(field);
    }
    m_headers = curl_slist_append(m_headers, section.constData());
    curl_easy_setopt(m_easy, CURLOPT_HTTPHEADER, m_headers);
    curl_easy_setopt(m_easy, CURLOPT_HEADEROPT, static_cast<long>(CURLHEADER_SEPARATE));
}

void Transfer::setMethodAndBody()
{
    // libcurl sends so much in one piece with the head.
    constexpr qint64 kWithTheHead = 64 * 1024;
    const bool isHead = m_request.method == "HEAD";
    const QByteArray *content = m_body.atHand();
    if (m_request.bodyBytes > 0 && content && content->size() <= kWithTheHead) {
        curl_easy_setopt(m_easy, CURLOPT_POST, 1L);
        curl_easy_setopt(
            m_easy, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(content->size()));
        curl_easy_setopt(m_easy, CURLOPT_POSTFIELDS, content->constData()); // not copied
        m_headWithContent = isHead;
    } else if (m_request.bodyBytes > 0) {
        curl_easy_setopt(m_easy, CURLOPT_UPLOAD, 1L);
        curl_easy_setopt(
            m_easy, CURLOPT_INFILESIZE_LARGE, static_cast<curl_off_t>(m_request.bodyBytes));
        m_headWithContent = isHead;
        QObject::connect(&m_body, &BodySource::bytesAvailable, &m_body,
            [this] { curl_easy_pause(m_easy, CURLPAUSE_CONT); });
        m_body.start();
    } else if (isHead) {
        curl_easy_setopt(m_easy, CURLOPT_NOBODY, 1L);
    }
    curl_easy_setopt(m_easy, CURLOPT_CUSTOMREQUEST, m_request.method.constData());
}

void Transfer::setCallbacks()
{
    curl_easy_setopt(m_easy, CURLOPT_READFUNCTION, &Transfer::onRead);
    curl_easy_setopt(m_easy, CURLOPT_READDATA, this);
    curl_easy_setopt(m_easy, CURLOPT_SEEKFUNCTION, &Transfer::onSeek);
    curl_easy_setopt(m_easy, CURLOPT_SEEKDATA, this);
    curl_easy_setopt(m_easy, CURLOPT_HEADERFUNCTION, &Transfer::onHeader);
    curl_easy_setopt(m_easy, CURLOPT_HEADERDATA, this);
    curl_easy_setopt(m_easy, CURLOPT_WRITEFUNCTION, &Transfer::onWrite);
    curl_easy_setopt(m_easy, CURLOPT_WRITEDATA, this);
    curl_easy_setopt(m_easy, CURLOPT_DEBUGFUNCTION, &Transfer::onDebug);
    curl_easy_setopt(m_easy, CURLOPT_DEBUGDATA, this);
    curl_easy_setopt(m_easy, CURLOPT_VERBOSE, 1L);
}

size_t Transfer::onRead(char *buffer, size_t size, size_t count, void *self)
{
    qint64 got = 0;
    switch (static_cast<Transfer *>(self)->m_body.read(
        buffer, static_cast<qint64>(size * count), got)) {
    case BodySource::Read::Data:
        return static_cast<size_t>(got);
    case BodySource::Read::Wait:
        return CURL_READFUNC_PAUSE;
    case BodySource::Read::Failed:
        break;
    }
    return CURL_READFUNC_ABORT;
}

int Transfer::onSeek(void *self, curl_off_t offset, int origin)
{
    if (origin != SEEK_SET)
        return CURL_SEEKFUNC_FAIL;
    static_cast<Transfer *>(self)->m_body.seek(static_cast<qint64>(offset));
    return CURL_SEEKFUNC_OK;
}

size_t Transfer::onHeader(char *line, size_t size, size_t count, void *self)
{
    auto *transfer = static_cast<Transfer *>(self);
    const QByteArrayView view(line, static_cast<qsizetype>(size * count));
    if (!transfer->m_response.addHeadLine(view))
        return 0;
    const bool finished = transfer->m_headWithContent && transfer->m_response.hasFinalHead();
    return finished ? 0 : size * count;
}

size_t Transfer::onWrite(char *bytes, size_t size, size_t count, void *self)
{
    const QByteArrayView view(bytes, static_cast<qsizetype>(size * count));
    return static_cast<Transfer *>(self)->m_response.addBody(view) ? size * count : 0;
}

int Transfer::onDebug(CURL *, curl_infotype type, char *bytes, size_t size, void *self)
{
    WireRecorder &wire = static_cast<Transfer *>(self)->m_wire;
    const QByteArrayView view(bytes, static_cast<qsizetype>(size));
    if (type == CURLINFO_HEADER_OUT)
        wire.addHead(view);
    else if (type == CURLINFO_DATA_OUT)
        wire.addContent(view);
    return 0;
}

Delivery Transfer::result(CURLcode code)
{
    Delivery delivery = receipt();
    fillResponse(delivery);
    if (isWhole(code)) {
        delivery.outcome = DeliveryOutcome::Answered;
        delivery.error = m_response.problem();
    } else {
        delivery.outcome = DeliveryOutcome::Failed;
        delivery.error = problem(code);
    }
    return delivery;
}

Delivery Transfer::cancelled()
{
    Delivery delivery = receipt();
    fillResponse(delivery);
    delivery.outcome = DeliveryOutcome::Cancelled;
    delivery.error = QStringLiteral("Cancelled.");
    return delivery;
}

Delivery Transfer::failedToStart(const QString &reason)
{
    Delivery delivery = receipt();
    delivery.outcome = DeliveryOutcome::Failed;
    delivery.error = QStringLiteral("Sending could not begin: %1.").arg(reason);
    return delivery;
}

Delivery Transfer::receipt()
{
    Delivery delivery;
    delivery.eventId = m_request.eventId;
    delivery.targetId = m_request.targetId;
    delivery.targetName = m_request.targetName;
    delivery.url = m_request.url;
    delivery.startedAtUs = m_startedAtUs;
    delivery.requestHead = m_wire.head();
    delivery.bodyEdited = m_request.bodyEdited;
    delivery.requestBody = m_request.body;
    delivery.requestBodyBytes = m_request.bodyBytes;
    delivery.bytesSent = m_wire.bytesSent();
    delivery.wireSha256 = m_wire.takeSha256();
    delivery.differences = m_request.differences;
    noteDifferences(delivery);
    dropProxyAuthorization(delivery);
    fillTimings(delivery);
    return delivery;
}

// What went out against what was planned.
void Transfer::noteDifferences(Delivery &delivery) const
{
    const QByteArray &head = delivery.requestHead;
    if (head.isEmpty())
        return;
    const QByteArray planned = requestHeadBytes(m_request);
    if (number(m_easy, CURLINFO_HTTP_VERSION) == CURL_HTTP_VERSION_2_0) {
        delivery.differences.append(
            {QStringLiteral("HTTP version"), QStringLiteral("1.1"), QStringLiteral("2"),
                QStringLiteral("the target speaks HTTP/2, where field names "
                               "are lower case (RFC 9113 §8.2)")});
    } else if (head != planned && withoutProxyAuthorization(head) != planned
        && head.endsWith("\r\n\r\n")) {
        delivery.differences.append({QStringLiteral("head"), shown(maskedHead(planned)),
            shown(maskedHead(head)), QStringLiteral("changed by the HTTP library or a proxy")});
    }
    const qint64 content = delivery.bytesSent - head.size();
    if (content != m_request.bodyBytes)
        delivery.differences.append(
            {QStringLiteral("body"), formatBytes(m_request.bodyBytes), formatBytes(content),
                QStringLiteral("sending ended before all of the content was out")});
}

// The proxy's password belongs to the environment and not into a workspace.
void Transfer::dropProxyAuthorization(Delivery &delivery)
{
    if (!hasProxyAuthorization(delivery.requestHead))
        return;
    delivery.requestHead = withoutProxyAuthorization(delivery.requestHead);
    delivery.differences.append({QStringLiteral("Proxy-Authorization"), {}, QStringLiteral("•••"),
        QStringLiteral("for the proxy, from the environment; sent, but not kept here")});
}

void Transfer::fillResponse(Delivery &delivery) const
{
    delivery.status = m_response.hasFinalHead() ? m_response.status() : 0;
    delivery.httpVersion = versionName(number(m_easy, CURLINFO_HTTP_VERSION));
    delivery.responseHead = m_response.head();
    delivery.responseBody = m_response.body();
    delivery.responseBodyBytes = m_response.bodyBytes();
    delivery.responseTruncated = m_response.isTruncated();
    if (delivery.status >= 300 && delivery.status < 400)
        delivery.redirectTo =
            displayLine(HeaderList::parseHead(m_response.head()).value("Location"));
}

void Transfer::fillTimings(Delivery &delivery) const
{
    char *address = nullptr;
    curl_easy_getinfo(m_easy, CURLINFO_PRIMARY_IP, &address);
    if (address && *address) {
        QString host = QString::fromLatin1(address);
        if (host.contains(QLatin1Char(':')))
            host = QLatin1Char('[') + host + QLatin1Char(']');
        delivery.remote =
            QStringLiteral("%1:%2").arg(host).arg(number(m_easy, CURLINFO_PRIMARY_PORT));
    }
    delivery.dnsUs = phase(m_easy, CURLINFO_NAMELOOKUP_TIME_T);
    delivery.connectUs = phase(m_easy, CURLINFO_CONNECT_TIME_T);
    delivery.tlsUs = phase(m_easy, CURLINFO_APPCONNECT_TIME_T);
    // libcurl sets this also when the request was sent and nothing came back
    if (!m_response.head().isEmpty())
        delivery.firstByteUs = phase(m_easy, CURLINFO_STARTTRANSFER_TIME_T);
    delivery.totalUs = phase(m_easy, CURLINFO_TOTAL_TIME_T);
}

// A final response that ended as it should, or was stopped by us on purpose.
bool Transfer::isWhole(CURLcode code) const
{
    if (!m_response.hasFinalHead())
        return false;
    if (code == CURLE_OK)
        return true;
    return code == CURLE_WRITE_ERROR
        && (m_headWithContent || m_response.bodyBytes() > ResponseRecorder::kMaxBodyBytes);
}

QString Transfer::problem(CURLcode code) const
{
    if (!m_response.problem().isEmpty())
        return m_response.problem();
    if (!m_body.problem().isEmpty())
        return m_body.problem();
    TransferFailure failure;
    // A head that never became final (only 1xx) counts as no answer.
    failure.code = code == CURLE_OK ? CURLE_GOT_NOTHING : code;
    failure.osError = number(m_easy, CURLINFO_OS_ERRNO);
    failure.verifyResult = number(m_easy, CURLINFO_SSL_VERIFYRESULT);
    failure.connected = !m_wire.head().isEmpty();
    failure.answerBegan = m_response.hasBegun();
    failure.proxy = QUrl(m_proxy).toDisplayString(QUrl::RemoveUserInfo);
    failure.detail = m_errorText[0] ? QString::fromLocal8Bit(m_errorText.data())
                                    : QString::fromLatin1(curl_easy_strerror(code));
    return deliveryProblem(m_request, failure);
}

} // namespace tallyman
