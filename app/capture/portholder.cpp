// SPDX-License-Identifier: GPL-3.0-or-later
#include "capture/portholder.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QHostAddress>
#include <QSet>
#include <QTcpServer>

namespace tallyman {

namespace {

constexpr int kPortsTried = 50;

// Inodes of the listening sockets on `port`, from /proc/net/tcp and tcp6 (proc(5)).
QSet<QByteArray> listeningInodes(quint16 port)
{
    const QByteArray suffix = ":" + QByteArray::number(port, 16).toUpper().rightJustified(4, '0');
    QSet<QByteArray> inodes;
    for (const QString &table :
        {QStringLiteral("/proc/net/tcp"), QStringLiteral("/proc/net/tcp6")}) {
        QFile file(table);
        if (!file.open(QIODevice::ReadOnly))
            continue;
        const QList<QByteArray> lines = file.readAll().split('\n');
        for (const QByteArray &line : lines) {
            const QList<QByteArray> columns = line.simplified().split(' ');
            const bool listens = columns.size() > 9 && columns[3] == "0A";
            if (listens && columns[1].endsWith(suffix))
                inodes.insert(columns[9]);
        }
    }
    return inodes;
}

bool ownsSocket(const QString &process, const QSet<QByteArray> &inodes)
{
    const QDir descriptors(process + QStringLiteral("/fd"));
    const QStringList names =
        descriptors.entryList(QDir::AllEntries | QDir::System | QDir::NoDotAndDotDot);
    for (const QString &name : names) {
        const QString link = QFile::symLinkTarget(descriptors.filePath(name));
        const qsizetype at = link.indexOf(QLatin1String("socket:["));
        if (at >= 0 && inodes.contains(link.mid(at + 8).chopped(1).toLatin1()))
            return true;
    }
    return false;
}

} // namespace

QString portHolder(quint16 port)
{
    const QSet<QByteArray> inodes = listeningInodes(port);
    if (inodes.isEmpty())
        return {};
    const QStringList processes =
        QDir(QStringLiteral("/proc")).entryList({QStringLiteral("[0-9]*")}, QDir::Dirs);
    for (const QString &pid : processes) {
        const QString process = QStringLiteral("/proc/") + pid;
        if (!ownsSocket(process, inodes))
            continue;
        QFile name(process + QStringLiteral("/comm"));
        const bool readable = name.open(QIODevice::ReadOnly);
        const QString program = readable ? QString::fromUtf8(name.readAll()).trimmed() : QString();
        return QStringLiteral("%1 (pid %2)").arg(program, pid);
    }
    return {};
}

bool listensOn(qint64 pid, quint16 port)
{
    const QSet<QByteArray> inodes = listeningInodes(port);
    return !inodes.isEmpty() && ownsSocket(QStringLiteral("/proc/%1").arg(pid), inodes);
}

quint16 nextFreePort(const QString &host, quint16 port)
{
    const QHostAddress address(host);
    for (int candidate = port + 1; candidate <= port + kPortsTried && candidate <= 65535;
         ++candidate) {
        QTcpServer probe;
        if (probe.listen(address, static_cast<quint16>(candidate)))
            return static_cast<quint16>(candidate);
    }
    return 0;
}

} // namespace tallyman
