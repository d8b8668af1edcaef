// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inspect/jsondocument.h"
#include "ui/views/textpage.h"

#include <QTimer>
#include <QWidget>

class QLabel;
class QsciScintilla;

namespace tallyman {

// The editor of the composer's content. JSON is laid out for editing and checked while one types;
// what is sent keeps the layout the sender used when that was compact. Content that is too large,
// or no text, is sent as captured. GUI thread.
class ComposerBody : public QWidget
{
    Q_OBJECT

public:
    static constexpr qint64 kEditedBytes = 16LL * 1024 * 1024;

    explicit ComposerBody(QWidget *parent = nullptr);

    void setBody(const QByteArray &body, const QByteArray &contentType);
    // Content that cannot be edited here, with the reason.
    void setUneditable(const QString &sentence);

    // Whether the content differs from what was captured.
    [[nodiscard]] bool isEdited() const;
    // The content to send; only when it is edited.
    [[nodiscard]] QByteArray body() const;
    // What is wrong with the JSON; empty when nothing is, or when it is none.
    [[nodiscard]] QString problem() const { return m_problemText; }
    [[nodiscard]] QsciScintilla *editor() const { return m_editor; }

Q_SIGNALS:
    void changed();

protected:
    void changeEvent(QEvent *event) override;

private:
    void onTextChanged();
    void checkJson();
    void showCheck(const JsonDocumentPtr &document);
    void markProblem(qint64 offset);
    [[nodiscard]] QByteArray text() const;

    QLabel *m_note;
    QsciScintilla *m_editor;
    QLabel *m_check;
    QTimer m_pause; // until typing rests
    bool m_json = false;
    bool m_compact = false; // how the captured JSON was laid out
    bool m_editable = false;
    QByteArray m_initial; // what the editor began with
    QString m_problemText;
    quint64 m_generation = 0;
};

} // namespace tallyman
