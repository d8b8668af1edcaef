// SPDX-License-Identifier: GPL-3.0-or-later
#include "capture/tlsidentity.h"

#include <QDateTime>
#include <QDir>
#include <QFile>
#include <array>
#include <ctime>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>

namespace tallyman {

namespace {

constexpr qint64 kMaxFileBytes = 1024 * 1024;

template <auto release> struct Release
{
    template <typename T> void operator()(T *object) const { release(object); }
};
using Bio = std::unique_ptr<BIO, Release<BIO_free_all>>;
using Certificate = std::unique_ptr<X509, Release<X509_free>>;
using Key = std::unique_ptr<EVP_PKEY, Release<EVP_PKEY_free>>;
using Context = std::unique_ptr<SSL_CTX, Release<SSL_CTX_free>>;

tl::unexpected<Error> wrong(const QString &sentence)
{
    const unsigned long code = ERR_peek_last_error();
    ERR_clear_error();
    const char *reason = ERR_reason_error_string(code);
    return failure(ErrorCode::InvalidInput, sentence, QString::fromLatin1(reason ? reason : ""));
}

QString shown(const QString &file)
{
    return QDir::toNativeSeparators(file);
}

Result<QByteArray> readFile(const QString &name, const QString &what)
{
    if (name.isEmpty())
        return failure(ErrorCode::InvalidInput,
            QStringLiteral("HTTPS needs a file with the %1; name one.").arg(what));
    QFile file(name);
    if (!file.exists())
        return failure(ErrorCode::NotFound,
            QStringLiteral("There is no file %1, which is to hold the %2.").arg(shown(name), what));
    if (!file.open(QIODevice::ReadOnly) || file.size() > kMaxFileBytes)
        return failure(ErrorCode::Io,
            QStringLiteral("The file %1 with the %2 cannot be read: %3.")
                .arg(shown(name), what,
                    file.isOpen() ? QStringLiteral("it is over 1 MiB") : file.errorString()));
    return file.readAll();
}

Bio bioOf(const QByteArray &bytes)
{
    return Bio(BIO_new_mem_buf(bytes.constData(), static_cast<int>(bytes.size())));
}

// Nobody is there to be asked; that it was wanted tells that the key is encrypted.
int onPassphraseWanted(char *, int, int, void *wanted)
{
    *static_cast<bool *>(wanted) = true;
    return -1;
}

Result<Key> readKey(const QByteArray &pem, const QString &file)
{
    bool encrypted = false;
    Key key(PEM_read_bio_PrivateKey(bioOf(pem).get(), nullptr, onPassphraseWanted, &encrypted));
    if (key) {
        ERR_clear_error();
        return key;
    }
    if (encrypted)
        return wrong(
            QStringLiteral("The key in %1 is encrypted with a passphrase. Store it without "
                           "one: openssl pkey -in %1 -out NEW-FILE")
                .arg(shown(file)));
    return wrong(QStringLiteral("The file %1 holds no private key in PEM form.").arg(shown(file)));
}

// Clients may ask for HTTP/2 as well; what is spoken here is HTTP/1.1.
int chooseProtocol(SSL *, const unsigned char **chosen, unsigned char *size,
    const unsigned char *offered, unsigned int offeredSize, void *)
{
    static constexpr std::array<unsigned char, 9> kOurs{8, 'h', 't', 't', 'p', '/', '1', '.', '1'};
    unsigned char *match = nullptr;
    const int result =
        SSL_select_next_proto(&match, size, kOurs.data(), kOurs.size(), offered, offeredSize);
    *chosen = match;
    return result == OPENSSL_NPN_NEGOTIATED ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_NOACK;
}

Context newContext()
{
    Context context(SSL_CTX_new(TLS_server_method()));
    SSL_CTX_set_min_proto_version(context.get(), TLS1_2_VERSION);
    SSL_CTX_set_options(context.get(), SSL_OP_NO_RENEGOTIATION | SSL_OP_IGNORE_UNEXPECTED_EOF);
    SSL_CTX_set_mode(context.get(),
        SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER
            | SSL_MODE_RELEASE_BUFFERS);
    // Tickets do for senders that come again, and take no memory here.
    SSL_CTX_set_session_cache_mode(context.get(), SSL_SESS_CACHE_OFF);
    SSL_CTX_set_alpn_select_cb(context.get(), chooseProtocol, nullptr);
    return context;
}

// What stands behind the certificate itself: those that issued it.
void addChain(SSL_CTX *context, BIO *pem)
{
    while (X509 *issuer = PEM_read_bio_X509(pem, nullptr, nullptr, nullptr)) {
        if (SSL_CTX_add0_chain_cert(context, issuer) != 1)
            X509_free(issuer);
    }
    ERR_clear_error(); // the end of the file
}

qint64 secondsOf(const ASN1_TIME *time)
{
    std::tm parts{};
    return ASN1_TIME_to_tm(time, &parts) == 1 ? static_cast<qint64>(::timegm(&parts)) : 0;
}

QString dateOf(qint64 seconds)
{
    return QDateTime::fromSecsSinceEpoch(seconds, Qt::UTC).toString(QStringLiteral("yyyy-MM-dd"));
}

} // namespace

TlsIdentity::TlsIdentity(ssl_ctx_st *context, QString file)
    : m_context(context)
    , m_file(std::move(file))
{
}

TlsIdentity::~TlsIdentity()
{
    SSL_CTX_free(m_context);
}

Result<std::shared_ptr<const TlsIdentity>> TlsIdentity::load(
    const QString &certificateFile, const QString &keyFile)
{
    const Result<QByteArray> pem = readFile(certificateFile, QStringLiteral("certificate"));
    if (!pem)
        return tl::unexpected(pem.error());
    const Result<QByteArray> keyPem = readFile(keyFile, QStringLiteral("certificate's key"));
    if (!keyPem)
        return tl::unexpected(keyPem.error());
    const Bio bio = bioOf(*pem);
    const Certificate certificate(PEM_read_bio_X509_AUX(bio.get(), nullptr, nullptr, nullptr));
    if (!certificate)
        return wrong(QStringLiteral("The file %1 holds no certificate in PEM form.")
                         .arg(shown(certificateFile)));
    const Result<Key> key = readKey(*keyPem, keyFile);
    if (!key)
        return tl::unexpected(key.error());
    if (X509_check_private_key(certificate.get(), key->get()) != 1)
        return wrong(QStringLiteral("The key in %1 does not belong to the certificate in %2.")
                         .arg(shown(keyFile), shown(certificateFile)));
    Context context = newContext();
    if (SSL_CTX_use_certificate(context.get(), certificate.get()) != 1
        || SSL_CTX_use_PrivateKey(context.get(), key->get()) != 1)
        return wrong(QStringLiteral("The certificate in %1 cannot be used: %2.")
                         .arg(shown(certificateFile),
                             QString::fromLatin1(ERR_reason_error_string(ERR_peek_last_error()))));
    addChain(context.get(), bio.get());
    std::shared_ptr<TlsIdentity> identity(new TlsIdentity(context.release(), certificateFile));
    identity->m_notBefore = secondsOf(X509_get0_notBefore(certificate.get()));
    identity->m_notAfter = secondsOf(X509_get0_notAfter(certificate.get()));
    return identity;
}

QString TlsIdentity::warning(qint64 nowUs) const
{
    const qint64 now = nowUs / 1'000'000;
    if (now > m_notAfter)
        return QStringLiteral("The certificate in %1 expired on %2; senders that check it will not "
                              "send.")
            .arg(shown(m_file), dateOf(m_notAfter));
    if (now < m_notBefore)
        return QStringLiteral("The certificate in %1 is valid only from %2 on; senders that check "
                              "it will not send.")
            .arg(shown(m_file), dateOf(m_notBefore));
    return {};
}

} // namespace tallyman
