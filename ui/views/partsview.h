// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inspect/multipart.h"

#include <QWidget>

class QLabel;
class QPushButton;
class QSplitter;
class QTableView;

namespace tallyman {

class PartsModel;
class PayloadModeSwitch;
class PayloadView;
class Session;

// The parts of a multipart body as a list, and below it the content of the one that is chosen,
// which can be saved. GUI thread.
class PartsView : public QWidget
{
    Q_OBJECT

public:
    // `depth`: how many bodies this one is inside of.
    PartsView(Session *session, int depth, QWidget *parent = nullptr);

    void setParts(const QByteArray &body, const QList<MultipartPart> &parts);
    void openFind();

private:
    void build(Session *session, int depth);
    void showPart(int row);
    void savePart();
    void writePart(const QString &path, const QByteArray &body, const MultipartPart &part);

    PartsModel *m_model;
    QTableView *m_list;
    QSplitter *m_splitter;
    PayloadView *m_content = nullptr;
    PayloadModeSwitch *m_modes = nullptr;
    QLabel *m_status = nullptr;
    QPushButton *m_save = nullptr;
    QByteArray m_body;
    int m_shown = -1;
    quint64 m_generation = 0;
};

// A name to save a part under: the last step of the sender's file name without what no file system
// likes, or its field's name; never hidden, never a path.
[[nodiscard]] QString partFileName(const MultipartPart &part);

} // namespace tallyman
