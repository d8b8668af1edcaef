// SPDX-License-Identifier: GPL-3.0-or-later
#include "http/credentialnames.h"

#include "http/headerlist.h"

#include <algorithm>
#include <array>

namespace tallyman {

bool isCredentialField(QByteArrayView name)
{
    static constexpr std::array<const char *, 3> kNames = {
        "Authorization", "Proxy-Authorization", "Cookie"};
    return std::any_of(kNames.begin(), kNames.end(), [name](const char *candidate) {
        return equalsIgnoringCase(name, QByteArrayView(candidate));
    });
}

bool suggestsCredential(QByteArrayView name)
{
    static constexpr std::array<const char *, 8> kParts = {
        "accesskey", "apikey", "credential", "password", "passwd", "secret", "token", "xauth"};
    QByteArray plain = name.toByteArray().toLower();
    plain.removeIf([](char c) { return c == '-' || c == '_'; });
    return std::any_of(
        kParts.begin(), kParts.end(), [&plain](const char *part) { return plain.contains(part); });
}

} // namespace tallyman
