// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/error.h"

#include <QString>
#include <memory>

struct ssl_ctx_st;

namespace tallyman {

// Whom Tallyman is to senders over TLS: a certificate with its chain and its key, read from PEM
// files. Immutable; shared by the connections that began with it.
class TlsIdentity
{
public:
    // Errors, each with the file's name and what to do: NotFound, Io, InvalidInput (not PEM, an
    // encrypted key, a key that belongs to another certificate). Reads two small files.
    [[nodiscard]] static Result<std::shared_ptr<const TlsIdentity>> load(
        const QString &certificateFile, const QString &keyFile);
    ~TlsIdentity();
    Q_DISABLE_COPY_MOVE(TlsIdentity)

    // That senders will refuse it because of its dates; empty: they will not.
    [[nodiscard]] QString warning(qint64 nowUs) const;
    [[nodiscard]] ssl_ctx_st *context() const { return m_context; }

private:
    TlsIdentity(ssl_ctx_st *context, QString file);

    ssl_ctx_st *const m_context;
    const QString m_file;   // of the certificate
    qint64 m_notBefore = 0; // seconds since 1970, UTC
    qint64 m_notAfter = 0;
};

} // namespace tallyman
