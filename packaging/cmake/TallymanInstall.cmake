# SPDX-License-Identifier: GPL-3.0-or-later
# What `cmake --install` puts where. Without the window only the command line is installed.
include(GNUInstallDirs)
set(TALLYMAN_LINUX "${CMAKE_SOURCE_DIR}/packaging/linux")
set(TALLYMAN_ZSH_DIR "${CMAKE_INSTALL_DATADIR}/zsh/site-functions" CACHE STRING
    "Where zsh looks for completions, below the prefix")

install(TARGETS tallyman tallyman-script RUNTIME DESTINATION "${CMAKE_INSTALL_BINDIR}")
# Packages have manual pages compressed, and nothing does that behind this.
find_program(TALLYMAN_GZIP gzip)
if(TALLYMAN_GZIP)
    set(manual "${CMAKE_BINARY_DIR}/tallyman.1.gz")
    add_custom_command(OUTPUT "${manual}"
        COMMAND "${TALLYMAN_GZIP}" -9nc "${TALLYMAN_LINUX}/tallyman.1" > "${manual}"
        DEPENDS "${TALLYMAN_LINUX}/tallyman.1" VERBATIM)
    add_custom_target(tallyman_manual DEPENDS "${manual}")
    add_dependencies(tallyman tallyman_manual)
else()
    set(manual "${TALLYMAN_LINUX}/tallyman.1")
endif()
install(FILES "${manual}" DESTINATION "${CMAKE_INSTALL_MANDIR}/man1")
install(FILES "${TALLYMAN_LINUX}/completion.bash" RENAME tallyman
    DESTINATION "${CMAKE_INSTALL_DATADIR}/bash-completion/completions")
install(FILES "${TALLYMAN_LINUX}/_tallyman" DESTINATION "${TALLYMAN_ZSH_DIR}")
install(FILES "${CMAKE_SOURCE_DIR}/README.md" "${CMAKE_SOURCE_DIR}/packaging/deb/copyright"
    DESTINATION "${CMAKE_INSTALL_DOCDIR}")
if(TALLYMAN_UI)
    install(FILES "${TALLYMAN_LINUX}/tallyman.desktop"
        DESTINATION "${CMAKE_INSTALL_DATADIR}/applications")
    install(FILES "${TALLYMAN_LINUX}/tallyman.metainfo.xml"
        DESTINATION "${CMAKE_INSTALL_DATADIR}/metainfo")
    install(FILES "${TALLYMAN_LINUX}/tallyman-mime.xml" RENAME tallyman.xml
        DESTINATION "${CMAKE_INSTALL_DATADIR}/mime/packages")
    install(FILES "${TALLYMAN_LINUX}/tallyman.svg"
        DESTINATION "${CMAKE_INSTALL_DATADIR}/icons/hicolor/scalable/apps")
endif()

include("${CMAKE_SOURCE_DIR}/packaging/deb/TallymanDeb.cmake")
