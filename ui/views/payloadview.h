// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "event/event.h"
#include "ui/views/payloadcontent.h"

#include <QTimer>
#include <QWidget>
#include <atomic>

class QCheckBox;
class QLabel;
class QStackedWidget;

namespace tallyman {

class HexView;
class JsonTreeView;
class Session;

// The content of an event as a tree, as text or as bytes. Large content is fetched and read in the
// background, after the selection has rested for a moment; what belongs to an older event is
// dropped. GUI thread.
class PayloadView : public QWidget
{
    Q_OBJECT

public:
    enum Mode { Tree, Text, Hex };

    explicit PayloadView(Session *session, QWidget *parent = nullptr);
    ~PayloadView() override;

    void setEvent(const EventPtr &event); // null: none
    void setMode(int mode);
    void openFind();

Q_SIGNALS:
    void filterRequested(const QString &term);
    void modeShown(int mode); // may stand in for the one that was asked for
    // Why this content cannot be shown so; empty: it can.
    void modeBarred(int mode, const QString &reason);

private:
    void build();
    void refresh();
    void awaitContent();
    void fetchBody();
    void readContent(const QByteArray &body);
    void showContent();
    void showTree();
    void readText();
    void showHex();
    void say(const QString &sentence);
    void bar(const QString &tree, const QString &text, const QString &hex);
    void barByContent();
    void updateJsonProblem();
    void cancel();

    Session *m_session;
    EventPtr m_event;
    int m_mode = Tree;
    quint64 m_generation = 0;
    std::shared_ptr<std::atomic_bool> m_cancelled;
    bool m_fetching = false;
    PayloadContentPtr m_content;
    bool m_textShown = false;
    bool m_treeShown = false;
    bool m_hexShown = false;
    QTimer m_rest; // until the selection has rested
    QStackedWidget *m_pages = nullptr;
    QLabel *m_sentence = nullptr;
    QLabel *m_problem = nullptr;
    QCheckBox *m_pretty = nullptr;
    JsonTreeView *m_tree = nullptr;
    TextPage *m_text = nullptr;
    HexView *m_hex = nullptr;
};

} // namespace tallyman
