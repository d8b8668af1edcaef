# SPDX-License-Identifier: GPL-3.0-or-later
# `cpack -G DEB` in a release build folder makes a Debian package of what is installed.
set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME tallyman)
set(CPACK_PACKAGE_VENDOR "The Tallyman authors")
set(CPACK_PACKAGE_CONTACT "The Tallyman authors <tallyman@localhost>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "desktop inspector for import webhooks")
# CPack puts the summary before it.
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS
    "${CMAKE_SOURCE_DIR}/packaging/deb/description.txt")
file(READ "${CMAKE_SOURCE_DIR}/packaging/deb/description.txt" CPACK_DEBIAN_PACKAGE_DESCRIPTION)
set(CPACK_PACKAGING_INSTALL_PREFIX "/usr")
set(CPACK_STRIP_FILES ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION net)
set(CPACK_DEBIAN_PACKAGE_PRIORITY optional)
# The libraries, with their versions, come from dpkg-shlibdeps.
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
if(TALLYMAN_UI)
    # What Qt loads to reach a screen; no library needs it, so dpkg-shlibdeps does not see it.
    set(CPACK_DEBIAN_PACKAGE_DEPENDS qt6-qpa-plugins)
    set(CPACK_DEBIAN_PACKAGE_RECOMMENDS "fonts-inter, fonts-jetbrains-mono")
endif()
include(CPack)
