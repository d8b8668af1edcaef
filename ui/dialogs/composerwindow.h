// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "deliver/compose.h"
#include "event/delivery.h"
#include "event/event.h"
#include "event/target.h"

#include <QMainWindow>
#include <functional>

class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QShortcut;
class QStackedWidget;
class QTabBar;

namespace tallyman {

class ComposerBody;
class ComposerHeaders;
class ComposerLoopCard;
class ComposerPreview;
class ComposerResponse;
class ComposerTargetBox;
class Session;

// Edit & forward: changes a copy of an event, shows what exactly will be sent, sends it and shows
// what came back. GUI thread; deletes itself when closed.
class ComposerWindow : public QMainWindow
{
    Q_OBJECT

public:
    ComposerWindow(Session *session, EventId id, QWidget *parent);

    // Sends what is composed; asks first when it would come back here.
    void send();

protected:
    // While a request is under way, asks for a second time.
    void closeEvent(QCloseEvent *event) override;

private:
    void build();
    QWidget *buildTitle();
    QWidget *buildAddress();
    QWidget *buildEditors();
    void wire();
    void wireKeys();
    void showEvent(const EventPtr &event);
    void useTarget(const Target *target);
    void update();
    void showPreview(const Result<OutgoingRequest> &request);
    void whenSettled(const std::function<void()> &run);
    void sendSettled();
    void sendAnyway();
    void cancelSending();
    void setSending(quint64 token);
    void showResult(const Result<Delivery> &result);
    void reloadEarlier();
    void saveAsTarget();
    void copyAsCurl();
    void say(const QString &sentence, bool isError);
    [[nodiscard]] EditedRequest edited() const;
    [[nodiscard]] Target target() const;

    Session *m_session;
    EventId m_id;
    EventPtr m_event;
    QString m_signed;    // that what is shown was signed anew; may be empty
    QUrl m_targetUrl;    // that the chosen target gives
    quint64 m_token = 0; // of the request that is under way
    bool m_closeAsked = false;
    std::function<void()> m_waiting; // for large content to be looked at
    QLabel *m_title = nullptr;
    QComboBox *m_method = nullptr;
    QLineEdit *m_url = nullptr;
    ComposerTargetBox *m_target = nullptr;
    QPushButton *m_send = nullptr; // cancels while a request is under way
    QShortcut *m_escape = nullptr; // the same, only then
    QPushButton *m_save = nullptr;
    QPushButton *m_curl = nullptr;
    QLabel *m_message = nullptr;
    ComposerLoopCard *m_loopCard = nullptr;
    QTabBar *m_tabs = nullptr;
    QStackedWidget *m_pages = nullptr;
    ComposerBody *m_body = nullptr;
    ComposerHeaders *m_headers = nullptr;
    ComposerPreview *m_preview = nullptr;
    ComposerResponse *m_response = nullptr;
};

} // namespace tallyman
