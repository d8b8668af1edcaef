// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/error.h"

#include <QByteArrayView>
#include <QFileDevice>
#include <memory>

class QSaveFile;

namespace tallyman {

// A file that something is exported to: replaced whole, or left as it was when this goes without
// commit(). What is no regular file (a device, a pipe) cannot be replaced and is written as it
// stands. After the first false of a function the others give false too. Any thread.
class OutputFile
{
public:
    explicit OutputFile(const QString &path);
    ~OutputFile();
    Q_DISABLE_COPY_MOVE(OutputFile)

    [[nodiscard]] bool open();
    [[nodiscard]] bool write(QByteArrayView bytes);
    [[nodiscard]] bool commit();
    // Io, naming the file and the reason of the first failure.
    [[nodiscard]] Error error() const;

private:
    bool check(bool succeeded);

    const QString m_path;
    QSaveFile *m_replacement = nullptr; // m_file, when it is one
    std::unique_ptr<QFileDevice> m_file;
    bool m_failed = false;
    QString m_reason;
};

} // namespace tallyman
