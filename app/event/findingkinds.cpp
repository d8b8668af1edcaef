// SPDX-License-Identifier: GPL-3.0-or-later
// What can be found, as data.
#include "event/finding.h"

namespace tallyman {

namespace {

constexpr auto kError = Severity::Error;
constexpr auto kWarning = Severity::Warning;
constexpr auto kNote = Severity::Note;
constexpr auto kProfile = "the sender's documentation, see its profile";
constexpr auto kCounted = "the numbers and counts that the requests themselves state";
constexpr auto kExpected =
    "what was set for this path (Settings, Authentication; tallyman expect-auth)";

} // namespace

const QList<FindingKind> &findingKinds()
{
    static const QList<FindingKind> kinds{
        {"token-missing", kError, "Token missing",
            "Add the header to the sender's webhook settings, or change what is expected here.",
            kExpected},
        {"token-wrong", kError, "Wrong token",
            "Compare the value in the sender's webhook settings with the one that is expected "
            "here.",
            kExpected},
        {"token-whitespace", kError, "Blanks in the token",
            "Paste the token again without blanks, tabs or line breaks around or in it; most "
            "applications compare it byte by byte.",
            kExpected},
        {"token-repeated", kWarning, "Token more than once",
            "Let only one place add the header: the sender's settings or a proxy, not both. "
            "Frameworks join or drop repeated lines.",
            "RFC 9110 §5.3"},
        {"signature-missing", kError, "Signature missing",
            "Switch signing on at the sender, or look for a proxy that drops the header.",
            kExpected},
        {"signature-mismatch", kError, "Signature does not match",
            "See what would make it match; verify over the raw body, before any parser touches "
            "it.",
            kExpected},
        {"signature-expired", kWarning, "Signature out of its time",
            "Check the clocks of both sides, and whether the request was held up or sent again "
            "with its old signature.",
            kExpected},
        {"expected-value-missing", kWarning, "Not checked",
            "Say the value once more (Settings, Authentication; tallyman expect-auth), or unlock "
            "the keyring and let tallyman reindex judge again.",
            kExpected},
        {"rows-missing", kError, "Rows missing",
            "Ask the sender to send the missing rows again; what never arrived cannot be in the "
            "application either.",
            kCounted},
        {"count-mismatch", kError, "Counts do not agree",
            "Compare the numbers with the original file before relying on the import.", kCounted},
        {"conflict", kError, "Same key, other content",
            "Decide which version counts: an application that takes the last one overwrites "
            "silently.",
            kCounted},
        {"body-unparseable", kError, "Body cannot be read",
            "Mend what the sentence names; parsers refuse the whole body.",
            "RFC 8259; XML 1.0 §2.1; RFC 7578"},
        {"malformed-request", kError, "Malformed request",
            "The sender, or something in front, writes HTTP wrongly; it was answered with an "
            "error.",
            "RFC 9112"},
        {"sender-aborted", kError, "Sender went away",
            "The request did not arrive whole; the sender may try again.", "RFC 9112 §8"},
        {"tls-on-plain-port", kError, "TLS on the plain port",
            "Use http:// in the sender's settings, or a tunnel that ends TLS.", "RFC 8446 §4.1.2"},
        {"http2-on-plain-port", kError, "HTTP/2 on the plain port",
            "Let the client speak HTTP/1.1 (curl --http1.1).", "RFC 9113 §3.4"},
        {"reply-not-success", kWarning, "Not a success to the sender",
            "Answer with what this sender counts as success, or it tries again or gives up.",
            kProfile},
        {"validation-reply", kWarning, "Refused rows told wrongly",
            "Answer with a list of objects that have row_id, column and message, as the sender "
            "documents it.",
            kProfile},
        {"reply-slow", kWarning, "Answered too late", "Answer first and work afterwards.",
            kProfile},
        {"method-unexpected", kWarning, "Unexpected method",
            "Check the method in the sender's settings.", kProfile},
        {"content-type-unexpected", kWarning, "Unexpected content type",
            "Check the format in the sender's settings; frameworks choose the parser by this "
            "header.",
            kProfile},
        {"field-missing", kWarning, "Field missing",
            "Do not rely on the field, or check the sender's version and settings.", kProfile},
        {"field-undocumented", kWarning, "Undocumented field",
            "The sender has added something; decide whether to use it.", kProfile},
        {"shape-undocumented", kWarning, "Undocumented form",
            "Only marketing pages show this form. Write code against what the sender really "
            "sends.",
            kProfile},
        {"duplicate", kWarning, "Duplicate",
            "Make the endpoint idempotent: take the request key, and ignore what was taken "
            "before.",
            "request key of the profile, or method, target and content"},
        {"rows-repeated", kWarning, "Rows again",
            "Make the endpoint idempotent by import and row number.", kCounted},
        {"encoding-suspicious", kWarning, "Suspicious encoding",
            "Find where text was decoded with the wrong character set.", "RFC 8259 §8.1"},
        {"values-at-risk", kWarning, "Values at risk",
            "Read these values as text or with a parser that keeps big numbers and repeated "
            "keys.",
            "RFC 8259 §4, §6; RFC 7493 §2"},
        {"redirect-suspected", kWarning, "Redirect suspected",
            "Give the sender the final URL: clients follow a redirect with GET and drop the "
            "body.",
            "RFC 9110 §15.4"},
        {"plain-http", kWarning, "Not encrypted",
            "Give the sender the https:// URL; token and data are readable on the way.",
            "RFC 9110 §17.10"},
        {"sender-unexpected", kWarning, "Unexpected sender",
            "Look whether the sender has the right address, and whether it has changed what it "
            "sends; or set another sender at the endpoint.",
            "the sender that the endpoint is for (Endpoints; tallyman endpoint set --profile)"},
        {"handshake-waiting", kWarning, "Handshake waiting",
            "The sender waits for this answer before it sends anything.", kProfile},
        {"header-underscore", kNote, "Underscore in a header name",
            "nginx drops such headers unless underscores_in_headers is on, and CGI cannot tell "
            "them from hyphens.",
            "nginx: underscores_in_headers"},
        {"body-large", kNote, "Large body", "Raise the limit of every layer that the body passes.",
            "defaults of Express, nginx and PHP"},
        {"credential-in-payload", kNote, "Credential in the payload",
            "Do not log the payload, and do not pass it on to people who must not use it.",
            kProfile},
        {"test-event", kNote, "Test event", "It is not about real data.", kProfile},
        {"out-of-order", kNote, "Out of order", "Order by row number or part, not by arrival.",
            kCounted},
        {"resubmitted", kNote, "Sent again under a new key",
            "Match rows by their content if the same data must not be taken twice.", kCounted},
        {"retry-expected", kNote, "Another attempt is expected",
            "Wait for it, or resend the event yourself.", kProfile},
        {"sender-unknown", kNote, "Unknown sender",
            "If you know the sender, describe it in a profile (tallyman profiles check FILE).",
            "the profiles that are loaded"},
    };
    return kinds;
}

} // namespace tallyman
