// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/keyring.h"
#include "base/secretfolder.h"
#include "base/secretplace.h"

#include <QObject>
#include <chrono>

namespace tallyman {

// Where a value was put, and in a sentence why not in the keyring although that was wanted.
struct KeptSecret
{
    QString id;
    SecretPlace place = SecretPlace::File;
    QString notice;
};

// Keeps values that must not stand in a workspace: in the keyring of the desktop, or in a file of
// their owner where none is to be had. A keyring that does not answer in time is not asked again.
// Main thread; never waits, answers come there as long as this object lives.
class SecretStore : public QObject
{
    Q_OBJECT

public:
    static constexpr std::chrono::milliseconds kPatience{5000};
    template <typename T> using Done = std::function<void(const Result<T> &)>;

    explicit SecretStore(SecretFolder folder = SecretFolder(),
        std::unique_ptr<Keyring> keyring = desktopKeyring(),
        std::chrono::milliseconds patience = kPatience, QObject *parent = nullptr);
    ~SecretStore() override;

    // Keeps a value under a new id. Errors: as SecretFolder::add().
    void add(const QByteArray &value, SecretChoice choice, const Done<KeptSecret> &done);
    // Errors: NotFound, or why the keyring cannot be asked.
    void read(const QString &id, SecretPlace place, const Done<QByteArray> &done);
    // Done when it is gone, or cannot be removed.
    void remove(const QString &id, SecretPlace place, const std::function<void()> &done);

private:
    void ask(const std::function<void(const Keyring::Done &)> &start, const Keyring::Done &done,
        const std::function<void()> &tooLate = {});
    void addToFile(const QByteArray &value, const QString &notice, const Done<KeptSecret> &done);

    const SecretFolder m_folder;
    const std::unique_ptr<Keyring> m_keyring;
    const std::chrono::milliseconds m_patience;
    std::optional<Error> m_trouble; // the keyring is asked no more
};

} // namespace tallyman
