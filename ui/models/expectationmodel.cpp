// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/expectationmodel.h"

#include "base/text.h"
#include "inspect/signature/schemecatalogue.h"
#include "ui/theme/theme.h"

#include <QLocale>
#include <algorithm>

namespace tallyman {

namespace {

QString schemeTitle(const QString &id)
{
    const SignatureScheme *scheme = SchemeCatalogue::presets().find(id);
    return scheme != nullptr ? scheme->title : id;
}

// "production, 2 unnamed".
QString labelsOf(const Expectation &expectation)
{
    QStringList labels;
    qsizetype unnamed = 0;
    for (const ExpectedSecret &secret : expectation.secrets) {
        if (secret.label.isEmpty())
            ++unnamed;
        else
            labels.append(displayLine(secret.label.toUtf8()));
    }
    if (unnamed > 0)
        labels.append(ExpectationModel::tr("%1 unnamed").arg(unnamed));
    return labels.join(QStringLiteral(", "));
}

QString placesOf(const Expectation &expectation)
{
    QStringList places;
    for (const ExpectedSecret &secret : expectation.secrets) {
        const QString place = secret.place == SecretPlace::Keyring ? ExpectationModel::tr("keyring")
                                                                   : ExpectationModel::tr("file");
        if (!places.contains(place))
            places.append(place);
    }
    return places.join(QStringLiteral(", "));
}

QString useText(const ExpectationUse &use)
{
    const QLocale locale;
    if (use.events == 0)
        return ExpectationModel::tr("no event");
    if (use.failed == 0)
        return ExpectationModel::tr("%1 without complaint").arg(locale.toString(use.events));
    return ExpectationModel::tr("✖ %1 of %2 failed")
        .arg(locale.toString(use.failed), locale.toString(use.events));
}

} // namespace

ExpectationModel::ExpectationModel(Session *session, QObject *parent)
    : QAbstractTableModel(parent)
    , m_session(session)
{
    connect(session, &Session::expectationsChanged, this, &ExpectationModel::reload);
    connect(session, &Session::inspected, this, &ExpectationModel::reloadUse);
    reload();
}

void ExpectationModel::reload()
{
    beginResetModel();
    m_expectations = m_session->expectations();
    m_uses.clear();
    endResetModel();
    reloadUse();
}

void ExpectationModel::reloadUse()
{
    if (m_expectations.isEmpty())
        return;
    m_session->loadExpectationUse(
        this, [this, generation = ++m_generation](const Result<QList<ExpectationUse>> &uses) {
            if (generation != m_generation || !uses || uses->size() != m_expectations.size())
                return;
            m_uses = *uses;
            Q_EMIT dataChanged(index(0, Recent), index(rowCount() - 1, Recent));
        });
}

int ExpectationModel::rowFor(const QByteArray &target) const
{
    const QList<Expectation> expected = expectationsFor(m_expectations, target);
    return expected.isEmpty() ? -1 : static_cast<int>(m_expectations.indexOf(expected.first()));
}

bool ExpectationModel::hasUrls() const
{
    return std::any_of(m_expectations.begin(), m_expectations.end(),
        [](const Expectation &each) { return !each.url.isEmpty(); });
}

int ExpectationModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_expectations.size());
}

int ExpectationModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(ColumnCount);
}

QString ExpectationModel::text(int row, int column) const
{
    const Expectation &expectation = m_expectations.at(row);
    switch (column) {
    case Path:
        return displayLine(expectation.prefix);
    case Proof:
        return schemeTitle(expectation.scheme);
    case Header:
        return displayLine(expectation.header);
    case Values:
        return labelsOf(expectation);
    case Kept:
        return placesOf(expectation);
    case Url:
        return displayLine(expectation.url);
    case Recent:
        return row < m_uses.size() ? useText(m_uses.at(row)) : QString();
    default:
        return {};
    }
}

QVariant ExpectationModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    if (role == Qt::DisplayRole || role == Qt::AccessibleTextRole)
        return text(index.row(), index.column());
    if (role == Qt::ToolTipRole)
        return text(index.row(), index.column()).toHtmlEscaped();
    const bool wire = index.column() == Path || index.column() == Header || index.column() == Url;
    if (role == Qt::FontRole && wire)
        return monospaceFont();
    if (role == Qt::ForegroundRole && index.column() == Recent && index.row() < m_uses.size())
        return m_uses.at(index.row()).failed > 0 ? themeColors().error : themeColors().dimText;
    return {};
}

QVariant ExpectationModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return int(Qt::AlignLeft | Qt::AlignVCenter);
    if (role != Qt::DisplayRole || section < 0 || section >= ColumnCount)
        return {};
    const QStringList names{tr("Path"), tr("Proof"), tr("Header"), tr("Values"), tr("Newest"),
        tr("Kept in"), tr("URL as signed")};
    return names.at(section);
}

} // namespace tallyman
