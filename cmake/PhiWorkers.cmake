# SPDX-License-Identifier: Apache-2.0
# The worker programs, each a process of its own with large parsers. They take
# only the protocol and the sandbox from the library, and are never built with
# sanitizers: those need address space and system calls that a worker gives up.
set(PHI_WORKER_DIR ${PROJECT_BINARY_DIR}/libexec/libphi)

# phi_add_worker(NAME SOURCES files below src/worker LIBRARIES targets)
function(phi_add_worker name)
    cmake_parse_arguments(PARSE_ARGV 1 worker "" "" "SOURCES;LIBRARIES")
    list(APPEND worker_SOURCES protocol.c sandbox.c say.c selftest.c serve.c)
    list(TRANSFORM worker_SOURCES PREPEND ${CMAKE_CURRENT_SOURCE_DIR}/src/worker/)
    add_executable(${name} ${worker_SOURCES})
    target_include_directories(${name} PRIVATE
        ${CMAKE_CURRENT_SOURCE_DIR}/include ${CMAKE_CURRENT_SOURCE_DIR}/src)
    target_link_libraries(${name} PRIVATE ${worker_LIBRARIES} PkgConfig::SECCOMP)
    target_compile_options(${name} PRIVATE
        -Wall -Wextra -Wshadow -Wconversion -Wvla -Wpointer-arith
        $<$<COMPILE_LANGUAGE:C>:-Wstrict-prototypes> $<$<COMPILE_LANGUAGE:C>:-Wmissing-prototypes>
        $<$<BOOL:${PHI_WERROR}>:-Werror> -fvisibility=hidden -fstack-protector-strong)
    target_compile_definitions(${name} PRIVATE $<$<NOT:$<CONFIG:Debug>>:_FORTIFY_SOURCE=2>)
    target_link_options(${name} PRIVATE -Wl,-z,relro,-z,now -pie)
    set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${PHI_WORKER_DIR})
    # A worker that its group can write is refused: not left to the umask.
    add_custom_command(TARGET ${name} POST_BUILD COMMAND chmod 0755 $<TARGET_FILE:${name}>)
    install(TARGETS ${name} RUNTIME DESTINATION ${CMAKE_INSTALL_LIBEXECDIR}/libphi)
endfunction()

# Of the library no more than the checks that prove a correction.
set(PHI_PROOFREAD proofread.c ../validate/luhn.c ../validate/pan.c ../validate/us_dea.c ../validate/us_mbi.c ../validate/us_npi.c ../validate/vin.c)

if(POPPLER_FOUND AND SECCOMP_FOUND)
    phi_add_worker(phi-worker-poppler SOURCES poppler_main.c reader_pdf.c pdf_objects.c poppler_picture.c poppler_text.c ${PHI_PROOFREAD} LIBRARIES PkgConfig::POPPLER)
else()
    message(STATUS "poppler-glib or libseccomp not found: PDF files will be reported as not read")
endif()

if(ARCHIVE_FOUND AND GMIME_FOUND AND GSF_FOUND AND PFF_FOUND AND BFIO_FOUND AND SECCOMP_FOUND
    AND MDB_FOUND AND PHI_READSTAT AND AVRO_FOUND AND CODECS_FOUND AND PHI_SNAPPY)
    phi_add_worker(phi-worker SOURCES worker_main.c reader_archive.c reader_dictionary.c reader_mail.c reader_mapi.c reader_msg.c
        reader_iso.c reader_pst.c pst_space.c reader_rpm.c reader_tnef.c reader_biff.c reader_doc.c reader_lines.c reader_ole.c reader_oleps.c reader_ppt.c reader_xls.c vba_source.c xls_password.c
        reader_access.c avro_file.c reader_avro.c reader_brotli.c reader_dbf.c reader_parquet.c reader_sqlite.c reader_stat.c codec.c parquet_meta.c
        parquet_runs.c parquet_values.c sqlite_pages.c sqlite_schema.c sqlite_record.c table_rows.c thrift.c
        LIBRARIES PkgConfig::ARCHIVE PkgConfig::GMIME PkgConfig::GSF PkgConfig::PFF PkgConfig::BFIO PkgConfig::ZLIB PkgConfig::SQLITE
        PkgConfig::MDB PkgConfig::AVRO PkgConfig::CODECS ${PHI_READSTAT} ${PHI_SNAPPY} m)
else()
    message(STATUS "libarchive, gmime, libgsf, libpff, libbfio, mdbtools, readstat, avro, snappy, zstd, lz4, brotli or libseccomp not found: mail will be read as text, and "
        "databases and archives other than zip, gzip and tar will be reported as not read")
endif()

# Barcodes come from a library in C++: the only part that needs that language.
if(TESSERACT_FOUND AND LEPTONICA_FOUND AND MEDICAL_FOUND AND ZXING_FOUND AND SECCOMP_FOUND AND CMAKE_CXX_COMPILER)
    enable_language(CXX)
    set(CMAKE_CXX_STANDARD 17)
    set(PHI_PIXELS pixels.c pixels_close_up.c pixels_raw.c pixels_jpc.c pixels_jls.c pixels_lossless.c pixels_codes.c barcode.cpp)
    phi_add_worker(phi-worker-look SOURCES look_main.c reader_look.c ${PHI_PIXELS}
        LIBRARIES PkgConfig::LEPTONICA PkgConfig::MEDICAL PkgConfig::ZXING)
    phi_add_worker(phi-worker-ocr SOURCES ocr_main.c reader_picture.c pixels_prepare.c pixels_text.c ${PHI_PIXELS} ${PHI_PROOFREAD}
        LIBRARIES PkgConfig::TESSERACT PkgConfig::LEPTONICA PkgConfig::MEDICAL PkgConfig::ZXING)
else()
    message(STATUS "tesseract, leptonica, charls, openjpeg, zxing, libseccomp or a C++ compiler not found: text in pictures will be reported as not read")
endif()

# WordPerfect, Works, Lotus 1-2-3, Quattro Pro: libraries in C++ as well.
if(WRITERS_FOUND AND SECCOMP_FOUND AND CMAKE_CXX_COMPILER)
    enable_language(CXX)
    set(CMAKE_CXX_STANDARD 17)
    phi_add_worker(phi-worker-writers SOURCES writers_main.c writers.cpp LIBRARIES PkgConfig::WRITERS)
else()
    message(STATUS "libwpd, libwps, libseccomp or a C++ compiler not found: WordPerfect and Works will be reported as not read")
endif()
