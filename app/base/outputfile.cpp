// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/outputfile.h"

#include <QFile>
#include <QFileInfo>
#include <QSaveFile>

namespace tallyman {

OutputFile::OutputFile(const QString &path)
    : m_path(path)
{
    const QFileInfo there(path);
    if (!there.exists() || there.isFile()) {
        auto file = std::make_unique<QSaveFile>(path);
        m_replacement = file.get();
        m_file = std::move(file);
    } else {
        m_file = std::make_unique<QFile>(path);
    }
}

OutputFile::~OutputFile() = default;

bool OutputFile::open()
{
    return check(m_file->open(QIODevice::WriteOnly));
}

// Qt gives a reason only when nothing at all could be written, so a rest is tried once more.
bool OutputFile::write(QByteArrayView bytes)
{
    while (!m_failed && !bytes.isEmpty()) {
        const qint64 written = m_file->write(bytes.data(), bytes.size());
        if (check(written > 0))
            bytes = bytes.sliced(written);
    }
    return !m_failed;
}

// Flushes first, for closing forgets why that failed; twice, as above.
bool OutputFile::commit()
{
    return !m_failed && check(m_file->flush() || m_file->flush())
        && (m_replacement == nullptr || check(m_replacement->commit()));
}

bool OutputFile::check(bool succeeded)
{
    if (!succeeded && !m_failed) {
        m_failed = true;
        m_reason = m_file->errorString();
    }
    return succeeded;
}

Error OutputFile::error() const
{
    return Error{
        ErrorCode::Io, QStringLiteral("%1 cannot be written: %2.").arg(m_path, m_reason), {}};
}

} // namespace tallyman
