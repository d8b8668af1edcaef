# SPDX-License-Identifier: GPL-3.0-or-later
tallyman_test(tst_targetspage
    SOURCES tst_targetspage.cpp ../support/windowfixture.cpp
    LINKS tallyman_ui)
tallyman_test(tst_targettexts SOURCES tst_targettexts.cpp LINKS tallyman_ui)
tallyman_test(tst_outboxpanel
    SOURCES tst_outboxpanel.cpp ../support/mainwindowtest.cpp ../support/mainwindowtest.h
        ../support/windowfixture.cpp ../support/recordingserver.cpp ../support/recordingserver.h
        ../support/testcertificate.cpp
    LINKS tallyman_ui)
tallyman_test(tst_forwardruledialog
    SOURCES tst_forwardruledialog.cpp ../support/windowfixture.cpp
        ../support/recordingserver.cpp ../support/recordingserver.h ../support/testcertificate.cpp
    LINKS tallyman_ui)
add_dependencies(tst_forwardruledialog tallyman-script)
foreach(test tst_outboxpanel tst_forwardruledialog)
    target_compile_definitions(${test}
        PRIVATE TALLYMAN_TEST_DATA="${CMAKE_SOURCE_DIR}/tests/data")
endforeach()
