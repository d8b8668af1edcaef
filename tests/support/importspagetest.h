// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "support/mainwindowtest.h"
#include "ui/views/importspage.h"
#include "ui/views/importtable.h"

namespace tallyman::test {

// The same for tests of the place "Imports".
class ImportsPageTest : public MainWindowTest
{
protected:
    [[nodiscard]] ImportsPage *imports() const { return m_window->findChild<ImportsPage *>(); }
    // What a cell of the table says.
    [[nodiscard]] QString importCell(int row, int column) const
    {
        return imports()->table()->model()->index(row, column).data().toString();
    }
    void openImports()
    {
        QTest::keyClick(m_window.get(), Qt::Key_2, Qt::ControlModifier);
        QTRY_VERIFY(imports()->isVisible());
    }
};

} // namespace tallyman::test
