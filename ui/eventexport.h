// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/error.h"
#include "event/idset.h"
#include "session/eventfile.h"

#include <QElapsedTimer>
#include <QObject>
#include <atomic>
#include <memory>

class QWidget;

namespace tallyman {

class Session;
class UiSettings;

// Asks for a file and writes events to it, some at a time, so that other reading goes on; one
// export at once. GUI thread; owned by the main window.
class EventExport : public QObject
{
    Q_OBJECT

public:
    EventExport(Session *session, const UiSettings *settings, QWidget *window);
    ~EventExport() override;

    void choose(const IdSet &ids);
    void start(const IdSet &ids, const QString &path, EventFileFormat format);
    void cancel();

Q_SIGNALS:
    void tookLong(qint64 events); // once, after a second: it goes on and can be cancelled
    void message(const QString &text);
    void failed(const QString &sentence);
    void ended(); // however

private:
    void writeNext();
    void showProgress();
    void finish(const Result<qint64> &position);

    [[nodiscard]] ProfileSetPtr maskingProfiles() const;
    [[nodiscard]] QString summary() const;

    Session *m_session;
    const UiSettings *m_settings;
    QWidget *m_window;
    std::shared_ptr<EventFile> m_file; // none: nothing is being exported
    std::shared_ptr<std::atomic_bool> m_cancelled;
    IdSet m_ids;
    qint64 m_position = 0;
    QElapsedTimer m_since;
    bool m_long = false;
};

} // namespace tallyman
