# SPDX-License-Identifier: GPL-3.0-or-later
# All compiler flags of the project, on one INTERFACE target.
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)

if(NOT CMAKE_BUILD_TYPE)
    set(CMAKE_BUILD_TYPE RelWithDebInfo CACHE STRING "" FORCE)
endif()

find_program(TALLYMAN_CCACHE ccache)
if(TALLYMAN_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
    # Paths below the source folder are hashed relative to the build folder, so that the presets
    # and fresh clones share what they have compiled.
    set(CMAKE_CXX_COMPILER_LAUNCHER
        ${CMAKE_COMMAND} -E env CCACHE_BASEDIR=${CMAKE_SOURCE_DIR} CCACHE_NOHASHDIR=1
        ${TALLYMAN_CCACHE})
endif()

add_library(tallyman_flags INTERFACE)
target_compile_options(tallyman_flags INTERFACE
    -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wold-style-cast -Wnon-virtual-dtor
    -Woverloaded-virtual)
if(TALLYMAN_WERROR)
    target_compile_options(tallyman_flags INTERFACE -Werror)
endif()
target_compile_definitions(tallyman_flags INTERFACE
    QT_NO_CAST_FROM_ASCII QT_NO_CAST_TO_ASCII QT_NO_CAST_FROM_BYTEARRAY
    QT_NO_URL_CAST_FROM_STRING QT_NO_NARROWING_CONVERSIONS_IN_CONNECT QT_NO_FOREACH
    QT_NO_KEYWORDS QT_USE_QSTRINGBUILDER QT_DISABLE_DEPRECATED_BEFORE=0x060400
    TALLYMAN_VERSION="${PROJECT_VERSION}")

if(CMAKE_BUILD_TYPE STREQUAL "RelWithDebInfo" OR CMAKE_BUILD_TYPE STREQUAL "Release")
    target_compile_options(tallyman_flags INTERFACE -fstack-protector-strong)
    target_compile_definitions(tallyman_flags INTERFACE _FORTIFY_SOURCE=2)
    target_link_options(tallyman_flags INTERFACE -Wl,-z,relro,-z,now)
    set(CMAKE_POSITION_INDEPENDENT_CODE ON)
endif()

# Each test program is linked from the same libraries: whole debug information in each of them took
# some 60 MB a program, 20 GB for the dev and the asan build. What sanitizers report needs lines only.
if(TALLYMAN_SANITIZE)
    target_compile_options(tallyman_flags INTERFACE -g1
        -fsanitize=${TALLYMAN_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all -O1)
    target_link_options(tallyman_flags INTERFACE -fsanitize=${TALLYMAN_SANITIZE})
endif()
if(CMAKE_BUILD_TYPE STREQUAL "Debug" AND NOT TALLYMAN_SANITIZE)
    # beside the objects instead, where a debugger finds it; tables of names are not needed for that
    target_compile_options(tallyman_flags INTERFACE -gsplit-dwarf)
    target_link_options(tallyman_flags INTERFACE
        "-Wl,-T,${CMAKE_CURRENT_LIST_DIR}/withoutnametables.ld")
endif()
if(TALLYMAN_FUZZ)
    target_compile_options(tallyman_flags INTERFACE -fsanitize=fuzzer-no-link)
endif()
