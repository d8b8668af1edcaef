// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "event/finding.h"
#include "session/findingmarks.h"

#include <QMap>
#include <QObject>
#include <QTimer>
#include <vector>

namespace tallyman {

class Session;

// Which events and imports have which kind of finding: the list that is worked through. Follows
// what is found later; what was ticked off is left out unless it is asked for.
// Lives on the thread of its Session (the gui thread); never blocks.
class FindingIndex : public QObject
{
    Q_OBJECT

public:
    enum class About : quint8 { Imports, Events };
    // The imports, or the events, with one kind of finding.
    struct Section
    {
        qsizetype kind = 0; // its place in findingKinds()
        About about = About::Events;
        friend bool operator==(const Section &, const Section &) = default;
    };

    explicit FindingIndex(Session *session, QObject *parent = nullptr);
    ~FindingIndex() override;

    // Ascending. ImportIds where the section is about imports.
    [[nodiscard]] const IdSet &ids(const Section &section) const;
    [[nodiscard]] qint64 count(qsizetype kind) const;
    [[nodiscard]] bool isMuted(qsizetype kind) const;
    // Errors and warnings that are neither muted nor done.
    [[nodiscard]] qint64 openCount() const;
    // Notes that are neither muted nor done.
    [[nodiscard]] qint64 noteCount() const;

    [[nodiscard]] bool showsDone() const { return m_showsDone; }
    void setShowsDone(bool shows);
    [[nodiscard]] bool isDone(const Section &section, qint64 id) const;
    // Ticks findings off, or takes that back; kept in the workspace. Does nothing where that is
    // only read, see isWritable().
    void setDone(const Section &section, const IdSet &ids, bool done);
    [[nodiscard]] bool isWritable() const;

Q_SIGNALS:
    // Changes of ids() come in pairs, before and after; positions are those in ids().
    void aboutToInsert(const tallyman::FindingIndex::Section &section, qint64 first, qint64 last);
    void inserted();
    void aboutToRemove(const tallyman::FindingIndex::Section &section, qint64 first, qint64 last);
    void removed();
    // What was found about them may be another thing than before, or done.
    void changed(tallyman::FindingIndex::About about, const tallyman::IdSet &ids);
    void countsChanged();

private:
    struct Lists
    {
        IdSet found;
        IdSet shown;
    };
    struct ImportsRead;
    [[nodiscard]] Lists &lists(const Section &section);
    [[nodiscard]] const Lists &lists(const Section &section) const;
    [[nodiscard]] IdSet doneOf(const Section &section) const;
    [[nodiscard]] qint64 openCount(bool ofNotes) const;
    void loadMarks();
    void onCommitted(qint64 first, qint64 last);
    void onFound(qint64 first, qint64 last);
    void onDeleted(const IdSet &ids);
    void readNext();
    void readEvents(EventId first, EventId last);
    void readImports(qint64 first, qint64 last);
    void takeImports(const IdSet &asked, const ImportsRead &read);
    void take(About about, const IdSet &asked, const QMap<QByteArray, IdSet> &found);
    void show(const Section &section);
    void showAll();
    void waitForQuiet();

    Session *m_session;
    std::vector<Lists> m_lists; // two for each kind
    FindingMarks m_marks;
    QMap<qint64, QString> m_importNames; // of those with findings
    QMap<qint64, qint64> m_unsettled;    // imports by id: when they are to be judged again, UTC µs
    IdSet m_events;                      // whose findings are to be read
    IdSet m_imports;
    qint64 m_highestImport = 0; // as it was read last
    bool m_reading = false;
    bool m_showsDone = false;
    QTimer m_refresh; // reads are collected for a moment
    QTimer m_quiet;
};

} // namespace tallyman
