# SPDX-License-Identifier: Apache-2.0
# The worker programs, each a process of its own with one large parser. They take
# only the protocol and the sandbox from the library, and are never built with
# sanitizers: those need address space and system calls that a worker gives up.
set(PHI_WORKER_DIR ${PROJECT_BINARY_DIR}/libexec/libphi)

if(POPPLER_FOUND AND SECCOMP_FOUND)
    set(PHI_WORKER_SOURCES poppler_main.c protocol.c sandbox.c selftest.c)
    list(TRANSFORM PHI_WORKER_SOURCES PREPEND ${CMAKE_CURRENT_SOURCE_DIR}/src/worker/)
    add_executable(phi-worker-poppler ${PHI_WORKER_SOURCES})
    target_include_directories(phi-worker-poppler PRIVATE
        ${CMAKE_CURRENT_SOURCE_DIR}/include ${CMAKE_CURRENT_SOURCE_DIR}/src)
    target_link_libraries(phi-worker-poppler PRIVATE PkgConfig::POPPLER PkgConfig::SECCOMP)
    target_compile_options(phi-worker-poppler PRIVATE
        -Wall -Wextra -Wshadow -Wconversion -Wstrict-prototypes -Wvla -Wpointer-arith -Wmissing-prototypes
        $<$<BOOL:${PHI_WERROR}>:-Werror> -fvisibility=hidden -fstack-protector-strong)
    target_compile_definitions(phi-worker-poppler PRIVATE $<$<NOT:$<CONFIG:Debug>>:_FORTIFY_SOURCE=2>)
    target_link_options(phi-worker-poppler PRIVATE -Wl,-z,relro,-z,now -pie)
    set_target_properties(phi-worker-poppler PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${PHI_WORKER_DIR})
    # A worker that its group can write is refused: not left to the umask.
    add_custom_command(TARGET phi-worker-poppler POST_BUILD COMMAND chmod 0755 $<TARGET_FILE:phi-worker-poppler>)
    install(TARGETS phi-worker-poppler RUNTIME DESTINATION ${CMAKE_INSTALL_LIBEXECDIR}/libphi)
else()
    message(STATUS "poppler-glib or libseccomp not found: PDF files will be reported as not read")
endif()
