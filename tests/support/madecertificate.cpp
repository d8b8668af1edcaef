// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/madecertificate.h"

#include <QtGlobal>
#include <memory>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

namespace tallyman::test {

namespace {

template <auto release> struct Release
{
    template <typename T> void operator()(T *object) const { release(object); }
};
using Bio = std::unique_ptr<BIO, Release<BIO_free_all>>;

// What `write` writes.
template <typename Write> QByteArray pemOf(Write write)
{
    const Bio bio(BIO_new(BIO_s_mem()));
    if (write(bio.get()) != 1)
        qFatal("cannot write PEM");
    char *bytes = nullptr;
    const long size = BIO_get_mem_data(bio.get(), &bytes);
    return QByteArray(bytes, size);
}

} // namespace

MadeCertificate makeCertificate(const QByteArray &commonName, int fromDays, int toDays)
{
    const std::unique_ptr<EVP_PKEY, Release<EVP_PKEY_free>> key(EVP_EC_gen("P-256"));
    const std::unique_ptr<X509, Release<X509_free>> made(X509_new());
    X509_set_version(made.get(), 2);
    ASN1_INTEGER_set(X509_get_serialNumber(made.get()), 1);
    X509_time_adj_ex(X509_getm_notBefore(made.get()), fromDays, 0, nullptr);
    X509_time_adj_ex(X509_getm_notAfter(made.get()), toDays, 0, nullptr);
    X509_set_pubkey(made.get(), key.get());
    X509_NAME *name = X509_get_subject_name(made.get());
    X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC,
        reinterpret_cast<const unsigned char *>(commonName.constData()), -1, -1, 0);
    X509_set_issuer_name(made.get(), name);
    X509_EXTENSION *extension =
        X509V3_EXT_conf_nid(nullptr, nullptr, NID_subject_alt_name, "IP:127.0.0.1");
    X509_add_ext(made.get(), extension, -1);
    X509_EXTENSION_free(extension);
    if (X509_sign(made.get(), key.get(), EVP_sha256()) == 0)
        qFatal("cannot sign a certificate");
    return {pemOf([&](BIO *bio) { return PEM_write_bio_X509(bio, made.get()); }),
        pemOf([&](BIO *bio) {
            return PEM_write_bio_PrivateKey(bio, key.get(), nullptr, nullptr, 0, nullptr, nullptr);
        }),
        pemOf([&](BIO *bio) {
            char phrase[] = "secret";
            return PEM_write_bio_PrivateKey(
                bio, key.get(), EVP_aes_128_cbc(), nullptr, 0, nullptr, phrase);
        })};
}

} // namespace tallyman::test
