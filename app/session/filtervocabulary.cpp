// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/filtervocabulary.h"

#include "event/filterpath.h"
#include "inspect/payload.h"
#include "store/analysisrecords.h"
#include "store/eventreader.h"

#include <algorithm>

namespace tallyman {

namespace {

constexpr EventId kEvents = 200;
constexpr ImportId kImports = 200;
constexpr qint64 kLargestBody = 64 * 1024; // larger ones are left out
constexpr qsizetype kMostNames = 300;
constexpr qsizetype kLongestName = 100;
constexpr qint64 kItems = 3;     // of an array
constexpr qint64 kMembers = 100; // of an object
constexpr int kDeepest = 6;

// What comes from a sender is offered only if it is harmless text and short.
void note(QStringList &list, const QString &name)
{
    const bool harmless = !name.isEmpty() && name.size() <= kLongestName
        && std::all_of(name.begin(), name.end(), [](QChar c) { return c.isPrint(); });
    if (harmless && list.size() < kMostNames && !list.contains(name))
        list.append(name);
}

void notePaths(QStringList &list, const JsonValue &value, QByteArrayList &steps)
{
    if (steps.size() >= kDeepest || list.size() >= kMostNames)
        return;
    qint64 done = 0;
    value.forEach([&](const JsonValue &child) {
        const bool isItem = value.isArray();
        if (!isItem)
            steps.append(child.name().toUtf8());
        if (!child.isArray() && !child.isObject() && !steps.isEmpty())
            note(list, filterPathText(steps));
        else
            notePaths(list, child, steps);
        if (!isItem)
            steps.removeLast();
        return ++done < (isItem ? kItems : kMembers);
    });
}

void noteEvent(FilterVocabulary &vocabulary, const Event &event)
{
    note(vocabulary.methods, QString::fromUtf8(event.method));
    note(vocabulary.paths, QString::fromUtf8(event.target).section(QLatin1Char('?'), 0, 0));
    if (event.status != 0)
        note(vocabulary.statuses, QString::number(event.status));
    const HeaderList headers = event.headers();
    for (const HeaderField &field : headers.fields()) {
        if (isToken(field.name))
            note(vocabulary.headers, QString::fromLatin1(field.name).toLower());
    }
    if (event.body.isEmpty() || !event.bodyLoaded())
        return;
    QByteArrayList steps;
    notePaths(vocabulary.jsonPaths, readPayload(headers, event.body, kLargestBody).root(), steps);
}

void noteFacts(FilterVocabulary &vocabulary, Database &database)
{
    if (!hasAnalysis(database))
        return;
    for (const AnalysisRecord &record : newestAnalyses(database, kEvents)) {
        const QString form = QString::fromUtf8(record.form);
        note(vocabulary.senders, form.section(QLatin1Char('/'), 0, 0));
        note(vocabulary.forms, form.section(QLatin1Char('/'), 1));
    }
    const ImportId last = highestImportId(database);
    const QList<Import> newest = imports(database, last - kImports + 1, last);
    for (auto import = newest.rbegin(); import != newest.rend(); ++import) {
        note(vocabulary.imports, import->key);
        note(vocabulary.senders, import->sender);
    }
}

} // namespace

FilterVocabulary readFilterVocabulary(EventReader &reader)
{
    FilterVocabulary vocabulary;
    const EventId last = reader.revisions().lastId;
    for (EventId id = last; id > std::max<EventId>(0, last - kEvents); --id) {
        if (const Result<Event> event = reader.event(id, kLargestBody))
            noteEvent(vocabulary, *event);
    }
    noteFacts(vocabulary, reader.database());
    for (const Endpoint &endpoint : reader.endpoints())
        note(vocabulary.endpoints, endpoint.name);
    vocabulary.endpoints.append(kCatchAll);
    for (QStringList *list : {&vocabulary.methods, &vocabulary.statuses, &vocabulary.paths,
             &vocabulary.senders, &vocabulary.forms, &vocabulary.headers})
        list->sort();
    return vocabulary;
}

} // namespace tallyman
