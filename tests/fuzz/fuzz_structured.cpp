// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspect/signature/messagecomponents.h"
#include "inspect/signature/structuredtext.h"
#include "require.h"

#include <cstdint>

using namespace tallyman;

namespace {

// Written strictly it is still one, and stays as it is.
void checkStrictness(const QByteArray &name, const QByteArray &text)
{
    const auto strict = strictField(name, text);
    require(!strict || strictField(name, *strict) == strict);
}

} // namespace

// Any bytes are a structured field that can be written strictly, or none; whatever a dictionary of
// them covers as Signature-Input has a signature base that ends with it, or a sentence on why not.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const QByteArray text(reinterpret_cast<const char *>(data), static_cast<qsizetype>(size));
    checkStrictness("x-any", text);
    checkStrictness("priority", text);
    SignedRequest request;
    request.method = "POST";
    request.target = "/a?b=c&d=%20";
    request.headers = {{"Host", "example.com"}, {"a", text}, {"b", "a=1,  b=(x  y);z"}};
    request.trailers = {{"t", text}};
    const auto inputs = parseDictionary(text);
    for (const SfMember &input : inputs.value_or(QList<SfMember>())) {
        const auto base = signatureBase(input.value, request);
        require(base
                ? base->endsWith(QByteArray("\"@signature-params\": " + strictText(input.value)))
                : !base.error().message.isEmpty());
    }
    return 0;
}
