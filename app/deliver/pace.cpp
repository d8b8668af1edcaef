// SPDX-License-Identifier: GPL-3.0-or-later
#include "deliver/pace.h"

#include <algorithm>
#include <cmath>

namespace tallyman {

Pace::Pace(double perSecond, qint64 nowUs)
    : m_perSecond(perSecond)
    , m_capacity(std::max(1.0, perSecond * 0.02))
    , m_tokens(1)
    , m_atUs(nowUs)
{
}

double Pace::tokensAt(qint64 nowUs) const
{
    const double passed = static_cast<double>(std::max<qint64>(0, nowUs - m_atUs)) / 1e6;
    return std::min(m_capacity, m_tokens + passed * m_perSecond);
}

bool Pace::take(qint64 nowUs)
{
    if (m_perSecond <= 0)
        return true;
    if (waitUs(nowUs) > 0)
        return false;
    m_tokens = tokensAt(nowUs) - 1;
    m_atUs = std::max(m_atUs, nowUs);
    return true;
}

qint64 Pace::waitUs(qint64 nowUs) const
{
    const double missing = 1 - tokensAt(nowUs);
    if (m_perSecond <= 0 || missing <= 1e-9)
        return 0;
    return std::max<qint64>(1, static_cast<qint64>(std::ceil(missing / m_perSecond * 1e6)));
}

} // namespace tallyman
