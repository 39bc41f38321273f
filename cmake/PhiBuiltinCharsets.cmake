# SPDX-License-Identifier: Apache-2.0
# base/charsets.def -> builtin_charsets.c, through phi-charsetc and the converters of the C library.
add_executable(phi-charsetc ${PROJECT_SOURCE_DIR}/libphi/src/base/charsets_main.c)
target_include_directories(phi-charsetc PRIVATE ${CMAKE_CURRENT_SOURCE_DIR}/include ${CMAKE_CURRENT_SOURCE_DIR}/src)
target_link_libraries(phi-charsetc PRIVATE phi_compile)

# Written beside its place first: a failing tool must not leave half a file.
set(PHI_BUILTIN_CHARSETS ${CMAKE_CURRENT_BINARY_DIR}/builtin_charsets.c)
add_custom_command(
    OUTPUT ${PHI_BUILTIN_CHARSETS}
    COMMAND phi-charsetc > ${PHI_BUILTIN_CHARSETS}.new
    COMMAND ${CMAKE_COMMAND} -E rename ${PHI_BUILTIN_CHARSETS}.new ${PHI_BUILTIN_CHARSETS}
    DEPENDS phi-charsetc
    COMMENT "Making the tables of code pages"
    VERBATIM)
target_sources(phi_objects PRIVATE ${PHI_BUILTIN_CHARSETS})
