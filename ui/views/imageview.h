// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QImage>
#include <QWidget>

namespace tallyman {

// An image that came with a request, made ready on another thread.
struct ImageContent
{
    static constexpr qint64 kMostBytes = 64LL * 1024 * 1024; // of the coded image
    static constexpr qint64 kMostPixels = 40'000'000;

    QImage image;     // null when it cannot be shown
    QString sentence; // its format and size, or why it cannot be shown

    // By its first bytes, whatever a type says. Takes long for large images.
    [[nodiscard]] static ImageContent read(const QByteArray &bytes);
};

// Shows it, made smaller where it does not fit. GUI thread.
class ImageView : public QWidget
{
    Q_OBJECT

public:
    explicit ImageView(QWidget *parent = nullptr);

    void setContent(const ImageContent &content);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    [[nodiscard]] QRect imageArea() const;
    ImageContent m_content;
};

} // namespace tallyman
