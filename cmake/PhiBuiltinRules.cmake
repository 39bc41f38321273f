# SPDX-License-Identifier: Apache-2.0
# patterns/**/*.yaml -> builtin_rules.c, through phi-packc.
add_library(phi_builtin_rules OBJECT ${PROJECT_SOURCE_DIR}/libphi/src/rules/no_rules_main.c)
target_link_libraries(phi_builtin_rules PUBLIC phi_objects)
list(APPEND PHI_BUILTIN_LIBRARIES phi_builtin_rules)
