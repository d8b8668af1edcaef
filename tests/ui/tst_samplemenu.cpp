// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/mainwindowtest.h"
#include "ui/models/importtablemodel.h"
#include "ui/sampleimport.h"
#include "ui/views/importspage.h"
#include "ui/views/importtable.h"
#include "ui/widgets/rowview.h"

#include <QMenu>
#include <QMenuBar>
#include <QSignalSpy>

namespace tallyman {

// The samples of all senders, really sent from the window to its own listener.
class TestSampleMenu : public test::MainWindowTest
{
    Q_OBJECT

private Q_SLOTS:
    void sendsEverySample();
    void sendsAWholeImport();

private:
    [[nodiscard]] QMenu *samples() const
    {
        for (QMenu *menu : m_window->menuBar()->findChildren<QMenu *>()) {
            if (menu->title() == QLatin1String("Send a sam&ple of"))
                return menu;
        }
        return nullptr;
    }
};

void TestSampleMenu::sendsEverySample()
{
    QVERIFY(samples() != nullptr);
    Q_EMIT samples()->aboutToShow();
    auto *sender = m_window->findChild<SampleImport *>();
    QSignalSpy finished(sender, &SampleImport::finished);
    int sent = 0;
    const QList<QAction *> senders = samples()->actions();
    QVERIFY(senders.size() > 10);
    for (const QAction *action : senders) {
        QVERIFY(action->menu() != nullptr);
        action->menu()->actions().last()->trigger();
        ++sent;
        QTRY_COMPARE(finished.size(), sent);
        QCOMPARE(finished.last().first().toString(), QString());
    }
    QTRY_COMPARE(m_fixture->session()->statistics().events, qint64(sent));
    QVERIFY(sampleEntries().size() > sent);
    for (const SampleEntry &entry : sampleEntries())
        QVERIFY2(!loadSample(entry).body.isEmpty(), qPrintable(entry.file));
}

void TestSampleMenu::sendsAWholeImport()
{
    Q_EMIT samples()->aboutToShow();
    samples()->actions().first()->menu()->actions().first()->trigger();
    QTRY_COMPARE(m_fixture->session()->statistics().events, qint64(5));
    QTest::keyClick(m_window.get(), Qt::Key_2, Qt::ControlModifier);
    const auto *model = m_window->findChild<ImportsPage *>()->table()->model();
    QTRY_COMPARE(model->rowCount(), 1);
    QTRY_COMPARE(model->index(0, ImportTableModel::State).data().toString(),
        QStringLiteral("complete, 4 rows twice"));
    QCOMPARE(model->index(0, ImportTableModel::Rows).data().toString(), QStringLiteral("12 of 12"));
}

} // namespace tallyman

QTEST_MAIN(tallyman::TestSampleMenu)
#include "tst_samplemenu.moc"
