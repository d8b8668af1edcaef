// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "event/event.h"

#include <QWidget>

class QLabel;

namespace tallyman {

class ReplyPane;

// What the sender was answered, and when. GUI thread.
class ReplyView : public QWidget
{
    Q_OBJECT

public:
    explicit ReplyView(QWidget *parent = nullptr);

    void setEvent(const Event &event);

private:
    QLabel *m_times;
    ReplyPane *m_pane;
};

} // namespace tallyman
