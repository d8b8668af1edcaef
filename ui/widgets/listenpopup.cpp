// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/listenpopup.h"

#include "session/session.h"
#include "ui/theme/theme.h"
#include "ui/widgets/hostaddress.h"

#include <QClipboard>
#include <QComboBox>
#include <QFormLayout>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSpinBox>

namespace tallyman {

ListenPopup::ListenPopup(Session *session, QWidget *parent)
    : QFrame(parent, Qt::Popup)
    , m_session(session)
{
    setFrameShape(QFrame::StyledPanel);
    setAccessibleName(tr("Listening"));
    build();
    connect(session, &Session::listenerChanged, this, [this] {
        if (isVisible())
            refresh();
    });
}

void ListenPopup::build()
{
    m_state = new QLabel(this);
    m_state->setTextFormat(Qt::PlainText);
    m_state->setFont(uiFont(13, QFont::DemiBold));
    m_problem = new QLabel(this);
    m_problem->setTextFormat(Qt::PlainText);
    m_problem->setWordWrap(true);
    m_host = new QComboBox(this);
    m_host->setEditable(true);
    m_host->setFont(monospaceFont());
    m_host->setAccessibleName(tr("Address to listen on"));
    m_host->addItems(commonListenHosts());
    m_port = new QSpinBox(this);
    m_port->setRange(0, 65535);
    m_port->setSpecialValueText(tr("any free"));
    m_port->setAccessibleName(tr("Port to listen on"));
    m_apply = new QPushButton(tr("Listen here"), this);
    m_apply->setProperty("primary", true);
    m_apply->setAccessibleName(tr("Listen on this address and port"));
    m_startStop = new QPushButton(this);
    auto *copy = new QPushButton(tr("Copy URL"), this);
    copy->setAccessibleName(tr("Copy the URL"));

    auto *form = new QFormLayout;
    form->addRow(tr("Address"), m_host);
    form->addRow(tr("Port"), m_port);
    auto *buttons = new QHBoxLayout;
    buttons->addWidget(m_apply);
    buttons->addWidget(m_startStop);
    buttons->addStretch();
    buttons->addWidget(copy);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(16, 14, 16, 14);
    column->setSpacing(10);
    column->addWidget(m_state);
    column->addWidget(m_problem);
    column->addLayout(form);
    column->addLayout(buttons);
    setMinimumWidth(360);

    connect(m_apply, &QPushButton::clicked, this, &ListenPopup::apply);
    connect(m_host->lineEdit(), &QLineEdit::returnPressed, this, &ListenPopup::apply);
    connect(m_port->findChild<QLineEdit *>(), &QLineEdit::returnPressed, this, [this] {
        m_port->interpretText();
        apply();
    });
    connect(m_host, &QComboBox::editTextChanged, this, &ListenPopup::validate);
    connect(m_startStop, &QPushButton::clicked, this, &ListenPopup::startOrStop);
    connect(copy, &QPushButton::clicked, this, [this] {
        QGuiApplication::clipboard()->setText(m_session->listener().url);
        hide();
    });
}

void ListenPopup::refresh()
{
    const ListenerStatus &status = m_session->listener();
    QString state = status.listening ? tr("Listening on %1").arg(status.url) : tr("Not listening");
    if (!status.tlsUrl.isEmpty())
        state += QLatin1Char('\n') + tr("and on %1").arg(status.tlsUrl);
    m_state->setText(state);
    m_startStop->setText(status.listening ? tr("Stop") : tr("Start"));
    m_startStop->setAccessibleName(status.listening ? tr("Stop listening") : tr("Start listening"));
    m_host->setEditText(status.host);
    m_port->setValue(status.port);
    validate();
    adjustSize();
}

void ListenPopup::focusAddress()
{
    m_host->setFocus(Qt::PopupFocusReason);
    m_host->lineEdit()->selectAll();
}

QString ListenPopup::hostText() const
{
    return normalizedHost(m_host->currentText());
}

// Says why the address cannot be taken, or what follows from taking it.
void ListenPopup::validate()
{
    const ThemeColors &c = themeColors();
    const bool valid = !hostText().isEmpty();
    QString sentence = m_session->listener().problem;
    QColor color = c.error;
    if (!valid) {
        sentence = tr("Give an IP address, such as 127.0.0.1 or ::1.");
    } else if (isExposedHost(hostText())) {
        sentence = tr("▲ Other machines on the network can then send to this program.");
        color = c.warning;
    }
    QPalette palette = m_problem->palette();
    palette.setColor(QPalette::WindowText, color);
    m_problem->setPalette(palette);
    m_problem->setText(sentence);
    m_problem->setVisible(!sentence.isEmpty());
    m_apply->setEnabled(valid);
}

void ListenPopup::apply()
{
    if (hostText().isEmpty())
        return;
    const ListenAddress address{hostText(), static_cast<quint16>(m_port->value())};
    m_session->listen(address);
    hide();
}

void ListenPopup::startOrStop()
{
    if (m_session->listener().listening)
        m_session->stopListening();
    else
        apply();
}

} // namespace tallyman
