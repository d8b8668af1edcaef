// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/dialogs/composertext.h"

#include <QTimer>
#include <QWidget>

class QLabel;
class QsciScintilla;

namespace tallyman {

// The editor of the composer's content. JSON is laid out for editing and checked while one types;
// what is sent keeps the layout the sender used when that was compact. Content that is too large,
// or no text, is sent as captured. Large text is laid out and checked on another thread.
// GUI thread.
class ComposerBody : public QWidget
{
    Q_OBJECT

public:
    static constexpr qint64 kEditedBytes = 16LL * 1024 * 1024;

    explicit ComposerBody(QWidget *parent = nullptr);

    void setBody(const QByteArray &body, const QByteArray &contentType);
    // Content that cannot be edited here, with the reason.
    void setUneditable(const QString &sentence);

    // Whether what follows is about the text as it stands now. It is not while somebody types.
    [[nodiscard]] bool isSettled() const { return m_settled; }
    // Looks at the text now, not when typing rests; changed() follows, for large text later.
    void settle();

    // Whether the content differs from what was captured.
    [[nodiscard]] bool isEdited() const { return m_report.edited; }
    // The content to send; only when it is edited.
    [[nodiscard]] const QByteArray &body() const { return m_report.body; }
    [[nodiscard]] QsciScintilla *editor() const { return m_editor; }

Q_SIGNALS:
    void typed();   // the first key since it was settled
    void changed(); // and settled

protected:
    void changeEvent(QEvent *event) override;

private:
    void build();
    void setLaidOut(const LaidOutText &laid);
    void fillEditor();
    void noteTyping();
    void setReport(const TextReport &report);
    void showCheck();
    void clearMark();
    void markProblem(qint64 offset);
    [[nodiscard]] QString checkText() const;
    [[nodiscard]] QByteArray text() const;

    QLabel *m_note;
    QsciScintilla *m_editor;
    QLabel *m_check;
    QTimer m_pause; // until typing rests
    LaidOutText m_initial;
    TextReport m_report;
    bool m_editable = false;
    bool m_settled = true;
    quint64 m_generation = 0; // of texts
    quint64 m_underWay = 0;   // which one is looked at on another thread
    int m_mark = -1;          // handle of the marker
};

} // namespace tallyman
