// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspect/signature/signaturescheme.h"

#include <QHash>
#include <QJsonArray>
#include <QSet>

namespace tallyman {

namespace {

template <typename T> using Names = QHash<QString, T>;

const Names<SignatureKind> &kinds()
{
    static const Names<SignatureKind> names{
        {QStringLiteral("signature"), SignatureKind::Signature},
        {QStringLiteral("http-message"), SignatureKind::HttpMessage},
        {QStringLiteral("sns"), SignatureKind::Sns},
        {QStringLiteral("basic"), SignatureKind::Basic},
        {QStringLiteral("bearer"), SignatureKind::Bearer},
        {QStringLiteral("token"), SignatureKind::Token},
    };
    return names;
}

const Names<SignatureAlgorithm> &algorithms()
{
    static const Names<SignatureAlgorithm> names{
        {QStringLiteral("hmac-sha1"), SignatureAlgorithm::HmacSha1},
        {QStringLiteral("hmac-sha256"), SignatureAlgorithm::HmacSha256},
        {QStringLiteral("hmac-sha384"), SignatureAlgorithm::HmacSha384},
        {QStringLiteral("hmac-sha512"), SignatureAlgorithm::HmacSha512},
        {QStringLiteral("hmac-by-size"), SignatureAlgorithm::HmacBySize},
        {QStringLiteral("sha1"), SignatureAlgorithm::Sha1},
        {QStringLiteral("sha256"), SignatureAlgorithm::Sha256},
        {QStringLiteral("ed25519"), SignatureAlgorithm::Ed25519},
        {QStringLiteral("rsa-sha1"), SignatureAlgorithm::RsaSha1},
        {QStringLiteral("rsa-sha256"), SignatureAlgorithm::RsaSha256},
    };
    return names;
}

const Names<ValueEncoding> &encodings()
{
    static const Names<ValueEncoding> names{
        {QStringLiteral("hex"), ValueEncoding::Hex},
        {QStringLiteral("base64"), ValueEncoding::Base64},
        {QStringLiteral("either"), ValueEncoding::Either},
    };
    return names;
}

const Names<KeyDecoding> &keyDecodings()
{
    static const Names<KeyDecoding> names{
        {QStringLiteral("text"), KeyDecoding::Text},
        {QStringLiteral("base64"), KeyDecoding::Base64},
        {QStringLiteral("hex"), KeyDecoding::Hex},
    };
    return names;
}

const Names<TimeUnit> &timeUnits()
{
    static const Names<TimeUnit> names{
        {QStringLiteral("s"), TimeUnit::Seconds},
        {QStringLiteral("ms"), TimeUnit::Milliseconds},
        {QStringLiteral("rfc3339"), TimeUnit::Rfc3339},
        {QStringLiteral("any"), TimeUnit::Any},
    };
    return names;
}

// Takes members out of one object and remembers the first thing that is wrong with them.
class SchemeReader
{
public:
    explicit SchemeReader(const QJsonObject &object)
        : m_object(object)
    {
    }

    Result<SignatureScheme> read();

private:
    QJsonValue take(const char *name)
    {
        const QString key = QLatin1String(name);
        m_seen.insert(key);
        return m_object.value(key);
    }
    void fail(const QString &sentence)
    {
        if (m_problem.isEmpty())
            m_problem = sentence;
    }
    template <typename T> void choose(const char *name, const Names<T> &names, T *value);
    void readSources(const char *name, QList<ValueSource> *sources);
    void readForms();
    void readText();
    void readTime();
    void readSignature();
    void checkSignature();
    void checkMembers();

    QJsonObject m_object;
    QSet<QString> m_seen;
    SignatureScheme m_scheme;
    QString m_problem;
};

template <typename T> void SchemeReader::choose(const char *name, const Names<T> &names, T *value)
{
    const QJsonValue given = take(name);
    if (given.isUndefined())
        return;
    const auto found = names.constFind(given.toString());
    if (found == names.constEnd())
        fail(QStringLiteral("“%1” is no %2").arg(given.toString(), QLatin1String(name)));
    else
        *value = *found;
}

void SchemeReader::readSources(const char *name, QList<ValueSource> *sources)
{
    const QJsonArray texts = take(name).toArray();
    for (const QJsonValue &text : texts) {
        const auto source = parseSource(text.toString());
        if (source)
            sources->append(*source);
        else
            fail(source.error().message);
    }
}

void SchemeReader::readForms()
{
    const QJsonObject values = take("values").toObject();
    for (auto it = values.begin(); it != values.end(); ++it) {
        const auto algorithm = algorithms().constFind(it.value().toString());
        if (algorithm == algorithms().constEnd())
            fail(QStringLiteral("“%1” is no algorithm").arg(it.value().toString()));
        else
            m_scheme.forms.append({it.key().toUtf8(), *algorithm});
    }
    const QString separator = take("separator").toString();
    if (separator.size() > 1)
        fail(QStringLiteral("the separator has more than one character"));
    m_scheme.separator = separator.isEmpty() ? char(0) : separator.front().toLatin1();
}

void SchemeReader::readText()
{
    m_scheme.signedTextSource = take("signed").toString().toUtf8();
    auto parts = parseTemplate(m_scheme.signedTextSource);
    if (parts)
        m_scheme.signedText = std::move(*parts);
    else
        fail(parts.error().message);
    const QString bodyHash = take("bodyHash").toString();
    if (bodyHash.isEmpty())
        return;
    const auto source = parseSource(bodyHash);
    if (source)
        m_scheme.bodyHash = *source;
    else
        fail(source.error().message);
}

void SchemeReader::readTime()
{
    readSources("timestamp", &m_scheme.timestamp);
    choose("timeUnit", timeUnits(), &m_scheme.timeUnit);
    m_scheme.toleranceSeconds = take("toleranceSeconds").toInteger();
    if (m_scheme.toleranceSeconds < 0)
        fail(QStringLiteral("the tolerance is negative"));
}

void SchemeReader::readSignature()
{
    readSources("signature", &m_scheme.signature);
    readSources("messageId", &m_scheme.messageId);
    readForms();
    readText();
    readTime();
    choose("encoding", encodings(), &m_scheme.encoding);
    choose("key", keyDecodings(), &m_scheme.keyDecoding);
    const QJsonArray prefixes = take("keyPrefixes").toArray();
    for (const QJsonValue &prefix : prefixes)
        m_scheme.keyPrefixes.append(prefix.toString().toUtf8());
    m_scheme.portVaries = take("portVaries").toBool();
}

// What a scheme must have so that a request can be judged by it.
void SchemeReader::checkSignature()
{
    if (m_scheme.id.isEmpty() || m_scheme.title.isEmpty())
        fail(QStringLiteral("the id or the title is missing"));
    if (m_scheme.kind != SignatureKind::Signature)
        return;
    if (m_scheme.signature.isEmpty())
        fail(QStringLiteral("nothing says where the signature is"));
    if (m_scheme.forms.isEmpty())
        fail(QStringLiteral("no value is described"));
    if (m_scheme.signedText.isEmpty())
        fail(QStringLiteral("nothing says what is signed"));
    if (m_scheme.uses(TemplatePart::Kind::Timestamp) && m_scheme.timestamp.isEmpty())
        fail(QStringLiteral("nothing says where the timestamp is"));
    if (m_scheme.uses(TemplatePart::Kind::Id) && m_scheme.messageId.isEmpty())
        fail(QStringLiteral("nothing says where the id is"));
    if (m_scheme.toleranceSeconds > 0 && m_scheme.timestamp.isEmpty())
        fail(QStringLiteral("there is a tolerance without a timestamp"));
}

void SchemeReader::checkMembers()
{
    const QStringList keys = m_object.keys();
    for (const QString &key : keys) {
        if (!m_seen.contains(key))
            fail(QStringLiteral("“%1” is not known").arg(key));
    }
}

Result<SignatureScheme> SchemeReader::read()
{
    m_scheme.id = take("id").toString();
    m_scheme.title = take("title").toString();
    m_scheme.documentation = take("documentation").toString();
    choose("kind", kinds(), &m_scheme.kind);
    readSignature();
    checkSignature();
    checkMembers();
    if (!m_problem.isEmpty())
        return failure(ErrorCode::InvalidInput,
            QStringLiteral("Signature scheme “%1”: %2.").arg(m_scheme.id, m_problem));
    return m_scheme;
}

} // namespace

Result<SignatureScheme> SignatureScheme::fromJson(const QJsonObject &object)
{
    return SchemeReader(object).read();
}

} // namespace tallyman
