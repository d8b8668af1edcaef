// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "event/endpoint.h"

#include "ui/dialogs/formdialog.h"

class QCheckBox;
class QComboBox;
class QFormLayout;
class QLabel;
class QLineEdit;
class QPlainTextEdit;
class QPushButton;
class QSpinBox;
class QTabWidget;

namespace tallyman {

class ReplyRulesList;
class Session;

// Adds or changes an endpoint. Does not block: opened with open(), saves itself through the
// Session. GUI thread; deletes itself when closed.
class EndpointDialog : public FormDialog
{
    Q_OBJECT

public:
    // One without a name is new.
    EndpointDialog(Session *session, const Endpoint &endpoint, QWidget *parent);

Q_SIGNALS:
    void saved(const QString &name);

private:
    QWidget *buildPlace();
    QWidget *buildAdmission();
    QWidget *buildReply();
    QWidget *buildHandshakes();
    void fill();
    void fillProfiles();
    void check();
    void save();
    [[nodiscard]] Result<Endpoint> edited() const;
    [[nodiscard]] Result<std::optional<Reply>> editedReply() const;
    void showProblem(const QString &sentence);

    Session *m_session;
    const Endpoint m_before;
    QTabWidget *m_tabs = nullptr;
    QLineEdit *m_name = nullptr;
    QLineEdit *m_prefix = nullptr;
    QLineEdit *m_host = nullptr;
    QSpinBox *m_port = nullptr;
    QComboBox *m_profile = nullptr;
    QComboBox *m_colour = nullptr;
    QPlainTextEdit *m_notes = nullptr;
    QComboBox *m_admission = nullptr;
    QLineEdit *m_methods = nullptr;
    QLineEdit *m_types = nullptr;
    QLineEdit *m_addresses = nullptr;
    QCheckBox *m_tunnel = nullptr;
    QLabel *m_proofs = nullptr;
    QComboBox *m_replies = nullptr; // common, own
    QSpinBox *m_status = nullptr;
    QPlainTextEdit *m_headers = nullptr;
    QPlainTextEdit *m_body = nullptr;
    ReplyRulesList *m_rules = nullptr;
    QComboBox *m_passTo = nullptr; // the names of targets
    QSpinBox *m_passLimit = nullptr;
    QList<QCheckBox *> m_handshakes; // in the order of handshakeSenders()
    QLabel *m_problem = nullptr;
    QPushButton *m_save = nullptr;
};

} // namespace tallyman
