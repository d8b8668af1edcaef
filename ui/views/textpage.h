// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>
#include <QTimer>
#include <QWidget>
#include <memory>

class QLabel;
class QsciScintilla;

namespace tallyman {

class TextFindBar;
class TextLoader;

enum class TextLanguage : quint8 { Plain, Json, Xml };

// Read-only text of any size with line numbers, folding, highlighting and find. What is handed in
// is safe to show (see DisplayText); it is put into the view in pieces, so that the window never
// waits. GUI thread.
class TextPage : public QWidget
{
    Q_OBJECT

public:
    // Over this, text is shown without highlighting and folding.
    static constexpr qsizetype kHighlightedBytes = 8 * 1024 * 1024;

    explicit TextPage(QWidget *parent = nullptr);
    ~TextPage() override;

    void setText(const QByteArray &utf8, TextLanguage language, const QStringList &notes = {});
    // Marks a byte of the text in the error colour and shows it, once it is there; -1: none.
    void markByte(qint64 position);
    void showMarkedByte(); // again
    void openFind();
    [[nodiscard]] bool isComplete() const { return m_loaded == m_text.size(); }
    [[nodiscard]] QsciScintilla *editor() const { return m_editor; }

Q_SIGNALS:
    void completed();

protected:
    void changeEvent(QEvent *event) override;

private:
    void renewDocument();
    void loadNext();
    void loadInBackground();
    void finishLoading();
    void showMark();
    void showNotes();
    void find(const QString &term, bool forward);
    void findInBackground(const QByteArray &term, bool forward);

    QsciScintilla *m_editor;
    QLabel *m_notes;
    TextFindBar *m_find;
    QByteArray m_text;
    qsizetype m_loaded = 0;
    TextLanguage m_language = TextLanguage::Plain;
    QStringList m_noteLines;
    qint64 m_marked = -1;
    quint64 m_generation = 0;     // of searches
    quint64 m_loadGeneration = 0; // of texts
    QTimer m_timer;
    std::shared_ptr<TextLoader> m_loader;
};

} // namespace tallyman
