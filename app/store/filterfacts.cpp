// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/filterfacts.h"

namespace tallyman::filterfacts {

namespace {

// Of a finding (alias f): its kind is not muted in this workspace.
const QByteArray kShown =
    QByteArrayLiteral("f.kind NOT IN (SELECT m.value FROM setting s, json_each(s.value,"
                      " '$.mutedFindings') m WHERE s.key = 'workspace')");

// The text in front of the slash and behind it.
QByteArray before(const QByteArray &column)
{
    return "substr(" + column + ", 1, instr(" + column + " || '/', '/') - 1)";
}

QByteArray behind(const QByteArray &column)
{
    return "substr(" + column + ", instr(" + column + ", '/') + 1)";
}

QByteArray analysed(const QByteArray &condition)
{
    return "EXISTS(SELECT 1 FROM analysis a WHERE a.event_id = e.id AND " + condition + ")";
}

} // namespace

QByteArray rangesSql(const QByteArray &column, const QList<FilterRange> &ranges)
{
    QByteArray sql;
    for (const FilterRange &range : ranges) {
        sql += sql.isEmpty() ? "(" : " OR ";
        sql += column + " BETWEEN " + QByteArray::number(range.first) + " AND "
            + QByteArray::number(range.last);
    }
    return sql.isEmpty() ? QByteArray("0") : QByteArray(sql + ")");
}

QByteArray senderSql(const QByteArray &judge)
{
    return analysed(judge + before("a.form") + ")");
}

QByteArray formSql(const QByteArray &judge)
{
    return analysed(judge + behind("a.form") + ")");
}

QByteArray importSql(const QByteArray &judge, bool bySender)
{
    const QByteArray key = judge + behind("i.name") + ")";
    return "EXISTS(SELECT 1 FROM analysis a JOIN import i ON i.id = a.import_id WHERE a.event_id ="
           " e.id AND ("
        + (bySender ? QByteArray(key + " OR " + judge + "i.name)") : key) + "))";
}

QByteArray samenessSql(const QList<FilterRange> &ranges)
{
    return analysed(rangesSql("a.same", ranges));
}

QByteArray conflictSql(const QList<FilterRange> &ranges)
{
    return "(" + samenessSql(ranges)
        + " OR EXISTS(SELECT 1 FROM finding f WHERE f.event_id = e.id AND f.kind = 'conflict'))";
}

QByteArray attemptSql(const QList<FilterRange> &ranges)
{
    return analysed(rangesSql("a.attempt", ranges));
}

QByteArray findingSql(const QByteArray &judge)
{
    return "EXISTS(SELECT 1 FROM finding f WHERE f.event_id = e.id AND "
        + (judge.isEmpty() ? kShown : QByteArray(judge + "f.kind)")) + ")";
}

QByteArray severitySql(const QList<FilterRange> &ranges)
{
    return "EXISTS(SELECT 1 FROM finding f WHERE f.event_id = e.id AND "
        + rangesSql("f.level", ranges) + " AND " + kShown + ")";
}

// Imports are known by "sender/key": one step for each sender that there is.
IdSet eventsOfImport(Database &database, const QByteArray &key, EventId first, EventId last)
{
    IdSet events;
    Statement sender(database, "SELECT name FROM import WHERE name >= ?1 ORDER BY name LIMIT 1");
    Statement event(database,
        "SELECT event_id FROM analysis WHERE import_id = (SELECT id FROM import WHERE name = ?1)"
        " AND event_id BETWEEN ?2 AND ?3 ORDER BY event_id");
    const auto addEvents = [&](const QByteArray &name) {
        event.bindText(1, QByteArrayView(name)).bind(2, first).bind(3, last);
        IdSet found;
        while (event.step())
            found.insert(event.number(0));
        event.reset();
        events.unite(found);
    };
    QByteArray from = "";
    while (true) {
        sender.bindText(1, QByteArrayView(from));
        if (!sender.step())
            return events;
        const QByteArray name = sender.bytes(0);
        sender.reset();
        const QByteArray prefix = name.left(name.indexOf('/'));
        addEvents(QByteArray(prefix + '/' + key));
        if (key.startsWith(QByteArray(prefix + '/')))
            addEvents(key);
        from = prefix + '0'; // behind the slash
    }
}

} // namespace tallyman::filterfacts
