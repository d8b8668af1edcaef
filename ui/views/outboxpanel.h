// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/error.h"
#include "event/event.h"
#include "ui/views/tablepanel.h"

#include <QPersistentModelIndex>
#include <QTimer>

class QComboBox;

namespace tallyman {

struct OutboxChoice;
struct OutboxItem;
class OutboxModel;
class OutboxWatch;
class Session;

// The outbox as a table: what waits to be delivered and what was given up, to be sent again or
// dropped. GUI thread.
class OutboxPanel : public TablePanel
{
    Q_OBJECT

public:
    OutboxPanel(Session *session, const OutboxWatch *watch, QWidget *parent = nullptr);

    void showTarget(qint64 targetId); // 0: all
    // What chooses which deliveries are shown, for the bar of the place.
    [[nodiscard]] QWidget *choices() const { return m_choices; }
    // Sends everything again that was given up and is shown.
    void retryAll();

Q_SIGNALS:
    void eventRequested(tallyman::EventId id);

protected:
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;

private:
    void buildChoices();
    void addCommands();
    void fillTargets();
    void choose();
    void updateState();
    void askToDrop();
    void askToDropAll();
    void keepPlace();
    void restorePlace();
    void retryEach(const QList<qint64> &ids);
    void dropEach(const QList<qint64> &ids);
    void showOutcome(const Result<qint64> &done);
    [[nodiscard]] QList<qint64> selectedIds() const;
    [[nodiscard]] qint64 targetId() const;
    [[nodiscard]] OutboxChoice givenUp() const;

    Session *m_session;
    const OutboxWatch *m_watch;
    OutboxModel *m_model;
    QWidget *m_choices = nullptr;
    QComboBox *m_states = nullptr;
    QComboBox *m_targets = nullptr;
    QAction *m_retry = nullptr;
    QAction *m_retryAll = nullptr;
    QAction *m_drop = nullptr;
    QAction *m_dropAll = nullptr;
    QAction *m_show = nullptr;
    QAction *m_showEverything = nullptr;
    QTimer m_second;
    QPersistentModelIndex m_top; // the first row that is seen, while rows come and go
    int m_topOffset = 0;
};

} // namespace tallyman
