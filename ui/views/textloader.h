// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <atomic>
#include <memory>

class QsciScintilla;

namespace tallyman {

// Puts a long text into a document of its own on a worker thread, with Scintilla's document loader
// (SCI_CREATELOADER), so that the gui thread has only to show it. Created and shown on the gui
// thread, filled on any other; shared between them.
class TextLoader
{
public:
    explicit TextLoader(QsciScintilla *editor);
    ~TextLoader();
    Q_DISABLE_COPY_MOVE(TextLoader)

    // Takes long. False when memory did not suffice.
    [[nodiscard]] bool fill(const QByteArray &utf8);
    // Ends fill() early.
    void cancel() { m_cancelled = true; }
    // Shows the document in the editor in place of what it had. Once, after fill().
    void showIn(QsciScintilla *editor);

private:
    class Interface;
    Interface *m_loader;
    std::atomic_bool m_cancelled = false;
};

} // namespace tallyman
