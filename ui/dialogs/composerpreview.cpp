// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/composerpreview.h"

#include "base/text.h"
#include "inspect/displaytext.h"
#include "ui/views/deliveryreceipt.h"
#include "ui/views/textpage.h"

#include <QSplitter>
#include <QVBoxLayout>

namespace tallyman {

namespace {
constexpr qsizetype kShownBytes = 256 * 1024;
}

ComposerPreview::ComposerPreview(QWidget *parent)
    : QWidget(parent)
    , m_receipt(new DeliveryReceipt(this))
    , m_text(new TextPage(this))
{
    auto *split = new QSplitter(Qt::Vertical, this);
    split->addWidget(m_receipt);
    split->addWidget(m_text);
    split->setChildrenCollapsible(false);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(split);
}

void ComposerPreview::setRequest(const OutgoingRequest &request, const QByteArray &captured)
{
    const QByteArray head = requestHeadBytes(request);
    const QByteArray &body = request.bodyEdited ? request.body : captured;
    m_receipt->setDifferences(request.differences,
        tr("%1 head, %2 content will be sent to %3.")
            .arg(formatBytes(head.size()), formatBytes(request.bodyBytes),
                displayLine(request.url.authority().toUtf8(), 200)));
    QStringList notes;
    if (request.bodyBytes > qMin(body.size(), kShownBytes)) {
        notes += tr("Only the first %1 of the content are shown.")
                     .arg(formatBytes(qMin(body.size(), kShownBytes)));
    }
    m_text->setText(
        displayText(QByteArray(head + body.left(kShownBytes))), TextLanguage::Plain, notes);
}

void ComposerPreview::setProblem(const QString &sentence)
{
    m_receipt->setDifferences({}, sentence);
    m_text->setText({}, TextLanguage::Plain, {sentence});
}

} // namespace tallyman
