# SPDX-License-Identifier: Apache-2.0
# Install rules: library, header, pkg-config and CMake package files. The command
# and the workers install themselves, where they are built. Two components:
#   runtime      the shared library, the workers, the command with its manual
#   development  header, link to the library, phi.pc, phiConfig.cmake
# Everything is found relative to itself, so the prefix may be moved as a whole.
include(CMakePackageConfigHelpers)

add_library(phi::phi ALIAS phi) # one name, whether installed or added as a subdirectory

install(TARGETS phi EXPORT phiTargets
    LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT runtime NAMELINK_COMPONENT development)
install(FILES ${PROJECT_SOURCE_DIR}/libphi/include/phi/phi.h
    DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/phi COMPONENT development)

install(FILES ${PROJECT_SOURCE_DIR}/LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR} COMPONENT runtime)
install(DIRECTORY ${PROJECT_SOURCE_DIR}/LICENSES DESTINATION ${CMAKE_INSTALL_DOCDIR} COMPONENT runtime) # of the worker

set(PHI_CMAKE_DIR ${CMAKE_INSTALL_LIBDIR}/cmake/phi)
install(EXPORT phiTargets NAMESPACE phi:: DESTINATION ${PHI_CMAKE_DIR} COMPONENT development)
configure_package_config_file(
    ${PROJECT_SOURCE_DIR}/cmake/phiConfig.cmake.in ${PROJECT_BINARY_DIR}/phiConfig.cmake
    INSTALL_DESTINATION ${PHI_CMAKE_DIR} NO_SET_AND_CHECK_MACRO)
# Before 1.0 a new minor version may change the interface.
write_basic_package_version_file(${PROJECT_BINARY_DIR}/phiConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/phiConfig.cmake ${PROJECT_BINARY_DIR}/phiConfigVersion.cmake
    DESTINATION ${PHI_CMAKE_DIR} COMPONENT development)

# phi.pc names its own place, hence a relative way up to the prefix, however
# many folders the library directory is deep (lib, lib64, lib/x86_64-linux-gnu).
if(IS_ABSOLUTE "${CMAKE_INSTALL_LIBDIR}")
    set(PHI_PC_PREFIX "${CMAKE_INSTALL_PREFIX}")
    set(PHI_PC_LIBDIR "${CMAKE_INSTALL_LIBDIR}")
else()
    file(RELATIVE_PATH up "/${CMAKE_INSTALL_LIBDIR}/pkgconfig" "/")
    string(REGEX REPLACE "/$" "" up "${up}")
    set(PHI_PC_PREFIX "\${pcfiledir}/${up}")
    set(PHI_PC_LIBDIR "\${prefix}/${CMAKE_INSTALL_LIBDIR}")
endif()
if(IS_ABSOLUTE "${CMAKE_INSTALL_INCLUDEDIR}")
    set(PHI_PC_INCLUDEDIR "${CMAKE_INSTALL_INCLUDEDIR}")
else()
    set(PHI_PC_INCLUDEDIR "\${prefix}/${CMAKE_INSTALL_INCLUDEDIR}")
endif()
configure_file(${PROJECT_SOURCE_DIR}/cmake/phi.pc.in ${PROJECT_BINARY_DIR}/phi.pc @ONLY)
install(FILES ${PROJECT_BINARY_DIR}/phi.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig COMPONENT development)
