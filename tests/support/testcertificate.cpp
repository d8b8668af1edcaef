// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/testcertificate.h"

#include <QFile>
#include <QSslCertificate>
#include <QSslKey>

namespace tallyman::test {

namespace {

QByteArray testFile(const char *name)
{
    QFile file(QStringLiteral(TALLYMAN_TEST_DATA "/tls/") + QLatin1String(name));
    if (!file.open(QIODevice::ReadOnly))
        qFatal("cannot read %s", qPrintable(file.fileName()));
    return file.readAll();
}

} // namespace

QSslConfiguration testTlsConfiguration()
{
    QSslConfiguration configuration = QSslConfiguration::defaultConfiguration();
    configuration.setLocalCertificate(QSslCertificate(testFile("test-only-certificate.pem")));
    configuration.setPrivateKey(QSslKey(testFile("test-only-key.pem"), QSsl::Ec));
    return configuration;
}

} // namespace tallyman::test
