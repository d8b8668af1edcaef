# SPDX-License-Identifier: GPL-3.0-or-later

# tallyman_library(NAME SOURCES … LINKS …): one static library for one folder. Its headers are
# included as "folder/file.h"; LINKS names the lower floors and outside libraries it may use.
function(tallyman_library name)
    cmake_parse_arguments(ARG "" "" "SOURCES;LINKS;PRIVATE_LINKS" ${ARGN})
    add_library(${name} STATIC ${ARG_SOURCES})
    set_target_properties(${name} PROPERTIES AUTOMOC ON)
    target_include_directories(${name} PUBLIC
        "${CMAKE_SOURCE_DIR}/app" "${CMAKE_SOURCE_DIR}")
    target_link_libraries(${name} PUBLIC tallyman_flags ${ARG_LINKS} PRIVATE ${ARG_PRIVATE_LINKS})
endfunction()
