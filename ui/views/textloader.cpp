// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/textloader.h"

#include "ui/views/textscintilla.h"

namespace tallyman {

namespace {
constexpr qsizetype kPieceBytes = 1024 * 1024;
}

// ILoader of Scintilla's ILoader.h, which QScintilla does not install. The order of the functions
// is the interface.
class TextLoader::Interface
{
public:
    virtual int Release() = 0;
    virtual int AddData(const char *data, ptrdiff_t length) = 0;
    virtual void *ConvertToDocument() = 0;

protected:
    ~Interface() = default;
};

TextLoader::TextLoader(QsciScintilla *editor)
    : m_loader(
        reinterpret_cast<Interface *>(editor->SendScintilla(QsciScintillaBase::SCI_CREATELOADER,
            0UL, static_cast<long>(QsciScintillaBase::SC_DOCUMENTOPTION_STYLES_NONE))))
{
}

TextLoader::~TextLoader()
{
    if (m_loader != nullptr)
        m_loader->Release();
}

bool TextLoader::fill(const QByteArray &utf8)
{
    for (qsizetype at = 0; at < utf8.size() && !m_cancelled; at += kPieceBytes) {
        const qsizetype count = qMin(kPieceBytes, utf8.size() - at);
        if (m_loader->AddData(utf8.constData() + at, count) != QsciScintillaBase::SC_STATUS_OK)
            return false;
    }
    return true;
}

void TextLoader::showIn(QsciScintilla *editor)
{
    void *document = std::exchange(m_loader, nullptr)->ConvertToDocument();
    editor->SendScintilla(QsciScintillaBase::SCI_SETDOCPOINTER, 0UL, document);
    // the editor holds it now
    editor->SendScintilla(QsciScintillaBase::SCI_RELEASEDOCUMENT, 0UL, document);
}

} // namespace tallyman
