// SPDX-License-Identifier: GPL-3.0-or-later
#include "deliver/sender.h"

#include "base/mailbox.h"
#include "deliver/curlmulti.h"
#include "deliver/transfer.h"

#include <QHash>
#include <QThread>
#include <atomic>
#include <unordered_map>

namespace tallyman {

class Sender::Private
{
public:
    Private(Sender *sender, BodyFetch fetch)
        : q(sender)
        , m_fetch(std::move(fetch))
        , m_mailbox(sender,
              [this](std::vector<Order> orders) {
                  for (const Order &order : orders)
                      carryOut(order);
              })
        , m_slot(m_mailbox.slot())
    {
    }
    ~Private();

    struct Order
    {
        Token token = 0;
        std::optional<OutgoingRequest> request; // none: cancel
    };

    void post(Order order) const { m_slot.post(std::move(order)); }
    void cancelAll();

private:
    void carryOut(const Order &order);
    void start(Token token, const OutgoingRequest &request);
    void cancel(Token token);
    CurlMulti &multi();
    void onDone(CURL *easy, CURLcode code);
    std::unique_ptr<Transfer> take(CURL *easy);

    Sender *q;
    const BodyFetch m_fetch;
    // As it was at the start: reading it takes longer than making a request.
    const QProcessEnvironment m_environment = QProcessEnvironment::systemEnvironment();
    std::unique_ptr<CurlMulti> m_multi; // made on the delivery thread
    std::unordered_map<CURL *, std::unique_ptr<Transfer>> m_transfers;
    QHash<Token, CURL *> m_tokens;
    Mailbox<Order> m_mailbox;
    const Mailbox<Order>::Slot m_slot;
};

Sender::Private::~Private()
{
    Q_ASSERT(m_transfers.empty());
}

CurlMulti &Sender::Private::multi()
{
    Q_ASSERT(QThread::currentThread() == q->thread());
    if (!m_multi)
        m_multi =
            std::make_unique<CurlMulti>([this](CURL *easy, CURLcode code) { onDone(easy, code); });
    return *m_multi;
}

void Sender::Private::carryOut(const Order &order)
{
    if (order.request)
        start(order.token, *order.request);
    else
        cancel(order.token);
}

void Sender::Private::start(Token token, const OutgoingRequest &request)
{
    CurlMulti &driver = multi();
    auto transfer = std::make_unique<Transfer>(token, request, m_fetch, m_environment);
    if (const char *reason = driver.add(transfer->handle())) {
        Q_EMIT q->finished(token, transfer->failedToStart(QString::fromLatin1(reason)));
        return;
    }
    m_tokens.insert(token, transfer->handle());
    m_transfers.emplace(transfer->handle(), std::move(transfer));
}

void Sender::Private::cancel(Token token)
{
    CURL *easy = m_tokens.value(token);
    if (!easy)
        return;
    const std::unique_ptr<Transfer> transfer = take(easy);
    Q_EMIT q->finished(token, transfer->cancelled());
}

void Sender::Private::cancelAll()
{
    const QList<Token> tokens = m_tokens.keys();
    for (const Token token : tokens)
        cancel(token);
}

void Sender::Private::onDone(CURL *easy, CURLcode code)
{
    const std::unique_ptr<Transfer> transfer = take(easy);
    Q_EMIT q->finished(transfer->token(), transfer->result(code));
}

std::unique_ptr<Transfer> Sender::Private::take(CURL *easy)
{
    m_multi->remove(easy);
    auto node = m_transfers.extract(easy);
    m_tokens.remove(node.mapped()->token());
    return std::move(node.mapped());
}

Sender::Sender(BodyFetch fetch)
    : d(std::make_unique<Private>(this, std::move(fetch)))
{
}

Sender::~Sender()
{
    d->cancelAll();
}

Sender::Token Sender::nextToken()
{
    static std::atomic<Token> next{1};
    return next.fetch_add(1, std::memory_order_relaxed);
}

void Sender::send(Token token, const OutgoingRequest &request)
{
    d->post({token, request});
}

void Sender::cancel(Token token)
{
    d->post({token, std::nullopt});
}

} // namespace tallyman
