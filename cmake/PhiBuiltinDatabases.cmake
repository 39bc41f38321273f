# SPDX-License-Identifier: Apache-2.0
# builtin rules -> builtin_databases.c, through phi-dbc.
add_executable(phi-dbc
    ${PROJECT_SOURCE_DIR}/libphi/src/match/dbc_main.c
    ${PROJECT_SOURCE_DIR}/libphi/src/match/no_databases_main.c
    $<TARGET_OBJECTS:phi_builtin_rules>)
target_include_directories(phi-dbc PRIVATE $<TARGET_PROPERTY:phi_objects,INTERFACE_INCLUDE_DIRECTORIES>)
target_link_libraries(phi-dbc PRIVATE phi_compile phi_archive $<TARGET_PROPERTY:phi_objects,INTERFACE_LINK_LIBRARIES>)

# Written beside its place first: a failing tool must not leave half a file.
set(PHI_BUILTIN_DATABASES ${CMAKE_CURRENT_BINARY_DIR}/builtin_databases.c)
add_custom_command(
    OUTPUT ${PHI_BUILTIN_DATABASES}
    COMMAND phi-dbc > ${PHI_BUILTIN_DATABASES}.new
    COMMAND ${CMAKE_COMMAND} -E rename ${PHI_BUILTIN_DATABASES}.new ${PHI_BUILTIN_DATABASES}
    DEPENDS phi-dbc
    COMMENT "Compiling the databases of words and regexes"
    VERBATIM)

add_library(phi_builtin_databases OBJECT ${PHI_BUILTIN_DATABASES})
target_link_libraries(phi_builtin_databases PUBLIC phi_objects)
list(APPEND PHI_BUILTIN_LIBRARIES phi_builtin_databases)
