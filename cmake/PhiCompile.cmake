# SPDX-License-Identifier: Apache-2.0
# Warnings, hardening and sanitizers for every target, as one interface library.
add_library(phi_compile INTERFACE)
target_compile_options(phi_compile INTERFACE
    -Wall -Wextra -Wshadow -Wconversion -Wstrict-prototypes -Wvla -Wpointer-arith -Wmissing-prototypes
    $<$<BOOL:${PHI_WERROR}>:-Werror>
    -fvisibility=hidden -fstack-protector-strong
    $<$<BOOL:${PHI_SANITIZE}>:-fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer>
    $<$<BOOL:${PHI_SANITIZE_THREADS}>:-fsanitize=thread -fno-omit-frame-pointer>
    $<$<BOOL:${PHI_FUZZ}>:-fsanitize=fuzzer-no-link>)
target_link_options(phi_compile INTERFACE
    -Wl,-z,relro,-z,now $<$<BOOL:${PHI_SANITIZE}>:-fsanitize=address,undefined>
    $<$<BOOL:${PHI_SANITIZE_THREADS}>:-fsanitize=thread>)
target_compile_definitions(phi_compile INTERFACE
    $<$<NOT:$<BOOL:${PHI_SANITIZE}>>:$<$<NOT:$<CONFIG:Debug>>:_FORTIFY_SOURCE=2>>)
