// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/filtervocabulary.h"
#include "session/session.h"
#include "store/readpool.h"

namespace tallyman {

// Has a field suggest what the workspace has: reads it behind and calls field->setVocabulary(), if
// the field is still there. GUI thread.
template <typename Field> void offerVocabulary(Session *session, Field *field)
{
    session->readPool()->run<FilterVocabulary>(
        field,
        [](EventReader &reader) -> Result<FilterVocabulary> {
            return readFilterVocabulary(reader);
        },
        [field](const Result<FilterVocabulary> &vocabulary) {
            if (vocabulary)
                field->setVocabulary(*vocabulary);
        });
}

} // namespace tallyman
