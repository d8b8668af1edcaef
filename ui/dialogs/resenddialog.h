// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "event/idset.h"
#include "event/target.h"

#include <QDialog>
#include <memory>

class QCheckBox;
class QComboBox;
class QDoubleSpinBox;
class QLabel;
class QProgressBar;
class QPushButton;
class QSpinBox;

namespace tallyman {

class BulkResend;
class ResendTargetBox;
class Session;

// Sends one event or many to a target: choice, progress, result. Opened with open() or show().
// GUI thread; deletes itself when closed; closing while it sends stops it first.
class ResendDialog : public QDialog
{
    Q_OBJECT

public:
    ResendDialog(Session *session, const IdSet &ids, QWidget *parent);
    ~ResendDialog() override;

    void reject() override;

private:
    void build();
    QWidget *buildOptions();
    QWidget *buildProgress();
    void check();
    void grow();
    void start();
    void showProgress();
    void showResult();
    [[nodiscard]] Target target() const;
    [[nodiscard]] QString countText() const;

    Session *m_session;
    IdSet m_ids;
    std::unique_ptr<BulkResend> m_bulk;
    ResendTargetBox *m_target = nullptr;
    QWidget *m_options = nullptr;
    QComboBox *m_order = nullptr;
    QSpinBox *m_parallel = nullptr;
    QDoubleSpinBox *m_rate = nullptr;
    QCheckBox *m_dropTunnel = nullptr;
    QLabel *m_warning = nullptr; // about the target, under it
    QLabel *m_problem = nullptr; // of sending
    QWidget *m_progressArea = nullptr;
    QProgressBar *m_progress = nullptr;
    QLabel *m_counts = nullptr;
    QPushButton *m_start = nullptr;
    QPushButton *m_close = nullptr;
};

} // namespace tallyman
