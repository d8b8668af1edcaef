// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "deliver/compose.h"

#include <QWidget>

namespace tallyman {

class DeliveryReceipt;
class TextPage;

// What exactly will be sent, and in what it differs from what was captured. GUI thread.
class ComposerPreview : public QWidget
{
    Q_OBJECT

public:
    explicit ComposerPreview(QWidget *parent = nullptr);

    // `captured` is the event's content, as far as it is loaded.
    void setRequest(const OutgoingRequest &request, const QByteArray &captured);
    void setProblem(const QString &sentence);

private:
    DeliveryReceipt *m_receipt;
    TextPage *m_text;
};

} // namespace tallyman
