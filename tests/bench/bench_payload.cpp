// SPDX-License-Identifier: GPL-3.0-or-later
// bench_payload WORKSPACE: shows contents that are large in one way or another in the detail pane
// and prints how long the first screen took and how long the gui thread stalled. The events are
// sent to a listener of its own first.
#include "heartbeat.h"
#include "measure.h"
#include "session/session.h"
#include "ui/theme/theme.h"
#include "ui/views/eventdetail.h"
#include "ui/views/payloadmodeswitch.h"
#include "ui/views/payloadview.h"
#include "ui/views/textpage.h"
#include "ui/views/textscintilla.h"

#include <QApplication>
#include <QTcpSocket>
#include <QTreeView>
#include <QUrl>

using namespace tallyman;

namespace {

struct Sample
{
    const char *name;
    QByteArray body;
};

QByteArray rowsOfJson(qsizetype bytes)
{
    QByteArray text("[");
    text.reserve(bytes + 200);
    for (int row = 0; text.size() < bytes; ++row) {
        text += QByteArray("{\"row_number\":" + QByteArray::number(row)
            + ",\"name\":\"TP-Link TL-WN822N Wireless N300 USB adapter\",\"price\":1.10e2},");
    }
    return QByteArray(text + "{\"last\":\"needle\"}]");
}

QByteArray wideRow(int columns)
{
    QByteArray text("{\"data\":[{");
    for (int column = 0; column < columns; ++column) {
        text += QByteArray("\"column " + QByteArray::number(column) + "\":\"value "
            + QByteArray::number(column) + "\",");
    }
    return QByteArray(text + "\"last\":0}]}");
}

bool post(Session *session, const QByteArray &body)
{
    const EventId last = session->statistics().lastId;
    QTcpSocket socket;
    const QUrl url(session->listener().url);
    socket.connectToHost(url.host(), static_cast<quint16>(url.port()));
    if (!socket.waitForConnected())
        return false;
    socket.write(
        QByteArray("POST /rows HTTP/1.1\r\nHost: bench\r\nContent-Type: application/json\r\n"
                   "Content-Length: "
            + QByteArray::number(body.size()) + "\r\n\r\n"));
    socket.write(body);
    return runUntil([&] { return session->statistics().lastId > last; });
}

class Measure
{
public:
    explicit Measure(const char *name)
        : m_name(name)
    {
        m_clock.start();
        m_heartbeat.start();
    }
    void print(const char *what)
    {
        const double tookMs = static_cast<double>(m_clock.nsecsElapsed()) / 1e6;
        m_heartbeat.stop();
        const QByteArray label = QByteArray(m_name) + ", " + what;
        printFigure(label.constData(), tookMs, "ms");
        printFigure(
            "  longest stall of the gui thread", percentile(m_heartbeat.stallsMs(), 1), "ms");
    }

private:
    const char *m_name;
    QElapsedTimer m_clock;
    Heartbeat m_heartbeat;
};

void show(EventDetail *detail, EventId id, const char *name)
{
    Measure tree(name);
    detail->setEvent(id);
    runUntil([&] {
        const auto *view = detail->findChild<QTreeView *>();
        return detail->showsEvent() && view != nullptr && view->model()->rowCount() == 1;
    });
    runUntil([&, beats = 0]() mutable { return ++beats > 50; }); // and its painting
    tree.print("first screen of the tree");
    auto *modes = detail->findChild<PayloadModeSwitch *>();
    const auto *page = detail->findChild<PayloadView *>()->findChild<TextPage *>();
    Measure text(name);
    modes->setMode(PayloadView::Text);
    runUntil([&] { return page->isComplete() && page->editor()->length() > 0; });
    runUntil([&, beats = 0]() mutable { return ++beats > 50; });
    text.print("all of the text");
    Measure hex(name);
    modes->setMode(PayloadView::Hex);
    runUntil([&, beats = 0]() mutable { return ++beats > 50; });
    hex.print("hex");
    modes->setMode(PayloadView::Tree);
    detail->setEvent(0);
}

int run(Session *session)
{
    const Sample samples[] = {
        {"rows of 100 MB", rowsOfJson(100'000'000)},
        {"10,000 columns", wideRow(10'000)},
        {"5,000 levels", QByteArray("{\"a\":").repeated(5000) + "1" + QByteArray(5000, '}')},
        {"a line of 2 MiB", QByteArray("\"" + QByteArray(2 * 1024 * 1024, 'x') + "\"")},
    };
    if (!runUntil([session] { return session->listener().listening; }))
        return 1;
    for (const Sample &sample : samples) {
        if (!post(session, sample.body))
            return 1;
    }
    EventId id = session->statistics().lastId - static_cast<EventId>(std::size(samples));
    for (const Sample &sample : samples) {
        EventDetail detail(session);
        detail.resize(1000, 700);
        detail.show();
        show(&detail, ++id, sample.name);
    }
    printFigure("most resident memory", statusMiB("VmHWM"), "MiB");
    return 0;
}

} // namespace

int main(int argc, char **argv)
{
    QApplication application(argc, argv);
    const QStringList arguments = QApplication::arguments();
    if (arguments.size() != 2) {
        std::fprintf(stderr, "usage: bench_payload WORKSPACE\n");
        return 2;
    }
    applyTheme(application, ThemeChoice::Light);
    SessionOptions options;
    options.path = arguments.at(1);
    options.listen = ListenAddress{QStringLiteral("127.0.0.1"), 0};
    const Result<std::unique_ptr<Session>> session = Session::open(options);
    if (!session) {
        std::fprintf(stderr, "%s\n", qPrintable(session.error().message));
        return 1;
    }
    return run(session->get());
}
