// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "event/expectation.h"

#include "ui/dialogs/formdialog.h"
#include <optional>

class QComboBox;
class QFormLayout;
class QLabel;
class QLineEdit;
class QPushButton;
class QVBoxLayout;

namespace tallyman {

class ExpectedValueRow;
class Session;
struct SignatureScheme;

// Says what requests to a path must prove themselves with. Does not block: opened with open(),
// saves itself through the Session. GUI thread; deletes itself when closed.
class ExpectationDialog : public FormDialog
{
    Q_OBJECT

public:
    // Changes `draft` if that is expected already, and otherwise what is for the same path, scheme
    // and header; adds it when there is none.
    ExpectationDialog(Session *session, const Expectation &draft, QWidget *parent);

    // One more value, with the focus in it; empty: to be typed.
    void addValue(const QByteArray &value = {});

private:
    void build();
    QWidget *buildValues();
    void fill();
    void orderTabs();
    void addRow(const ExpectedSecret &secret);
    void removeRow(ExpectedValueRow *row);
    void check();
    void save();
    [[nodiscard]] const SignatureScheme &scheme() const;
    // As it is typed, with the values that are new.
    [[nodiscard]] QString signedUrl() const; // empty: none, or nothing is signed
    [[nodiscard]] Result<Expectation> expectation(QByteArrayList &values) const;
    // What is doubtful about the values that are new, a sentence.
    [[nodiscard]] QString doubt() const;
    void say(const QString &sentence, const QColor &color);

    Session *m_session;
    std::optional<Expectation> m_before;
    Expectation m_draft;
    QLineEdit *m_path = nullptr;
    QComboBox *m_scheme = nullptr;
    QLineEdit *m_header = nullptr;
    QFormLayout *m_form = nullptr;
    QLineEdit *m_url = nullptr;
    QLabel *m_keyHint = nullptr;
    QVBoxLayout *m_values = nullptr;
    QPushButton *m_another = nullptr;
    QList<ExpectedValueRow *> m_rows;
    QLabel *m_problem = nullptr;
    QPushButton *m_save = nullptr;
};

} // namespace tallyman
