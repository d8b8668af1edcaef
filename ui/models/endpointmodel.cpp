// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/endpointmodel.h"

#include "base/text.h"
#include "inspect/signature/schemecatalogue.h"
#include "ui/widgets/plaintext.h"
#include "ui/widgets/rowcolour.h"
#include "ui/widgets/tonedelegate.h"

#include <algorithm>

namespace tallyman {

namespace {

QString placeText(const Endpoint &endpoint)
{
    QString text = displayLine(endpoint.prefix);
    if (!endpoint.host.isEmpty())
        text.prepend(displayLine(endpoint.host.toUtf8()));
    if (endpoint.port != 0)
        text = EndpointModel::tr("port %1: %2").arg(QString::number(endpoint.port), text);
    return text;
}

QString replyText(const Endpoint &endpoint, const Reply &common)
{
    const auto rules = std::count_if(endpoint.rules.begin(), endpoint.rules.end(),
        [](const ReplyRule &rule) { return rule.enabled; });
    const int status = endpoint.reply ? endpoint.reply->status : common.status;
    QString reply = endpoint.reply ? QString::number(status)
                                   : EndpointModel::tr("%1, as everywhere").arg(status);
    if (!endpoint.passTo.isEmpty())
        reply = EndpointModel::tr("what “%1” answers").arg(displayLine(endpoint.passTo.toUtf8()));
    if (rules == 0)
        return reply;
    return rules == 1 ? EndpointModel::tr("1 rule, else %1").arg(reply)
                      : EndpointModel::tr("%1 rules, else %2").arg(rules).arg(reply);
}

std::optional<RowColour> colourOf(const QString &name)
{
    const auto found = std::find_if(kRowColours.begin(), kRowColours.end(),
        [&name](RowColour colour) { return rowColourName(colour) == name; });
    return found == kRowColours.end() ? std::nullopt : std::optional(*found);
}

} // namespace

QString proofName(const Expectation &expectation)
{
    if (expectation.isToken())
        return displayLine(expectation.header);
    const SignatureScheme *scheme = SchemeCatalogue::presets().find(expectation.scheme);
    return scheme != nullptr ? scheme->title : expectation.scheme;
}

QString admissionText(const Endpoint &endpoint, const QList<Expectation> &expectations)
{
    const bool enforces = endpoint.admission == Admission::Enforce;
    QStringList proofs;
    for (const Expectation &expectation : expectations) {
        if (expectation.prefix == endpoint.prefix)
            proofs.append(proofName(expectation));
    }
    if (!enforces)
        return proofs.isEmpty() ? EndpointModel::tr("Every request")
                                : EndpointModel::tr("Every request; checked for %1")
                                      .arg(proofs.join(QStringLiteral(", ")));
    QStringList refused;
    if (!endpoint.addresses.isEmpty())
        refused.append(EndpointModel::tr("403 from other addresses"));
    if (!endpoint.methods.isEmpty() || !endpoint.profile.isEmpty())
        refused.append(EndpointModel::tr("405 for other methods"));
    if (!proofs.isEmpty())
        refused.append(EndpointModel::tr("401 without %1").arg(proofs.join(QStringLiteral(", "))));
    if (!endpoint.contentTypes.isEmpty() || !endpoint.profile.isEmpty())
        refused.append(EndpointModel::tr("415 for other content types"));
    return refused.isEmpty() ? EndpointModel::tr("Every request, as nothing is asked of it yet")
                             : refused.join(QStringLiteral(", "));
}

EndpointModel::EndpointModel(Session *session, QObject *parent)
    : QAbstractTableModel(parent)
    , m_session(session)
    , m_endpoints(session->endpoints())
{
    connect(session, &Session::endpointsChanged, this, &EndpointModel::reload);
    connect(session, &Session::expectationsChanged, this, &EndpointModel::reload);
    connect(session, &Session::profilesLoaded, this, &EndpointModel::repaintAll);
    connect(session, &Session::settingsChanged, this, &EndpointModel::repaintAll);
}

void EndpointModel::reload()
{
    beginResetModel();
    m_endpoints = m_session->endpoints();
    endResetModel();
}

void EndpointModel::repaintAll()
{
    Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
}

const Endpoint *EndpointModel::endpoint(int row) const
{
    return row >= 0 && row < m_endpoints.size() ? &m_endpoints.at(row) : nullptr;
}

int EndpointModel::rowOf(const QString &name) const
{
    const Endpoint *found = findEndpoint(m_endpoints, name);
    return found == nullptr ? -1 : static_cast<int>(found - m_endpoints.constData());
}

int EndpointModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_endpoints.size()) + 1;
}

int EndpointModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(ColumnCount);
}

QString EndpointModel::catchAllText(int column) const
{
    switch (column) {
    case Name:
        return tr("Everything else");
    case Where:
        return m_endpoints.isEmpty() ? tr("every path") : tr("every other path");
    case Sender:
        return tr("recognised");
    case Admits:
        return tr("Every request");
    case Answers:
        return QString::number(m_session->settings().reply.status);
    default:
        return {};
    }
}

QString EndpointModel::text(int row, int column) const
{
    const Endpoint *endpoint = this->endpoint(row);
    if (endpoint == nullptr)
        return catchAllText(column);
    switch (column) {
    case Name:
        return displayLine(endpoint->name.toUtf8());
    case Where:
        return placeText(*endpoint);
    case Sender: {
        const Profile *profile =
            m_session->profiles() ? m_session->profiles()->find(endpoint->profile) : nullptr;
        if (endpoint->profile.isEmpty())
            return tr("recognised");
        return displayLine((profile ? profile->name : endpoint->profile).toUtf8());
    }
    case Admits:
        return admissionText(*endpoint, m_session->expectations());
    case Answers:
        return replyText(*endpoint, m_session->settings().reply);
    default:
        return displayLine(endpoint->notes.toUtf8());
    }
}

QVariant EndpointModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    const Endpoint *endpoint = this->endpoint(index.row());
    switch (role) {
    case Qt::DisplayRole:
    case Qt::AccessibleTextRole:
        return text(index.row(), index.column());
    case Qt::TextAlignmentRole:
        return QVariant::fromValue(Qt::Alignment(Qt::AlignLeft | Qt::AlignVCenter));
    case ToneDelegate::ToneRole:
        return static_cast<int>(
            endpoint == nullptr || isImplied(*endpoint) ? Tone::Dim : Tone::Plain);
    case ToneDelegate::WireRole:
        return endpoint != nullptr && index.column() == Where;
    case Qt::ToolTipRole:
        return plainToolTip(text(index.row(), index.column()));
    case Qt::DecorationRole:
        if (endpoint != nullptr && index.column() == Name) {
            if (const auto colour = colourOf(endpoint->colour))
                return rowSwatch(*colour);
        }
        return {};
    default:
        return {};
    }
}

QVariant EndpointModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue(Qt::Alignment(Qt::AlignLeft | Qt::AlignVCenter));
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Name:
        return tr("Endpoint");
    case Where:
        return tr("Requests to");
    case Sender:
        return tr("Sender");
    case Admits:
        return tr("Who may come in");
    case Answers:
        return tr("Answers");
    default:
        return tr("Notes");
    }
}

} // namespace tallyman
