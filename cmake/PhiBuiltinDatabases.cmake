# SPDX-License-Identifier: Apache-2.0
# builtin rules -> builtin_databases.c, through phi-dbc.
add_library(phi_builtin_databases OBJECT ${PROJECT_SOURCE_DIR}/libphi/src/match/no_databases_main.c)
target_link_libraries(phi_builtin_databases PUBLIC phi_objects)
list(APPEND PHI_BUILTIN_LIBRARIES phi_builtin_databases)
