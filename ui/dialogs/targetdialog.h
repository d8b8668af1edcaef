// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "event/target.h"

#include "ui/dialogs/formdialog.h"

class QCheckBox;
class QComboBox;
class QLabel;
class QLineEdit;
class QPlainTextEdit;
class QPushButton;
class QSpinBox;
class QTabWidget;

namespace tallyman {

class Session;
class TargetDeliveryForm;
class TargetSigningForm;

// Adds or changes a target. Does not block: opened with open(), saves itself through the Session.
// GUI thread; deletes itself when closed.
class TargetDialog : public FormDialog
{
    Q_OBJECT

public:
    TargetDialog(Session *session, const Target &target, QWidget *parent);

Q_SIGNALS:
    void saved(const tallyman::Target &target);

private:
    void build();
    QWidget *buildAddress();
    QWidget *buildConnection();
    void fill();
    void check();
    void save();
    void say(const QString &sentence, bool isWarning);
    void onSaved(const Target &stored);
    [[nodiscard]] QUrl url() const;
    // What the fields say. Errors: InvalidInput, with what is wrong in them.
    [[nodiscard]] Result<Target> edited() const;

    Session *m_session;
    const Target m_target; // as it was
    QTabWidget *m_tabs = nullptr;
    TargetDeliveryForm *m_delivery = nullptr;
    TargetSigningForm *m_signing = nullptr;
    QLineEdit *m_name = nullptr;
    QLineEdit *m_url = nullptr;
    QComboBox *m_path = nullptr;
    QLabel *m_example = nullptr;
    QPlainTextEdit *m_headers = nullptr;
    QCheckBox *m_dropTunnel = nullptr;
    QCheckBox *m_anyCertificate = nullptr;
    QCheckBox *m_http2 = nullptr;
    QSpinBox *m_connectSeconds = nullptr;
    QSpinBox *m_totalSeconds = nullptr;
    QLabel *m_problem = nullptr;
    QPushButton *m_save = nullptr;
};

} // namespace tallyman
