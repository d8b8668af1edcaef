// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QLineEdit;

namespace tallyman {

// A file's name, typed or chosen. GUI thread.
class FileField : public QWidget
{
    Q_OBJECT

public:
    // `title`: of the dialog that chooses.
    explicit FileField(const QString &title, QWidget *parent = nullptr);

    [[nodiscard]] QString path() const;
    void setPath(const QString &path);

Q_SIGNALS:
    // Typed to the end, or chosen.
    void edited();

private:
    void choose(const QString &title);

    QLineEdit *m_path;
};

} // namespace tallyman
