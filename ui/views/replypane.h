// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "http/headerlist.h"

#include <QWidget>
#include <optional>

class QLabel;
class QSplitter;

namespace tallyman {

class HeadersView;
class TextPage;

// A response: its first line, its field lines and its content, decoded and laid out. GUI thread.
class ReplyPane : public QWidget
{
    Q_OBJECT

public:
    explicit ReplyPane(QWidget *parent = nullptr);

    // `note` is said beside the content, e.g. that not all of it was kept.
    void setResponse(int status, const QByteArray &head, const QByteArray &body,
        const QString &aside, const QString &note = {});
    // Instead of a response: why there is none.
    void setSentence(const QString &sentence, bool isError);

protected:
    void changeEvent(QEvent *event) override;

private:
    void showBody(const QByteArray &head, const QByteArray &body, const QString &note);

    QLabel *m_status;
    std::optional<int> m_statusCode; // shown; none for a sentence
    QLabel *m_aside;
    QSplitter *m_split;
    HeadersView *m_headers;
    TextPage *m_body;
    quint64 m_generation = 0;
};

} // namespace tallyman
