# SPDX-License-Identifier: GPL-3.0-or-later
tallyman_test(tst_eventexport
    SOURCES tst_eventexport.cpp ../support/windowfixture.cpp
    LINKS tallyman_ui)
tallyman_test(tst_filterfield
    SOURCES tst_filterfield.cpp ../support/mainwindowtest.cpp ../support/mainwindowtest.h
        ../support/windowfixture.cpp
    LINKS tallyman_ui)
tallyman_test(tst_viewsbutton
    SOURCES tst_viewsbutton.cpp ../support/mainwindowtest.cpp ../support/mainwindowtest.h
        ../support/windowfixture.cpp
    LINKS tallyman_ui)
tallyman_test(tst_coveragestrip SOURCES tst_coveragestrip.cpp LINKS tallyman_ui)
tallyman_test(tst_filtertext SOURCES tst_filtertext.cpp LINKS tallyman_ui)
tallyman_test(tst_eventspage
    SOURCES tst_eventspage.cpp ../support/mainwindowtest.cpp ../support/mainwindowtest.h
        ../support/windowfixture.cpp
    LINKS tallyman_ui)
tallyman_test(tst_deliveriesview SOURCES tst_deliveriesview.cpp LINKS tallyman_ui)
tallyman_test(tst_eventcolumns
    SOURCES tst_eventcolumns.cpp ../support/mainwindowtest.cpp ../support/mainwindowtest.h
        ../support/windowfixture.cpp
    LINKS tallyman_ui)
tallyman_test(tst_endpointspage SOURCES tst_endpointspage.cpp LINKS tallyman_ui)
tallyman_test(tst_findingspage
    SOURCES tst_findingspage.cpp ../support/mainwindowtest.cpp ../support/mainwindowtest.h
        ../support/windowfixture.cpp
    LINKS tallyman_ui)
tallyman_test(tst_findingsview
    SOURCES tst_findingsview.cpp ../support/mainwindowtest.cpp ../support/mainwindowtest.h
        ../support/windowfixture.cpp
    LINKS tallyman_ui)
tallyman_test(tst_importcolumns
    SOURCES tst_importcolumns.cpp ../support/mainwindowtest.cpp ../support/mainwindowtest.h
        ../support/windowfixture.cpp
    LINKS tallyman_ui)
tallyman_test(tst_importconflicts
    SOURCES tst_importconflicts.cpp ../support/mainwindowtest.cpp ../support/mainwindowtest.h
        ../support/windowfixture.cpp
    LINKS tallyman_ui)
tallyman_test(tst_importspage
    SOURCES tst_importspage.cpp ../support/mainwindowtest.cpp ../support/mainwindowtest.h
        ../support/windowfixture.cpp
    LINKS tallyman_ui)
tallyman_test(tst_eventtable
    SOURCES tst_eventtable.cpp ../support/windowfixture.cpp
    LINKS tallyman_ui)
tallyman_test(tst_mainwindow
    SOURCES tst_mainwindow.cpp ../support/mainwindowtest.cpp ../support/mainwindowtest.h
        ../support/windowfixture.cpp
    LINKS tallyman_ui)
tallyman_test(tst_importdetail
    SOURCES tst_importdetail.cpp ../support/mainwindowtest.cpp ../support/mainwindowtest.h
        ../support/windowfixture.cpp
    LINKS tallyman_ui)
tallyman_test(tst_heldreplies
    SOURCES tst_heldreplies.cpp ../support/windowfixture.cpp
    LINKS tallyman_ui)
tallyman_test(tst_listeningpage SOURCES tst_listeningpage.cpp LINKS tallyman_ui)
target_compile_definitions(tst_listeningpage PRIVATE
    TALLYMAN_TEST_DATA="${CMAKE_SOURCE_DIR}/tests/data")
tallyman_test(tst_samplemenu
    SOURCES tst_samplemenu.cpp ../support/mainwindowtest.cpp ../support/mainwindowtest.h
        ../support/windowfixture.cpp
    LINKS tallyman_ui)
tallyman_test(tst_importnotifier
    SOURCES tst_importnotifier.cpp ../support/mainwindowtest.cpp ../support/mainwindowtest.h
        ../support/windowfixture.cpp
    LINKS tallyman_ui)
tallyman_test(tst_senderspage
    SOURCES tst_senderspage.cpp ../support/mainwindowtest.cpp ../support/mainwindowtest.h
        ../support/windowfixture.cpp
    LINKS tallyman_ui)
tallyman_test(tst_authentication
    SOURCES tst_authentication.cpp ../support/mainwindowtest.cpp ../support/mainwindowtest.h
        ../support/windowfixture.cpp
    LINKS tallyman_ui)
tallyman_test(tst_tunnel
    SOURCES tst_tunnel.cpp ../support/mainwindowtest.cpp ../support/mainwindowtest.h
        ../support/windowfixture.cpp ../support/fakeagent.cpp ../support/fakeagent.h
    LINKS tallyman_ui)
