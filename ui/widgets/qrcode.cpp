// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/qrcode.h"

#include <QPainter>
#include <memory>
#include <qrencode.h>

namespace tallyman {

namespace {

constexpr int kQuietModules = 4; // ISO/IEC 18004 §6.3.8
constexpr int kSidePixels = 148;

using Code = std::unique_ptr<QRcode, void (*)(QRcode *)>;

} // namespace

QrCode::QrCode(QWidget *parent)
    : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
}

void QrCode::setText(const QString &text)
{
    if (text == m_text)
        return;
    m_text = text;
    m_side = 0;
    m_dark.clear();
    const QByteArray bytes = text.toUtf8();
    const Code code(
        bytes.isEmpty() ? nullptr : QRcode_encodeString8bit(bytes.constData(), 0, QR_ECLEVEL_M),
        &QRcode_free);
    if (code) {
        m_side = code->width;
        m_dark.resize(m_side * m_side);
        for (int i = 0; i < m_side * m_side; ++i)
            m_dark.setBit(i, (code->data[i] & 1) != 0);
    }
    setAccessibleName(tr("QR code of %1").arg(text));
    updateGeometry();
    update();
}

// Whole pixels for each module.
QSize QrCode::sizeHint() const
{
    const int modules = m_side + 2 * kQuietModules;
    const int side = m_side == 0 ? kSidePixels : modules * qMax(1, kSidePixels / modules);
    return {side, side};
}

void QrCode::paintEvent(QPaintEvent *event)
{
    Q_UNUSED(event)
    QPainter painter(this);
    painter.fillRect(rect(), Qt::white);
    if (m_side == 0)
        return;
    const int modules = m_side + 2 * kQuietModules;
    const int pixels = qMax(1, qMin(width(), height()) / modules);
    const int left = (width() - m_side * pixels) / 2;
    const int top = (height() - m_side * pixels) / 2;
    for (int row = 0; row < m_side; ++row) {
        for (int column = 0; column < m_side; ++column) {
            if (isDark(column, row))
                painter.fillRect(
                    left + column * pixels, top + row * pixels, pixels, pixels, Qt::black);
        }
    }
}

} // namespace tallyman
