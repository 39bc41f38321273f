# SPDX-License-Identifier: Apache-2.0
# lexicons/*.txt -> builtin_lexicons.c, through phi-lexc, which needs nothing of the library but a header: so
# these are objects like all others, and the tools that follow have them.
add_executable(phi-lexc ${CMAKE_CURRENT_SOURCE_DIR}/src/base/lexicon_main.c)
target_include_directories(phi-lexc PRIVATE ${CMAKE_CURRENT_SOURCE_DIR}/include ${CMAKE_CURRENT_SOURCE_DIR}/src)
target_link_libraries(phi-lexc PRIVATE phi_compile)

set(PHI_BUILTIN_LEXICONS ${CMAKE_CURRENT_BINARY_DIR}/builtin_lexicons.c)
set(PHI_LEXICON_FILES ${PROJECT_SOURCE_DIR}/lexicons/names.txt ${PROJECT_SOURCE_DIR}/lexicons/icd10cm.txt
    ${PROJECT_SOURCE_DIR}/lexicons/terms.txt ${PROJECT_SOURCE_DIR}/lexicons/care.txt)
# Written beside its place first: a failing tool must not leave half a file.
add_custom_command(
    OUTPUT ${PHI_BUILTIN_LEXICONS}
    COMMAND phi-lexc names ${PROJECT_SOURCE_DIR}/lexicons/names.txt icd10cm ${PROJECT_SOURCE_DIR}/lexicons/icd10cm.txt
        terms ${PROJECT_SOURCE_DIR}/lexicons/terms.txt terms ${PROJECT_SOURCE_DIR}/lexicons/care.txt
        > ${PHI_BUILTIN_LEXICONS}.new
    COMMAND ${CMAKE_COMMAND} -E rename ${PHI_BUILTIN_LEXICONS}.new ${PHI_BUILTIN_LEXICONS}
    DEPENDS phi-lexc ${PHI_LEXICON_FILES}
    COMMENT "Compiling the lists of names and codes"
    VERBATIM)
