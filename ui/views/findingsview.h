// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "event/finding.h"

#include <QScrollArea>

class QLabel;
class QVBoxLayout;

namespace tallyman {

class Session;

// What is wrong or notable about one event or import, in words: each finding with its evidence,
// what to do and where the rule comes from. GUI thread.
class FindingsView : public QScrollArea
{
    Q_OBJECT

public:
    explicit FindingsView(Session *session, QWidget *parent = nullptr);

    // Shows what was found about an event, and follows what is found later.
    void setEvent(EventId id);
    // Shows what was found about an import.
    void setImportFindings(const QList<Finding> &findings);

Q_SIGNALS:
    // So many are shown; muted ones do not count.
    void counted(qsizetype findings);
    // The user wants to see or change what is expected of such requests.
    void expectationsRequested();
    // What a finding names is to be shown: another event, another import of the same sender.
    void eventRequested(qint64 id);
    void importRequested(const QString &sender, const QString &key);

protected:
    void changeEvent(QEvent *event) override;

private:
    void load();
    void show(const QList<Finding> &findings);

    Session *m_session;
    EventId m_id = 0;
    quint64 m_generation = 0;
    QList<Finding> m_findings; // all, also muted ones
    QWidget *m_content;
    QVBoxLayout *m_column;
    bool m_shown = false;
};

} // namespace tallyman
