# SPDX-License-Identifier: GPL-3.0-or-later
# What shows one event and sends it again.
tallyman_test(tst_detail
    SOURCES detail_test.cpp ../support/windowfixture.cpp
    LINKS tallyman_ui)
tallyman_test(tst_detailsending
    SOURCES detailsending_test.cpp ../support/windowfixture.cpp ../support/recordingserver.cpp
        ../support/testcertificate.cpp
    LINKS tallyman_ui)
target_compile_definitions(tst_detailsending
    PRIVATE TALLYMAN_TEST_DATA="${CMAKE_SOURCE_DIR}/tests/data")
tallyman_test(tst_composerbody SOURCES tst_composerbody.cpp LINKS tallyman_ui)
tallyman_test(tst_composercancel
    SOURCES tst_composercancel.cpp ../support/windowfixture.cpp ../support/recordingserver.cpp
        ../support/testcertificate.cpp
    LINKS tallyman_ui)
target_compile_definitions(tst_composercancel
    PRIVATE TALLYMAN_TEST_DATA="${CMAKE_SOURCE_DIR}/tests/data")
tallyman_test(tst_composertarget
    SOURCES tst_composertarget.cpp ../support/windowfixture.cpp
    LINKS tallyman_ui)
tallyman_test(tst_payloadview
    SOURCES tst_payloadview.cpp ../support/windowfixture.cpp
    LINKS tallyman_ui)
tallyman_test(tst_payloadkinds
    SOURCES tst_payloadkinds.cpp ../support/windowfixture.cpp
    LINKS tallyman_ui)
tallyman_test(tst_jsonhighlighter SOURCES tst_jsonhighlighter.cpp LINKS tallyman_ui)
tallyman_test(tst_rawwiremap SOURCES tst_rawwiremap.cpp LINKS tallyman_ui)
