# SPDX-License-Identifier: Apache-2.0
# Generated parts of the library, in two steps:
#   phi-packc  patterns/**/*.yaml -> builtin_rules.c
#   phi-dbc    builtin rules      -> builtin_databases.c (serialised Hyperscan databases)
# Each tool is made of phi_objects and the empty stand-in of what it generates.
set(PHI_BUILTIN_LIBRARIES)
include(PhiBuiltinRules)
include(PhiBuiltinDatabases)
