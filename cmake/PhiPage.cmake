# SPDX-License-Identifier: Apache-2.0
# Style and script of the HTML report -> page_files.c: C17 has no way to include a file as bytes.
# Included, it adds the rule; run with -DCSS -DJS -DOUT, it makes the file.
if(NOT CMAKE_SCRIPT_MODE_FILE)
    set(PHI_PAGE ${CMAKE_CURRENT_SOURCE_DIR}/src/report/page)
    add_custom_command(
        OUTPUT ${CMAKE_CURRENT_BINARY_DIR}/page_files.c
        COMMAND ${CMAKE_COMMAND} -DCSS=${PHI_PAGE}/page.css -DJS=${PHI_PAGE}/page.js
            -DOUT=${CMAKE_CURRENT_BINARY_DIR}/page_files.c -P ${CMAKE_CURRENT_LIST_FILE}
        DEPENDS ${PHI_PAGE}/page.css ${PHI_PAGE}/page.js ${CMAKE_CURRENT_LIST_FILE}
        COMMENT "Embedding style and script of the HTML report"
        VERBATIM)
    target_sources(phi_objects PRIVATE ${CMAKE_CURRENT_BINARY_DIR}/page_files.c)
    return()
endif()

set(text "#include \"report/page_files.h\"\n")
foreach(part css js)
    string(TOUPPER ${part} upper)
    file(READ ${${upper}} bytes HEX)
    string(LENGTH "${bytes}" digits)
    math(EXPR size "${digits} / 2")
    string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," bytes "${bytes}")
    string(APPEND text "const char phi__page_${part}[] = {${bytes}0};\nconst size_t phi__page_${part}_size = ${size};\n")
endforeach()
file(WRITE ${OUT}.new "${text}")
file(RENAME ${OUT}.new ${OUT})
