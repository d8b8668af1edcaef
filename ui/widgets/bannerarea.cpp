// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/bannerarea.h"

#include <QVBoxLayout>

namespace tallyman {

BannerArea::BannerArea(QWidget *parent)
    : QWidget(parent)
    , m_layout(new QVBoxLayout(this))
{
    m_layout->setContentsMargins(0, 0, 0, 0);
    m_layout->setSpacing(0);
    hide();
}

void BannerArea::put(const QString &cause, const BannerContent &content)
{
    Banner *&banner = m_banners[cause];
    if (banner == nullptr) {
        banner = new Banner(this);
        banner->setObjectName(cause);
        m_layout->addWidget(banner);
        connect(banner, &Banner::closeRequested, this, [this, cause] {
            remove(cause);
            Q_EMIT dismissed(cause);
        });
    }
    banner->setContent(content);
    show();
}

void BannerArea::remove(const QString &cause)
{
    Banner *banner = m_banners.take(cause);
    if (banner == nullptr)
        return;
    m_layout->removeWidget(banner);
    banner->hide();
    banner->deleteLater(); // one of its buttons may be the caller
    setVisible(!m_banners.isEmpty());
}

} // namespace tallyman
