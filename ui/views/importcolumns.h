// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

class QMenu;

namespace tallyman {

class ImportTable;
class UiSettings;

// The columns of the table of imports: which are shown, in which order and how wide. Remembers them
// for the next window. GUI thread.
class ImportColumns : public QObject
{
    Q_OBJECT

public:
    // The others outlive it.
    ImportColumns(ImportTable *table, UiSettings *settings, QObject *parent = nullptr);

    // What is remembered from window to window.
    void restore();
    void keep() const;

    void fillMenu(QMenu *menu);
    void reset();

private:
    ImportTable *m_table;
    UiSettings *m_settings;
};

} // namespace tallyman
