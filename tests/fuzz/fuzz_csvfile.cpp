// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspect/reconcile/cellchange.h"
#include "inspect/reconcile/csvfile.h"
#include "require.h"

#include <cstdint>

using namespace tallyman;

// Any bytes are a table or refused with a sentence; its records stand in ascending lines and can be
// read in any order, and any two cells have an explanation.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const auto table = CsvFile::read(
        QByteArray(reinterpret_cast<const char *>(data), static_cast<qsizetype>(size)));
    if (!table) {
        require(!table.error().message.isEmpty());
        return 0;
    }
    QString previous;
    for (qint64 i = (*table)->count() - 1; i >= 0; --i) {
        require(i == 0 || (*table)->line(i - 1) < (*table)->line(i));
        for (const QString &cell : (*table)->record(i)) {
            if (cell != previous) {
                (void)cellChangeName(classifyChange(previous, cell));
            }
            previous = cell;
        }
    }
    return 0;
}
