// SPDX-License-Identifier: GPL-3.0-or-later
#include "sourcerules.h"

#include <QHash>
#include <QRegularExpression>
#include <functional>

namespace tallyman {

namespace {

constexpr int kMaxLines = 450;
constexpr int kTopFloor = 7;

// The floor of a folder of app/, or of ui; -1 for anything else.
int floorOf(const QString &folder)
{
    static const QHash<QString, int> floors{
        {QStringLiteral("base"), 0},
        {QStringLiteral("http"), 1},
        {QStringLiteral("script"), 1},
        {QStringLiteral("event"), 2},
        {QStringLiteral("store"), 3},
        {QStringLiteral("capture"), 4},
        {QStringLiteral("inspect"), 4},
        {QStringLiteral("deliver"), 4},
        {QStringLiteral("tunnel"), 4},
        {QStringLiteral("exchange"), 4},
        {QStringLiteral("session"), 5},
        {QStringLiteral("cli"), 6},
        {QStringLiteral("ui"), 6},
    };
    return floors.value(folder, -1);
}

// The folder of the house a file lies in: "store" for app/store/x.cpp, "ui" for ui/models/x.cpp;
// empty for app/main.cpp and for what is outside of app/ and ui/.
QString folderOf(const QString &path)
{
    const QStringList parts = path.split(u'/');
    if (parts.size() > 2 && parts.first() == QLatin1String("app")) {
        return parts.at(1);
    }
    return parts.first() == QLatin1String("ui") ? parts.first() : QString();
}

QString complaint(const QString &path, qsizetype line, const QString &sentence)
{
    return QStringLiteral("%1:%2: %3").arg(path).arg(line).arg(sentence);
}

using LineCheck = std::function<QString(const QString &line)>;

// Runs a check that answers a line with a complaint or nothing.
QStringList eachLine(const QString &path, const QByteArray &content, const LineCheck &check)
{
    QStringList complaints;
    const QStringList lines = QString::fromUtf8(content).split(u'\n');
    for (qsizetype i = 0; i < lines.size(); ++i) {
        const QString sentence = check(lines.at(i));
        if (!sentence.isEmpty()) {
            complaints.append(complaint(path, i + 1, sentence));
        }
    }
    return complaints;
}

// The name inside an #include of one kind, or empty.
QString includedName(const QString &line, bool quoted)
{
    static const QRegularExpression quotes(QStringLiteral("^\\s*#\\s*include\\s*\"([^\"]+)\""));
    static const QRegularExpression angles(QStringLiteral("^\\s*#\\s*include\\s*<([^>]+)>"));
    return (quoted ? quotes : angles).match(line).captured(1);
}

QString floorComplaint(const QString &folder, const QString &included)
{
    if (included.contains(QLatin1String(".."))) {
        return QStringLiteral("\"%1\" is relative; name it from the top").arg(included);
    }
    if (!included.contains(u'/')) {
        const bool generated =
            included.endsWith(QLatin1String(".moc")) || included.startsWith(QLatin1String("ui_"));
        return generated ? QString()
                         : QStringLiteral("\"%1\" does not say its folder").arg(included);
    }
    const QString target = included.section(u'/', 0, 0);
    const int own = folder.isEmpty() ? kTopFloor : floorOf(folder);
    const int other = floorOf(target);
    if (other < 0) {
        return QStringLiteral("\"%1\" is in no folder of the house").arg(included);
    }
    if (target != folder && other >= own) {
        return QStringLiteral("\"%1\" climbs: %2 may include only lower floors")
            .arg(included, folder);
    }
    return {};
}

// Headers of Qt Gui and Widgets that a file below ui/ could be tempted by. The linker refuses the
// rest, since app/ does not link them.
bool needsScreen(const QString &header)
{
    static const QRegularExpression screen(QStringLiteral(
        "^(Qt(Gui|Widgets|Svg|SvgWidgets|PrintSupport)(/.*)?|Qsci/.*"
        "|Q(GuiApplication|Application|Widget|MainWindow|Dialog|Action|Icon|Pixmap|Image|Painter"
        "|Color|Font|Palette|Clipboard|KeySequence|DesktopServices|TextDocument|Menu|Label))$"));
    return screen.match(header).hasMatch();
}

bool opensSomething(const QString &header)
{
    static const QRegularExpression opening(QStringLiteral(
        "^(Q(File|SaveFile|TemporaryFile|Process|TcpSocket|TcpServer|UdpSocket"
        "|SslSocket|LocalSocket|LocalServer|NetworkAccessManager|SqlDatabase)"
        "|QtNetwork(/.*)?|QtSql(/.*)?|sqlite3\\.h|curl/.*|fstream|sys/socket\\.h)$"));
    return opening.match(header).hasMatch();
}

} // namespace

QStringList SourceRules::includeFloors(const QString &path, const QByteArray &content)
{
    const QString folder = folderOf(path);
    const bool inHouse = path.startsWith(QLatin1String("app/")) || folder == QLatin1String("ui");
    if (!inHouse) {
        return {};
    }
    if (!folder.isEmpty() && floorOf(folder) < 0) {
        return {complaint(path, 1, QStringLiteral("the folder %1 has no floor").arg(folder))};
    }
    return eachLine(path, content, [&folder](const QString &line) {
        const QString included = includedName(line, true);
        return included.isEmpty() ? QString() : floorComplaint(folder, included);
    });
}

QStringList SourceRules::foreignIncludes(const QString &path, const QByteArray &content)
{
    const QString folder = folderOf(path);
    const bool isUi = folder == QLatin1String("ui");
    const bool screenless = path.startsWith(QLatin1String("app/")) && !folder.isEmpty();
    if (!isUi && !screenless) {
        return {};
    }
    return eachLine(path, content, [isUi](const QString &line) -> QString {
        const QString header = includedName(line, false);
        if (!isUi && needsScreen(header)) {
            return QStringLiteral("<%1> needs a screen; app/ runs without").arg(header);
        }
        if (isUi && opensSomething(header)) {
            return QStringLiteral("<%1> opens sockets, files or databases; ui/ asks the Session")
                .arg(header);
        }
        return {};
    });
}

QStringList SourceRules::licence(const QString &path, const QByteArray &content)
{
    const QByteArrayList first = content.split('\n').mid(0, 3);
    for (const QByteArray &line : first) {
        if (line.contains("SPDX-License-Identifier: GPL-3.0-or-later")) {
            return {};
        }
    }
    return {complaint(path, 1, QStringLiteral("no SPDX-License-Identifier line"))};
}

QStringList SourceRules::absolutePaths(const QString &path, const QByteArray &content)
{
    static const QRegularExpression local(
        QStringLiteral("(^|[\\s\"'=:(])/(home|root|work|Users|mnt|srv)/[A-Za-z0-9_.-]+/"));
    return eachLine(path, content, [](const QString &line) {
        return local.match(line).hasMatch()
            ? QStringLiteral("names a path that exists on one machine only")
            : QString();
    });
}

QStringList SourceRules::length(const QString &path, const QByteArray &content)
{
    const qsizetype lines = content.count('\n');
    if (lines <= kMaxLines) {
        return {};
    }
    return {complaint(path, lines, QStringLiteral("longer than %1 lines").arg(kMaxLines))};
}

} // namespace tallyman
