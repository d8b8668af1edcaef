// SPDX-License-Identifier: GPL-3.0-or-later
#include "unit/inspect/imaginedsender.h"

#include "base/hash.h"

namespace tallyman {

namespace {

constexpr qint64 kMostBytes = 1024 * 1024;
const QByteArray kNotice = R"({"import_id":7,"row_count":%ROWS%,"row_success":%ROWS%,)"
                           R"("row_fail":0,"import_status":"success"})";

QByteArray number(qint64 value)
{
    return QByteArray::number(value);
}

// An array of all rows, each written by `write`.
template <typename Write> QByteArray listOf(const ImaginedRequest &request, Write write)
{
    QByteArrayList items;
    for (const ImaginedRow &row : request.rows)
        items.append(write(row));
    return '[' + items.join(',') + ']';
}

QByteArray plainRows(const ImaginedRequest &request)
{
    return listOf(request, dataOf);
}

QByteArray csvboxRow(const ImaginedRow &row)
{
    return R"("import_id":7,"sheet_id":5,"row_number":)" + number(row.number) + R"(,"row_data":)"
        + dataOf(row);
}

QByteArray csvboxRows(const ImaginedRequest &request, const ImaginedImport &import)
{
    return listOf(request, [&](const ImaginedRow &row) {
        return QByteArray('{' + csvboxRow(row) + R"(,"total_rows":)" + number(import.rows) + '}');
    });
}

QByteArray csvboxRows2021(const ImaginedRequest &request, const ImaginedImport &)
{
    return listOf(
        request, [](const ImaginedRow &row) { return QByteArray('{' + csvboxRow(row) + '}'); });
}

QByteArray csvboxPageRows(const ImaginedRequest &request, const ImaginedImport &)
{
    return R"({"import_id":"i","sheet_id":"s","rows":)"
        + listOf(request,
            [](const ImaginedRow &row) {
                return QByteArray(
                    R"({"row_id":)" + number(row.number) + R"(,"data":)" + dataOf(row) + '}');
            })
        + '}';
}

QByteArray csvboxUpload(const ImaginedRequest &request, const ImaginedImport &)
{
    return R"({"event":"upload.completed","data":{"upload_id":"u","records":)" + plainRows(request)
        + "}}";
}

QByteArray usecsvBatch(const ImaginedRequest &request, const ImaginedImport &import)
{
    return R"({"uploadId":"u","importerId":"i","batch":{"index":)" + number(request.part + 1)
        + R"(,"count":)" + number(import.parts) + R"(,"totalRows":)" + number(import.rows)
        + R"(},"rows":)" + plainRows(request) + '}';
}

QByteArray implerPage(const ImaginedRequest &request, const ImaginedImport &import)
{
    return R"({"uploadId":"u","template":"t","page":)" + number(request.part + 1)
        + R"(,"totalPages":)" + number(import.parts) + R"(,"totalRecords":)" + number(import.rows)
        + R"(,"data":)" + plainRows(request) + '}';
}

QByteArray implerCheckedPage(const ImaginedRequest &request, const ImaginedImport &import)
{
    return implerPage(request, import).chopped(1) + R"(,"isInvalidRecords":false})";
}

QByteArray expresscsvChunk(const ImaginedRequest &request, const ImaginedImport &import)
{
    return R"({"chunkIndex":)" + number(request.part) + R"(,"totalChunks":)" + number(import.parts)
        + R"(,"totalRecords":)" + number(import.rows) + R"(,"delivery":{"deliveryId":"d"},)"
        + R"("records":)" + plainRows(request) + '}';
}

QByteArray oneschemaExport(const ImaginedRequest &request, const ImaginedImport &import)
{
    const QByteArrayList rejected(request.rejected, QByteArrayLiteral("{}"));
    return R"({"event_id":"e","template_key":"t","sequence_number":)" + number(request.part + 1)
        + R"(,"sequence_count":)" + number(import.parts) + R"(,"data":{"records":)"
        + plainRows(request) + R"(,"error_records":[)" + rejected.join(',') + "]}}";
}

} // namespace

const QList<ImaginedSender> &imaginedSenders()
{
    static const QList<ImaginedSender> senders{
        {"csvbox/rows", Counting::Rows, 1, true, false, kNotice, csvboxRows},
        {"csvbox/rows-2021", Counting::Rows, 1, false, false, kNotice, csvboxRows2021},
        {"csvbox/page-rows", Counting::Rows, 1, false, false, {}, csvboxPageRows},
        {"usecsv/batch", Counting::Parts, 1, true, false, {}, usecsvBatch},
        {"impler/page", Counting::Parts, 1, true, false, {}, implerPage},
        {"expresscsv/chunk", Counting::Parts, 0, true, false, {}, expresscsvChunk},
        {"oneschema/export", Counting::Parts, 1, false, true, {}, oneschemaExport},
        {"impler/page-checked", Counting::Requests, 1, false, false, {}, implerCheckedPage},
        {"csvbox/upload-completed", Counting::Contents, 1, false, false, {}, csvboxUpload},
    };
    return senders;
}

QByteArray dataOf(const ImaginedRow &row)
{
    return R"({"cell":")" + number(row.number) + '/' + number(row.content) + R"("})";
}

Notification notificationOf(const ProfileSet &profiles, const ImaginedSender &sender,
    const ImaginedRequest &request, const ImaginedImport &import)
{
    const QByteArray body = request.isNotice
        ? QByteArray(sender.notice).replace("%ROWS%", number(import.rows))
        : sender.write(request, import);
    const HeaderList headers{{"Content-Type", "application/json"}};
    const Recognition recognition =
        recognise(profiles, headers, readPayload(headers, body, kMostBytes));
    return notificationOf(recognition, headers, "POST", "/imports", Sha256::of(body));
}

} // namespace tallyman
