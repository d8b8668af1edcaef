// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/keyring.h"

#include <qt6keychain/keychain.h>

namespace tallyman {

namespace {

const QString kService = QStringLiteral("tallyman");

Error errorOf(const QKeychain::Job &job)
{
    const ErrorCode code =
        job.error() == QKeychain::EntryNotFound ? ErrorCode::NotFound : ErrorCode::Io;
    const QString reason =
        job.errorString().isEmpty() ? QStringLiteral("it gave no reason") : job.errorString();
    return {code, QStringLiteral("The keyring of the desktop cannot be used: %1.").arg(reason),
        QString::number(job.error())};
}

// Jobs delete themselves when they are finished.
void start(QKeychain::Job *job, const QString &id, const Keyring::Done &done)
{
    job->setKey(id);
    QObject::connect(job, &QKeychain::Job::finished, job, [job, done] {
        if (job->error() != QKeychain::NoError) {
            done(tl::unexpected<Error>(errorOf(*job)));
            return;
        }
        const auto *read = qobject_cast<QKeychain::ReadPasswordJob *>(job);
        done(read != nullptr ? read->binaryData() : QByteArray());
    });
    job->start();
}

class DesktopKeyring : public Keyring
{
public:
    void write(const QString &id, const QByteArray &value, const Done &done) override
    {
        auto *job = new QKeychain::WritePasswordJob(kService);
        job->setBinaryData(value);
        start(job, id, done);
    }
    void read(const QString &id, const Done &done) override
    {
        start(new QKeychain::ReadPasswordJob(kService), id, done);
    }
    void remove(const QString &id, const Done &done) override
    {
        start(new QKeychain::DeletePasswordJob(kService), id, done);
    }
};

} // namespace

std::unique_ptr<Keyring> desktopKeyring()
{
    return std::make_unique<DesktopKeyring>();
}

} // namespace tallyman
