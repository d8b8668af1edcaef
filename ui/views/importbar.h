// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QBoxLayout;
class QLineEdit;
class QTabBar;

namespace tallyman {

// The tabs of an import and, beside them or where there is no room below them, what can be done
// with its rows. GUI thread.
class ImportBar : public QWidget
{
    Q_OBJECT

public:
    explicit ImportBar(QWidget *parent = nullptr);

    [[nodiscard]] QTabBar *tabs() const { return m_tabs; }
    [[nodiscard]] QLineEdit *filter() const { return m_filter; }

    // Of one line below the other.
    [[nodiscard]] QSize minimumSizeHint() const override;

Q_SIGNALS:
    void compareRequested();
    void exportRequested();

protected:
    bool event(QEvent *event) override;

private:
    void buildTabs();
    void buildFilter();
    void buildTools();
    void arrange();

    QTabBar *m_tabs;
    QLineEdit *m_filter;
    QWidget *m_tools;
    QBoxLayout *m_lines;
};

} // namespace tallyman
