// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/secretstore.h"

#include <QPointer>
#include <QTimer>
#include <QUuid>

namespace tallyman {

SecretStore::SecretStore(SecretFolder folder, std::unique_ptr<Keyring> keyring,
    std::chrono::milliseconds patience, QObject *parent)
    : QObject(parent)
    , m_folder(std::move(folder))
    , m_keyring(std::move(keyring))
    , m_patience(patience)
{
}

SecretStore::~SecretStore() = default;

void SecretStore::add(const QByteArray &value, SecretChoice choice, const Done<KeptSecret> &done)
{
    if (choice == SecretChoice::File) {
        addToFile(value, {}, done);
        return;
    }
    const QString id = QUuid::createUuid().toString(QUuid::WithoutBraces);
    ask([&](const Keyring::Done &answer) { m_keyring->write(id, value, answer); },
        [this, id, value, choice, done](const Result<QByteArray> &written) {
            if (written)
                done(KeptSecret{id, SecretPlace::Keyring, {}});
            else if (choice == SecretChoice::Keyring)
                done(tl::unexpected<Error>(written.error()));
            else
                addToFile(value,
                    written.error().message
                        + QStringLiteral(" The value is kept in a file that only you can read."),
                    done);
        },
        [this, id] { m_keyring->remove(id, [](const Result<QByteArray> &) {}); });
}

void SecretStore::addToFile(
    const QByteArray &value, const QString &notice, const Done<KeptSecret> &done)
{
    const auto id = m_folder.add(value);
    if (id)
        done(KeptSecret{*id, SecretPlace::File, notice});
    else
        done(tl::unexpected<Error>(id.error()));
}

void SecretStore::read(const QString &id, SecretPlace place, const Done<QByteArray> &done)
{
    if (place == SecretPlace::Keyring) {
        ask([&](const Keyring::Done &answer) { m_keyring->read(id, answer); }, done);
        return;
    }
    const auto value = m_folder.value(id);
    if (value)
        done(*value);
    else
        done(failure(ErrorCode::NotFound,
            QStringLiteral("The value is not on this machine. Say it once more.")));
}

void SecretStore::remove(const QString &id, SecretPlace place, const std::function<void()> &done)
{
    if (place == SecretPlace::File) {
        m_folder.remove(id);
        done();
        return;
    }
    ask([&](const Keyring::Done &answer) { m_keyring->remove(id, answer); },
        [done](const Result<QByteArray> &) { done(); });
}

// Answers once: with what the keyring says, or with why it cannot be asked. `tooLate` undoes what
// it did after that.
void SecretStore::ask(const std::function<void(const Keyring::Done &)> &start,
    const Keyring::Done &done, const std::function<void()> &tooLate)
{
    if (m_trouble) {
        done(tl::unexpected<Error>(*m_trouble));
        return;
    }
    const auto answered = std::make_shared<bool>(false);
    QTimer::singleShot(m_patience, this, [this, answered, done] {
        if (std::exchange(*answered, true))
            return;
        m_trouble = Error{ErrorCode::Busy,
            QStringLiteral("The keyring of the desktop does not answer. Unlock it and start "
                           "again."),
            {}};
        done(tl::unexpected<Error>(*m_trouble));
    });
    start([guard = QPointer<SecretStore>(this), answered, done, tooLate](
              const Result<QByteArray> &result) {
        if (!guard)
            return;
        if (!std::exchange(*answered, true))
            done(result);
        else if (result && tooLate)
            tooLate();
    });
}

} // namespace tallyman
