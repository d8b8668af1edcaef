// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/expectauthjob.h"

#include "cli/commandline.h"
#include "cli/keyfile.h"
#include "cli/output.h"
#include "inspect/signature/keydescription.h"
#include "inspect/signature/schemecatalogue.h"

#include <QFileInfo>

namespace tallyman {

namespace {

// Why requests could never prove themselves with that value, as a sentence; empty: they could.
QString unusable(const Expectation &expectation, const QByteArray &value)
{
    if (value.isEmpty())
        return QStringLiteral("The file is empty; an empty value proves nothing.");
    const QString url = QString::fromUtf8(expectation.url);
    if (!url.isEmpty() && !isWholeUrl(url))
        return QStringLiteral("“%1” is no whole URL, such as https://example.com/crm.").arg(url);
    const SignatureScheme *scheme = SchemeCatalogue::presets().find(expectation.scheme);
    return scheme == nullptr ? QString() : keyProblem(*scheme, value);
}

} // namespace

ExpectAuthJob::ExpectAuthJob(Options options)
    : m_options(std::move(options))
{
}

std::optional<QString> ExpectAuthJob::contradiction() const
{
    const bool value = !m_options.valueFile.isEmpty();
    const bool key = !m_options.keyFile.isEmpty();
    if (m_options.prefix.isEmpty())
        return value || key || m_options.remove
            ? std::optional(QStringLiteral("Say for which path, e.g. expect-auth /crm …"))
            : std::nullopt;
    if (m_options.remove)
        return value || key ? std::optional(QStringLiteral("--remove takes nothing else."))
                            : std::nullopt;
    if (value == key)
        return QStringLiteral("Say either --header NAME --value-file FILE or --scheme SCHEME "
                              "--key-file FILE.");
    if (value && (m_options.header.isEmpty() || !m_options.scheme.isEmpty()))
        return QStringLiteral("--value-file goes with --header NAME, and without --scheme.");
    if (key && m_options.scheme.isEmpty())
        return QStringLiteral("--key-file goes with --scheme SCHEME.");
    return std::nullopt;
}

Result<Expectation> ExpectAuthJob::expectation() const
{
    Expectation expectation;
    const auto prefix = normalPrefix(m_options.prefix);
    if (!prefix)
        return tl::unexpected<Error>(prefix.error());
    expectation.prefix = *prefix;
    expectation.header = m_options.header.toUtf8();
    expectation.url = m_options.url.toUtf8();
    expectation.scheme = m_options.scheme.isEmpty() ? QStringLiteral("static") : m_options.scheme;
    expectation.secrets = {{QString(), m_options.label}};
    const SchemeCatalogue &presets = SchemeCatalogue::presets();
    if (presets.find(expectation.scheme) == nullptr)
        return failure(ErrorCode::InvalidInput, presets.unknown(expectation.scheme));
    if (!expectation.header.isEmpty() && !isToken(expectation.header))
        return failure(ErrorCode::InvalidInput,
            QStringLiteral("“%1” is no name of a header.").arg(m_options.header));
    if (expectation.isToken() && expectation.header.isEmpty())
        return failure(ErrorCode::InvalidInput,
            QStringLiteral("The scheme “static” needs the name of the header: --header NAME."));
    return expectation;
}

std::optional<int> ExpectAuthJob::start()
{
    if (const auto sentence = contradiction()) {
        complain(*sentence);
        return kExitWrongUse;
    }
    Result<Expectation> wanted = Expectation();
    if (!m_options.prefix.isEmpty() && !m_options.remove)
        wanted = expectation();
    const auto prefix = normalPrefix(m_options.prefix);
    if (!wanted || !prefix) {
        complain(wanted ? prefix.error() : wanted.error());
        return kExitWrongUse;
    }
    const bool adds = !wanted->prefix.isEmpty();
    const auto value = adds
        ? readKeyFile(m_options.valueFile.isEmpty() ? m_options.keyFile : m_options.valueFile)
        : Result<QByteArray>(QByteArray());
    if (!value) {
        complain(value.error());
        return kExitFailed;
    }
    if (const QString problem = adds ? unusable(*wanted, *value) : QString(); !problem.isEmpty()) {
        complain(problem);
        return kExitFailed;
    }
    // a workspace that is not there is made; in one that is, somebody may be about to capture
    if (const auto failed =
            openSession(m_options.workspace, adds && !QFileInfo::exists(m_options.workspace)))
        return failed;
    const auto done = [this](const Result<void> &stored) { onStored(stored); };
    connect(
        session(), &Session::keptInFile, this, [](const QString &sentence) { complain(sentence); });
    session()->setSecretChoice(m_options.store);
    if (adds)
        session()->expect(*wanted, *value, this, done);
    else if (m_options.remove)
        session()->removeExpectations(*prefix, this, done);
    else
        return list();
    return std::nullopt;
}

void ExpectAuthJob::onStored(const Result<void> &stored)
{
    if (!stored)
        complain(stored.error());
    finish(stored ? kExitDone : kExitFailed);
}

// Without the values: they are nobody's business.
int ExpectAuthJob::list() const
{
    for (const Expectation &expectation : session()->expectations()) {
        QByteArray line = expectation.prefix + "  "
            + (expectation.isToken() ? "header " + expectation.header
                                     : expectation.scheme.toUtf8());
        if (!expectation.isToken() && !expectation.header.isEmpty())
            line += "  header " + expectation.header;
        if (!expectation.url.isEmpty())
            line += "  url " + expectation.url;
        const qsizetype count = expectation.secrets.size();
        line += "  " + QByteArray::number(count) + (count == 1 ? " value" : " values");
        const auto inKeyring = std::count_if(expectation.secrets.begin(), expectation.secrets.end(),
            [](const ExpectedSecret &secret) { return secret.place == SecretPlace::Keyring; });
        if (inKeyring > 0)
            line += ", " + QByteArray::number(inKeyring) + " in the keyring";
        line += '\n';
        if (!writeOut(line))
            break;
    }
    return kExitDone;
}

} // namespace tallyman
