# SPDX-License-Identifier: Apache-2.0
# patterns/**/*.yaml -> builtin_rules.c, through phi-packc.
# The tools link an archive of the objects, so that they take only what they use.
add_library(phi_archive STATIC $<TARGET_OBJECTS:phi_objects>)
add_executable(phi-packc
    ${PROJECT_SOURCE_DIR}/libphi/src/rules/packc_main.c
    ${PROJECT_SOURCE_DIR}/libphi/src/rules/no_rules_main.c
    ${PROJECT_SOURCE_DIR}/libphi/src/match/no_databases_main.c)
target_include_directories(phi-packc PRIVATE $<TARGET_PROPERTY:phi_objects,INTERFACE_INCLUDE_DIRECTORIES>)
target_link_libraries(phi-packc PRIVATE phi_compile phi_archive $<TARGET_PROPERTY:phi_objects,INTERFACE_LINK_LIBRARIES>)

file(GLOB_RECURSE PHI_PATTERNS CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/patterns/*.yaml)
set(PHI_BUILTIN_RULES ${CMAKE_CURRENT_BINARY_DIR}/builtin_rules.c)
if(PHI_PATTERNS)
    # Written beside its place first: a failing tool must not leave half a file.
    add_custom_command(
        OUTPUT ${PHI_BUILTIN_RULES}
        COMMAND phi-packc ${PROJECT_SOURCE_DIR}/patterns > ${PHI_BUILTIN_RULES}.new
        COMMAND ${CMAKE_COMMAND} -E rename ${PHI_BUILTIN_RULES}.new ${PHI_BUILTIN_RULES}
        DEPENDS phi-packc ${PHI_PATTERNS}
        COMMENT "Compiling the pattern packs"
        VERBATIM)
else()
    set(PHI_BUILTIN_RULES ${PROJECT_SOURCE_DIR}/libphi/src/rules/no_rules_main.c)
endif()

add_library(phi_builtin_rules OBJECT ${PHI_BUILTIN_RULES})
target_link_libraries(phi_builtin_rules PUBLIC phi_objects)
list(APPEND PHI_BUILTIN_LIBRARIES phi_builtin_rules)
