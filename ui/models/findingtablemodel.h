// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/findingindex.h"
#include "session/findingsubjects.h"

#include <QAbstractTableModel>
#include <QCache>
#include <QSet>
#include <optional>

namespace tallyman {

class Session;

// The findings of one kind, or of all that are not muted: the gravest kinds first, imports before
// events, the newest on top. What a row shows is loaded when it is asked for.
// GUI thread; the index must outlive it.
class FindingTableModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { Kind, Subject, Where, Time, Message, ColumnCount };

    FindingTableModel(Session *session, FindingIndex *index, QObject *parent = nullptr);

    // −1: all that are not muted.
    void setKind(qsizetype kind);
    [[nodiscard]] qsizetype kind() const { return m_kind; }

    // Where a row stands in the index.
    struct Place
    {
        FindingIndex::Section section;
        qint64 id = 0; // of the event or import; 0: no such row
    };
    [[nodiscard]] Place placeOf(int row) const;
    // Null while it is loaded.
    [[nodiscard]] const Finding *findingAt(int row) const;
    // The request target of the event that a row is about; empty while it is loaded.
    [[nodiscard]] QByteArray targetAt(int row) const;

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QVariant headerData(
        int section, Qt::Orientation orientation, int role) const override;

private:
    using Page = QHash<qint64, FindingSubject>;
    void followIndex();
    void updateSections();
    void forget(FindingIndex::About about, const IdSet &ids);
    [[nodiscard]] std::optional<qint64> firstRow(const FindingIndex::Section &section) const;
    [[nodiscard]] const FindingSubject *subjectAt(const Place &place) const;
    [[nodiscard]] QString text(int row, int column) const;
    [[nodiscard]] QString whereText(const FindingSubject &subject) const;
    void load(FindingIndex::About about, qint64 page) const;
    void announce();

    Session *m_session;
    FindingIndex *m_index;
    qsizetype m_kind = -1;
    QList<FindingIndex::Section> m_sections; // that are shown
    bool m_changing = false;                 // between the two signals of a change
    mutable QCache<qint64, Page> m_pages;    // by key, see cpp
    mutable QSet<qint64> m_loading;
    QSet<qint64> m_stale; // changed while they were loaded
};

} // namespace tallyman
