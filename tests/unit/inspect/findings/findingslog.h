// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/workerthread.h"
#include "event/endpointjson.h"
#include "inspect/analyzer.h"
#include "inspect/findings/inspector.h"
#include "store/findingrecords.h"
#include "store/records.h"

#include "../../store/logfixture.h"

#include <QTest>
#include <atomic>

namespace tallyman::test {

inline const QString kResources = QStringLiteral(TALLYMAN_SOURCE_DIR "/resources");
inline const QStringList kProfiles{kResources + QStringLiteral("/profiles")};

// "POST /crm" and "Name: value" lines, then the content.
[[nodiscard]] inline NewEvent request(
    const QByteArrayList &lines, const QByteArray &body, int status = 200)
{
    NewEvent event = makeEvent(body, lines.first().split(' ').at(1));
    event.method = lines.first().split(' ').at(0);
    event.status = status;
    event.head = lines.first() + " HTTP/1.1\r\n";
    for (const QByteArray &line : lines.mid(1))
        event.head += line + "\r\n";
    event.head += "\r\n";
    return event;
}

[[nodiscard]] inline NewEvent json(
    const QByteArray &body, const QByteArrayList &more = {}, int status = 200)
{
    return request(
        QByteArrayList{"POST /crm", "Content-Type: application/json"} + more, body, status);
}

[[nodiscard]] inline NewEvent failed(EventState state, const QByteArray &code)
{
    NewEvent event = makeEvent("x");
    event.state = state;
    event.problemCode = code;
    event.problem = QStringLiteral("Something was wrong.");
    return event;
}

// A log with what was found in it.
class Findings
{
public:
    Findings()
        : m_opened(m_fixture.open())
        , m_database(m_fixture.path(), Database::Mode::ReadOnly)
        , m_analyzer(new Analyzer(m_fixture.path(), {}, m_fixture.log(), kProfiles))
        , m_inspector(new Inspector(m_fixture.path(), {}, m_fixture.log(), kProfiles,
              SecretFolder(m_folder.filePath(QStringLiteral("secrets")))))
    {
        QObject::connect(m_analyzer, &Analyzer::followed, m_inspector, &Inspector::follow);
        QObject::connect(m_analyzer, &Analyzer::begunAnew, m_inspector,
            [inspector = m_inspector] { inspector->repeatFrom(0); });
        m_findings.adopt(m_inspector);
        m_analysis.adopt(m_analyzer);
    }
    ~Findings()
    {
        m_analyzer->stop();
        m_inspector->stop();
    }

    void expect(const QByteArray &prefix, const QString &scheme, const QByteArray &header,
        const QByteArray &value)
    {
        const SecretFolder secrets(m_folder.filePath(QStringLiteral("secrets")));
        const auto id = secrets.add(value);
        QVERIFY(id);
        m_expectations.append({prefix, scheme, header, {}, {{*id, {}}}});
        const QByteArray text = expectationsToJson(m_expectations);
        QVERIFY(m_fixture.run(
            [text](Database &database) { writeSetting(database, kExpectationsKey, text); }));
        m_inspector->repeatFrom(0);
    }

    // find() may still have what was found without them.
    void setEndpoints(const QList<Endpoint> &endpoints)
    {
        const QByteArray text = storedEndpoints(endpoints);
        QVERIFY(m_fixture.run(
            [text](Database &database) { writeSetting(database, kEndpointsKey, text); }));
        m_analyzer->reloadEndpoints();
    }

    // The same with a value in a keyring, which says `value` when it is asked; null: it has none.
    void expectFromKeyring(const QByteArray &header, const QByteArray &value)
    {
        QObject::connect(m_inspector, &Inspector::keyringWanted, m_inspector,
            [this, value](const QStringList &ids) {
                ++m_keyringAsked;
                QHash<QString, QByteArray> values;
                if (!value.isNull())
                    values.insert(ids.first(), value);
                m_inspector->setKeyringValues(ids, values);
            });
        m_expectations.append({"/", QStringLiteral("static"), header, {},
            {{QStringLiteral("an id"), {}, SecretPlace::Keyring}}});
        const QByteArray text = expectationsToJson(m_expectations);
        QVERIFY(m_fixture.run(
            [text](Database &database) { writeSetting(database, kExpectationsKey, text); }));
        m_inspector->repeatFrom(0);
    }
    [[nodiscard]] int keyringAsked() const { return m_keyringAsked; }

    EventId append(const NewEvent &event) { return m_last = m_fixture.append(event); }

    // Of all events so far, as "id" for the last one and "#n id" for earlier ones.
    QByteArrayList find()
    {
        m_analyzer->follow(m_last);
        const auto isDone = [this] {
            const auto state = followerState(m_database, Inspector::kStateName);
            const auto analysis = followerState(m_database, "analysis");
            return state.cursor >= m_last
                && state.madeWith
                == Inspector::madeWith(
                    analysis.madeWith, EventReader(m_database).setting(kExpectationsKey));
        };
        QByteArrayList ids;
        if (!QTest::qWaitFor(isDone, kPatienceMs))
            return {"nothing was done"};
        const QList<Finding> found = findings(m_database, 1, m_last, 1000);
        for (const Finding &finding : found) {
            ids.append(finding.eventId == m_last
                    ? finding.id
                    : QByteArray("#" + QByteArray::number(finding.eventId) + ' ' + finding.id));
        }
        std::sort(ids.begin(), ids.end());
        return ids;
    }
    QList<Finding> ofLast() { return findingsOfEvent(m_database, m_last); }

private:
    static constexpr int kPatienceMs = 60'000; // content of 64 MiB, with sanitizers

    QTemporaryDir m_folder;
    LogFixture m_fixture;
    bool m_opened;
    Database m_database;
    WorkerThread m_findings{QStringLiteral("findings")};
    WorkerThread m_analysis{QStringLiteral("analysis")};
    Analyzer *m_analyzer;
    Inspector *m_inspector;
    QList<Expectation> m_expectations;
    EventId m_last = 0;
    std::atomic_int m_keyringAsked = 0;
};

// A completion notice of CSVBox that says what it should.
inline const QByteArray kNotice =
    "{\"import_id\":1,\"sheet_id\":5,\"sheet_name\":\"P\","
    "\"destination_type\":\"webhook\",\"row_count\":2,\"row_success\":2,"
    "\"row_fail\":0,\"import_status\":\"success\",\"import_starttime\":1,"
    "\"import_endtime\":2,\"original_filename\":\"a.csv\",\"raw_file\":\"\"}";

} // namespace tallyman::test
