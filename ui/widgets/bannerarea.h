// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/banner.h"

#include <QHash>
#include <QWidget>

class QVBoxLayout;

namespace tallyman {

// The banners that are up, one per cause, oldest on top. GUI thread.
class BannerArea : public QWidget
{
    Q_OBJECT

public:
    explicit BannerArea(QWidget *parent = nullptr);

    // Shows, or replaces, the banner for a cause.
    void put(const QString &cause, const BannerContent &content);
    void remove(const QString &cause);
    [[nodiscard]] const Banner *banner(const QString &cause) const
    {
        return m_banners.value(cause);
    }

Q_SIGNALS:
    void dismissed(const QString &cause); // by the user

private:
    QHash<QString, Banner *> m_banners;
    QVBoxLayout *m_layout;
};

} // namespace tallyman
