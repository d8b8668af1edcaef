// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "capture/acceptedsocket.h"
#include "capture/tlsidentity.h"

struct ssl_st;

namespace tallyman {

// An accepted connection that is encrypted (TLS 1.2 or 1.3), with OpenSSL on the same socket, so
// that all that an AcceptedSocket is there for holds. (QSslSocket keeps buffers of its own, and
// closes when the sender ends its side.) A sender that speaks plain HTTP is answered so; see
// problem(). Capture thread; owned by its Connection.
class TlsSocket final : public AcceptedSocket
{
    Q_OBJECT

public:
    // Takes over `descriptor`.
    TlsSocket(qintptr descriptor, std::shared_ptr<const TlsIdentity> identity);
    ~TlsSocket() override;

    [[nodiscard]] std::optional<RequestProblem> problem() const override { return m_problem; }

protected:
    [[nodiscard]] qint64 receive(char *buffer, qint64 size) override;
    [[nodiscard]] qint64 transmit(const char *bytes, qint64 size) override;
    void endWriting() override;

private:
    enum class Carries : quint8 {
        Unknown,   // no byte has come
        Encrypted, // TLS
        Plain,     // the sender does not encrypt, or what is left is only thrown away
    };

    [[nodiscard]] bool findOut();
    [[nodiscard]] qint64 resultOf(int returned);
    void describeFailure();

    const std::shared_ptr<const TlsIdentity> m_identity;
    ssl_st *const m_tls;
    Carries m_carries = Carries::Unknown;
    std::optional<RequestProblem> m_problem;
};

} // namespace tallyman
