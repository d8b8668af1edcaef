# SPDX-License-Identifier: GPL-3.0-or-later
# Every outside library, found once, as an imported target.
find_package(Qt6 6.4 REQUIRED COMPONENTS Core Network Concurrent)
if(TALLYMAN_UI)
    find_package(Qt6 6.4 REQUIRED COMPONENTS DBus Widgets Svg)
endif()
if(TALLYMAN_TESTS OR TALLYMAN_BENCH)
    find_package(Qt6 6.4 REQUIRED COMPONENTS Test)
endif()
find_package(Threads REQUIRED)
find_package(SQLite3 3.37 REQUIRED)
find_package(CURL 7.87 REQUIRED)
find_package(OpenSSL REQUIRED)
find_package(ZLIB REQUIRED)
find_package(PkgConfig REQUIRED)
pkg_check_modules(brotlidec REQUIRED IMPORTED_TARGET libbrotlidec)
pkg_check_modules(zstd REQUIRED IMPORTED_TARGET libzstd)
find_package(CLI11 REQUIRED)
find_package(simdjson REQUIRED)
find_path(TALLYMAN_BEAST_INCLUDE boost/beast/http/basic_parser.hpp REQUIRED)
find_path(TALLYMAN_EXPECTED_INCLUDE tl/expected.hpp REQUIRED)

add_library(tallyman_beast INTERFACE)
target_include_directories(tallyman_beast SYSTEM INTERFACE "${TALLYMAN_BEAST_INCLUDE}")

if(TALLYMAN_UI)
    find_path(TALLYMAN_QSCINTILLA_INCLUDE Qsci/qsciscintilla.h
        PATH_SUFFIXES x86_64-linux-gnu/qt6 aarch64-linux-gnu/qt6 qt6
        HINTS /usr/include/${CMAKE_LIBRARY_ARCHITECTURE}/qt6 REQUIRED)
    find_library(TALLYMAN_QSCINTILLA_LIBRARY NAMES qscintilla2_qt6 REQUIRED)
    add_library(tallyman_qscintilla INTERFACE)
    target_include_directories(tallyman_qscintilla SYSTEM INTERFACE "${TALLYMAN_QSCINTILLA_INCLUDE}")
    target_link_libraries(tallyman_qscintilla INTERFACE "${TALLYMAN_QSCINTILLA_LIBRARY}")
endif()
