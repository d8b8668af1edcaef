// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspect/signature/schemecatalogue.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>

// Outside of any namespace, as the macro wants it: the linker drops the resources of a static
// library that nobody names.
static void nameResources()
{
    Q_INIT_RESOURCE(signatures);
}

namespace tallyman {

namespace {

SchemeCatalogue readPresets()
{
    nameResources();
    QFile file(QStringLiteral(":/signatures.json"));
    if (!file.open(QIODevice::ReadOnly))
        qFatal("The signature schemes are not part of the program.");
    auto catalogue = SchemeCatalogue::fromJson(file.readAll());
    if (!catalogue)
        qFatal("%s", qPrintable(catalogue.error().message));
    return std::move(*catalogue);
}

} // namespace

const SchemeCatalogue &SchemeCatalogue::presets()
{
    static const SchemeCatalogue catalogue = readPresets();
    return catalogue;
}

Result<SchemeCatalogue> SchemeCatalogue::fromJson(const QByteArray &json)
{
    QJsonParseError problem;
    const QJsonDocument document = QJsonDocument::fromJson(json, &problem);
    if (!document.isArray())
        return failure(ErrorCode::InvalidInput,
            QStringLiteral("The signature schemes are no array of objects."),
            problem.errorString());
    SchemeCatalogue catalogue;
    const QJsonArray objects = document.array();
    for (const QJsonValue &object : objects) {
        auto scheme = SignatureScheme::fromJson(object.toObject());
        if (!scheme)
            return tl::unexpected(scheme.error());
        if (catalogue.find(scheme->id) != nullptr)
            return failure(ErrorCode::InvalidInput,
                QStringLiteral("There are two signature schemes “%1”.").arg(scheme->id));
        catalogue.m_schemes.append(std::move(*scheme));
    }
    return catalogue;
}

const SignatureScheme *SchemeCatalogue::find(QStringView id) const
{
    for (const SignatureScheme &scheme : m_schemes) {
        if (scheme.id == id)
            return &scheme;
    }
    return nullptr;
}

QStringList SchemeCatalogue::ids() const
{
    QStringList ids;
    for (const SignatureScheme &scheme : m_schemes)
        ids.append(scheme.id);
    return ids;
}

QString SchemeCatalogue::unknown(const QString &id) const
{
    return QStringLiteral("“%1” is no signature scheme; there are: %2.")
        .arg(id, ids().join(QStringLiteral(", ")));
}

} // namespace tallyman
