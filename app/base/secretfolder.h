// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/error.h"

#include <QByteArray>
#include <optional>

namespace tallyman {

// Values that must not stand in a workspace (tokens, keys): one file each, in a folder that only
// its owner can enter. Any thread, also several processes.
class SecretFolder
{
public:
    // The folder of this user: "secrets" in configDirectory().
    SecretFolder();
    explicit SecretFolder(QString path);

    // Keeps a value under a new id. Errors: Io, with a sentence.
    [[nodiscard]] Result<QString> add(const QByteArray &value) const;
    // None when there is no such value here.
    [[nodiscard]] std::optional<QByteArray> value(const QString &id) const;
    void remove(const QString &id) const;

private:
    [[nodiscard]] QString fileOf(const QString &id) const;

    QString m_path;
};

} // namespace tallyman
