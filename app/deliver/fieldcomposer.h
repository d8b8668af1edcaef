// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/error.h"
#include "event/delivery.h"
#include "http/headerlist.h"

#include <optional>

namespace tallyman {

// Makes the field lines of an outgoing request from given ones: every field keeps its place and
// spelling; what must be changed, left out or added is noted with its reason.
// A value that is used once; not thread-safe.
class FieldComposer
{
public:
    struct Options
    {
        QByteArray host; // the value of Host
        qint64 contentBytes = 0;
        bool alwaysLength = false; // Content-Length also for empty content
        QString lengthReason;      // why Content-Length differs when it does
        bool dropTunnelHeaders = false;
        HeaderList extra; // replaces fields of the same name, or is added
    };

    explicit FieldComposer(Options options)
        : m_options(std::move(options))
    {
    }

    // Error: a field value with CR, LF or NUL.
    [[nodiscard]] Result<HeaderList> compose(const HeaderList &given);
    [[nodiscard]] const QList<Difference> &differences() const { return m_differences; }

private:
    [[nodiscard]] std::optional<Error> checkValues(const HeaderList &given) const;
    void splitExtra();
    void add(const HeaderField &field, const HeaderList &given);
    void addHost(const HeaderField &field);
    void addLength(const HeaderField &field, const HeaderList &given);
    void addExtraInPlaceOf(const HeaderField &field);
    void appendMissing(const HeaderList &given);
    void note(const HeaderField &before, const QByteArray &after, const QString &reason);

    Options m_options;
    HeaderList m_extra; // of Options::extra what can be used, Host apart
    QString m_hostReason;
    HeaderList m_out;
    QList<Difference> m_differences;
    bool m_hasHost = false;
    bool m_hasLength = false;
};

} // namespace tallyman
