// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/imageview.h"

#include "base/text.h"
#include "ui/theme/theme.h"

#include <QBuffer>
#include <QImageReader>
#include <QLocale>
#include <QPainter>

namespace tallyman {

namespace {

constexpr int kMargin = 14;
constexpr int kShownSide = 4096; // a larger image is made smaller once, not with each painting

QByteArray formatOf(const QByteArray &bytes)
{
    if (bytes.startsWith("\x89PNG"))
        return "png";
    if (bytes.startsWith("\xFF\xD8\xFF"))
        return "jpeg";
    if (bytes.startsWith("GIF8"))
        return "gif";
    if (bytes.startsWith("RIFF"))
        return "webp";
    return bytes.startsWith("BM") ? "bmp" : "";
}

} // namespace

ImageContent ImageContent::read(const QByteArray &bytes)
{
    ImageContent content;
    const QByteArray format = formatOf(bytes);
    const QString name = QString::fromLatin1(format).toUpper();
    if (bytes.size() > kMostBytes) {
        content.sentence = ImageView::tr("This %1 image has %2; only images of up to %3 are shown.")
                               .arg(name, formatBytes(bytes.size()), formatBytes(kMostBytes));
        return content;
    }
    QByteArray kept = bytes;
    QBuffer buffer(&kept);
    buffer.open(QIODevice::ReadOnly);
    QImageReader reader(&buffer, format);
    reader.setAutoDetectImageFormat(false);
    const QSize size = reader.size();
    const QString pixels = QStringLiteral("%1 × %2").arg(size.width()).arg(size.height());
    if (!size.isValid() || qint64(size.width()) * size.height() > kMostPixels) {
        content.sentence = size.isValid()
            ? ImageView::tr("This %1 image has %2 pixels, which is too many to show it here.")
                  .arg(name, pixels)
            : ImageView::tr("This %1 image cannot be read: %2")
                  .arg(name, displayLine(reader.errorString().toUtf8(), 200));
        return content;
    }
    if (qMax(size.width(), size.height()) > kShownSide)
        reader.setScaledSize(size.scaled(kShownSide, kShownSide, Qt::KeepAspectRatio));
    content.image = reader.read();
    content.sentence = content.image.isNull()
        ? ImageView::tr("This %1 image cannot be read: %2")
              .arg(name, displayLine(reader.errorString().toUtf8(), 200))
        : ImageView::tr("%1 image, %2 pixels, %3").arg(name, pixels, formatBytes(bytes.size()));
    return content;
}

ImageView::ImageView(QWidget *parent)
    : QWidget(parent)
{
    setFocusPolicy(Qt::StrongFocus);
}

void ImageView::setContent(const ImageContent &content)
{
    m_content = content;
    setAccessibleName(content.sentence);
    update();
}

QRect ImageView::imageArea() const
{
    const int line = fontMetrics().height() + kMargin;
    const QRect area = rect().adjusted(kMargin, line + kMargin, -kMargin, -kMargin);
    QSize size = m_content.image.size();
    if (size.width() > area.width() || size.height() > area.height())
        size.scale(area.size(), Qt::KeepAspectRatio);
    return {area.topLeft(), size};
}

void ImageView::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setPen(themeColors().dimText);
    painter.drawText(rect().adjusted(kMargin, kMargin / 2, -kMargin, 0),
        Qt::AlignLeft | Qt::AlignTop | Qt::TextWordWrap, m_content.sentence);
    const QRect area = imageArea();
    if (m_content.image.isNull() || area.isEmpty())
        return;
    painter.setRenderHint(QPainter::SmoothPixmapTransform);
    painter.fillRect(area, QBrush(themeColors().hairline, Qt::Dense6Pattern)); // below transparency
    painter.drawImage(area, m_content.image);
    painter.drawRect(area.adjusted(-1, -1, 0, 0));
}

} // namespace tallyman
