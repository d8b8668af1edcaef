// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inspect/signature/signaturescheme.h"

#include <QStringList>

namespace tallyman {

// All schemes there are, by id. Immutable once read, may be read from several threads.
class SchemeCatalogue
{
public:
    // The presets that come with the program (resources/signatures.json). They are valid, which
    // tests/unit/inspect/signature proves.
    [[nodiscard]] static const SchemeCatalogue &presets();

    // Reads an array of objects as SignatureScheme::fromJson() takes them. Errors: InvalidInput,
    // also when an id is there twice.
    [[nodiscard]] static Result<SchemeCatalogue> fromJson(const QByteArray &json);

    // Null: there is none.
    [[nodiscard]] const SignatureScheme *find(QStringView id) const;
    [[nodiscard]] const QList<SignatureScheme> &schemes() const { return m_schemes; }
    [[nodiscard]] QStringList ids() const;
    // That there is no scheme of that id, and which there are: a sentence.
    [[nodiscard]] QString unknown(const QString &id) const;

private:
    QList<SignatureScheme> m_schemes;
};

} // namespace tallyman
