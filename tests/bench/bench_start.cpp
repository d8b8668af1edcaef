// SPDX-License-Identifier: GPL-3.0-or-later
// bench_start [WORKSPACE]: prints the milliseconds from the start of the process to the first
// painting of the window on that workspace; without one, of a bare Qt window with a label. With a
// workspace that has events it goes on to the first painting with a filled table.
#include "ui/application.h"

#include <QAbstractItemView>
#include <QApplication>
#include <QElapsedTimer>
#include <QEvent>
#include <QHeaderView>
#include <QLabel>
#include <QMainWindow>
#include <QTimer>
#include <cstdio>
#include <ctime>
#include <fstream>
#include <sstream>
#include <unistd.h>

using namespace tallyman;

namespace {

// Since the kernel made the process, in ms, to the clock tick (10 ms).
double processAgeMs()
{
    std::ifstream file("/proc/self/stat");
    std::string text;
    std::getline(file, text);
    std::istringstream fields(text.substr(text.rfind(')') + 2));
    std::string field;
    for (int i = 0; i < 20; ++i) {
        fields >> field;
    }
    timespec now{};
    ::clock_gettime(CLOCK_BOOTTIME, &now);
    const double started = std::stod(field) * 1000 / static_cast<double>(::sysconf(_SC_CLK_TCK));
    return static_cast<double>(now.tv_sec) * 1000 + static_cast<double>(now.tv_nsec) / 1e6
        - started;
}

// Quits the program when the window has been painted, and its table too if that has rows.
class FirstPaint : public QObject
{
public:
    using QObject::QObject;

    bool eventFilter(QObject *object, QEvent *event) override
    {
        if (event->type() == QEvent::Paint && object->isWidgetType() && !m_done) {
            // after the event has been handled
            QTimer::singleShot(0, this, [this] { check(); });
        }
        return false;
    }

private:
    void check()
    {
        if (m_done || !isReady()) {
            return;
        }
        m_done = true;
        std::printf("%.0f\n", processAgeMs());
        std::fflush(stdout);
        QCoreApplication::quit();
    }

    // The largest view's first visible row shows something, if it has rows.
    static bool isReady()
    {
        const QWidgetList widgets = QApplication::allWidgets();
        for (const QWidget *widget : widgets) {
            const auto *view = qobject_cast<const QAbstractItemView *>(widget);
            if (view == nullptr || qobject_cast<const QHeaderView *>(widget) != nullptr
                || !view->isVisible() || view->model() == nullptr
                || view->model()->columnCount() < 4 || view->model()->rowCount() == 0) {
                continue;
            }
            const QModelIndex index = view->indexAt(view->viewport()->rect().center() / 2);
            if (!index.isValid() || index.siblingAtColumn(2).data().toString().isEmpty()) {
                return false;
            }
        }
        return true;
    }

    bool m_done = false;
};

void watch()
{
    QCoreApplication::instance()->installEventFilter(new FirstPaint(QCoreApplication::instance()));
}

int runBare(int argc, char **argv)
{
    QApplication application(argc, argv);
    QMainWindow window;
    window.setCentralWidget(new QLabel(QStringLiteral("bare")));
    window.resize(1440, 900);
    window.show();
    return QApplication::exec();
}

} // namespace

Q_COREAPP_STARTUP_FUNCTION(watch)

int main(int argc, char **argv)
{
    if (argc < 2) {
        return runBare(argc, argv);
    }
    WindowOptions options;
    options.workspace = QString::fromLocal8Bit(argv[1]);
    options.listen = ListenAddress{QStringLiteral("127.0.0.1"), 0};
    return runWindow(argc, argv, options);
}
