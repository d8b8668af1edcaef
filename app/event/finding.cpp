// SPDX-License-Identifier: GPL-3.0-or-later
#include "event/finding.h"

namespace tallyman {

QString severityName(Severity severity)
{
    switch (severity) {
    case Severity::Note:
        return QStringLiteral("note");
    case Severity::Warning:
        return QStringLiteral("warning");
    case Severity::Error:
        break;
    }
    return QStringLiteral("error");
}

std::optional<Severity> severityFromName(QStringView name)
{
    for (const Severity severity : {Severity::Note, Severity::Warning, Severity::Error}) {
        if (name == severityName(severity))
            return severity;
    }
    return std::nullopt;
}

const FindingKind *findFindingKind(QByteArrayView id)
{
    for (const FindingKind &kind : findingKinds()) {
        if (id == QByteArrayView(kind.id))
            return &kind;
    }
    return nullptr;
}

Finding makeFinding(const char *id, const QString &message, const QList<Evidence> &evidence)
{
    const FindingKind *kind = findFindingKind(id);
    Q_ASSERT(kind != nullptr);
    Finding finding;
    finding.id = id;
    finding.severity = kind->severity;
    finding.message = message;
    finding.evidence = evidence;
    return finding;
}

} // namespace tallyman
