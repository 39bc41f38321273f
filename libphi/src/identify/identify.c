/* SPDX-License-Identifier: Apache-2.0 */
/* Identify: head bytes in, kind, media type and encoding out. Signatures come
 * first, cheapest first; then containers whose mark is not at the start (tar,
 * PDF behind junk); then text, judged by what the bytes decode to. What is none
 * of these is BINARY and will be searched as raw bytes, so that a wrong answer
 * costs context and never silence.
 *
 * A signature must not be able to start ordinary text: marks made of letters
 * only carry a second test. */
#define _GNU_SOURCE /* memmem */
#include "identify/identify.h"

#include "base/ascii.h"
#include "base/charset.h"
#include "identify/archive_marks.h"
#include "identify/data_marks.h"
#include "identify/dicom_marks.h"
#include "identify/html_mark.h"
#include "identify/iwa_mark.h"
#include "identify/mail_marks.h"
#include "identify/message.h"
#include "identify/text_guess.h"
#include "identify/odf_mark.h"

#define MARK(bytes) (bytes), sizeof(bytes) - 1

/* Bytes at one offset and, where these alone could be chance, at another. */
typedef struct signature {
    size_t at;
    const char *bytes;
    size_t size;
    size_t also_at;
    const char *also;
    size_t also_size; /* 0 = no second test */
    phi__kind kind;
    const char *media;
} signature;

/* The type of what is encrypted to somebody by S/MIME (RFC 5652, 6). */
#define ENVELOPED "\x06\x09\x2A\x86\x48\x86\xF7\x0D\x01\x07\x03"

static const signature SIGNATURES[] = {
    {128, MARK("DICM"), 0, NULL, 0, PHI__KIND_DICOM, "application/dicom"}, /* before TIFF, which its preamble may be */
    {0, MARK("\x1F\x8B\x08"), 0, NULL, 0, PHI__KIND_GZIP, "application/gzip"},
    {0, MARK("PK\3\4"), 0, NULL, 0, PHI__KIND_ZIP, "application/zip"},
    {0, MARK("PK\5\6"), 0, NULL, 0, PHI__KIND_ZIP, "application/zip"}, /* no members */
    {0, MARK("PK\7\10PK\3\4"), 0, NULL, 0, PHI__KIND_ZIP, "application/zip"}, /* spanned */
    {0, MARK("PK00PK\3\4"), 0, NULL, 0, PHI__KIND_ZIP, "application/zip"}, /* spanned, one volume */
    {0, MARK("{\\rtf"), 0, NULL, 0, PHI__KIND_RTF, "application/rtf"},
    {0, MARK("%PDF-"), 0, NULL, 0, PHI__KIND_PDF, "application/pdf"},
    {0, MARK("\x89PNG\r\n\x1A\n"), 0, NULL, 0, PHI__KIND_IMAGE, "image/png"},
    {0, MARK("\xFF\xD8\xFF\xF7"), 0, NULL, 0, PHI__KIND_IMAGE, "image/jls"},
    {0, MARK("\xFF\xD8\xFF"), 0, NULL, 0, PHI__KIND_IMAGE, "image/jpeg"},
    {0, MARK("GIF8"), 5, MARK("a"), PHI__KIND_IMAGE, "image/gif"},
    {0, MARK("II*\0"), 0, NULL, 0, PHI__KIND_IMAGE, "image/tiff"},
    {0, MARK("MM\0*"), 0, NULL, 0, PHI__KIND_IMAGE, "image/tiff"},
    {0, MARK("II+\0"), 0, NULL, 0, PHI__KIND_IMAGE, "image/tiff"},
    {0, MARK("MM\0+"), 0, NULL, 0, PHI__KIND_IMAGE, "image/tiff"},
    {0, MARK("BM"), 6, MARK("\0\0\0\0"), PHI__KIND_IMAGE, "image/bmp"},
    {0, MARK("RIFF"), 8, MARK("WEBP"), PHI__KIND_IMAGE, "image/webp"},
    {0, MARK("RIFF"), 8, MARK("WAVE"), PHI__KIND_BINARY, "audio/wav"},
    {0, MARK("RIFF"), 8, MARK("AVI "), PHI__KIND_BINARY, "video/x-msvideo"},
    {0, MARK("\xFF\x4F\xFF\x51"), 0, NULL, 0, PHI__KIND_IMAGE, "image/x-jp2-codestream"},
    {0, MARK("\0\0\0\x0CjP  \r\n"), 0, NULL, 0, PHI__KIND_IMAGE, "image/jp2"},
    {0, MARK("\0\0\0\x0CJXL \r\n"), 0, NULL, 0, PHI__KIND_BINARY, "image/jxl"},
    {40, MARK(" EMF\0\0\1\0"), 0, MARK("\1\0\0\0"), PHI__KIND_METAFILE, "image/emf"},
    {0, MARK("\xD7\xCD\xC6\x9A\0\0"), 0, NULL, 0, PHI__KIND_METAFILE, "image/wmf"},
    {0, MARK("\1\0\x09\0\0\3"), 0, NULL, 0, PHI__KIND_METAFILE, "image/wmf"}, /* without its head */
    {0, MARK("\2\0\x09\0\0\3"), 0, NULL, 0, PHI__KIND_METAFILE, "image/wmf"},
    {0, MARK("\0\0\1\0"), 5, MARK("\0"), PHI__KIND_BINARY, "image/x-icon"},
    {0, MARK("8BPS\0\1"), 0, NULL, 0, PHI__KIND_BINARY, "image/vnd.adobe.photoshop"},
    {4, MARK("ftypqt"), 0, MARK("\0"), PHI__KIND_BINARY, "video/quicktime"},
    {4, MARK("ftyphei"), 0, MARK("\0"), PHI__KIND_BINARY, "image/heic"},
    {4, MARK("ftypM4A"), 0, MARK("\0"), PHI__KIND_BINARY, "audio/mp4"},
    {4, MARK("ftyp"), 0, MARK("\0"), PHI__KIND_BINARY, "video/mp4"},
    {0, MARK("OggS\0"), 0, NULL, 0, PHI__KIND_BINARY, "application/ogg"},
    {0, MARK("fLaC\0"), 0, NULL, 0, PHI__KIND_BINARY, "audio/flac"},
    {0, MARK("#!AMR"), 0, NULL, 0, PHI__KIND_BINARY, "audio/amr"},
    {0, MARK("\2dss"), 0, NULL, 0, PHI__KIND_BINARY, "audio/x-dss"}, /* recorders for dictation */
    {0, MARK("\3dss"), 0, NULL, 0, PHI__KIND_BINARY, "audio/x-dss"},
    {0, MARK("\3ds2"), 0, NULL, 0, PHI__KIND_BINARY, "audio/x-dss"},
    {0, MARK("\7ds2"), 0, NULL, 0, PHI__KIND_BINARY, "audio/x-dss"},
    {0, MARK("\x30\x26\xB2\x75\x8E\x66\xCF\x11"), 0, NULL, 0, PHI__KIND_BINARY, "video/x-ms-asf"}, /* and .wma */
    {0, MARK("ID3\2"), 0, NULL, 0, PHI__KIND_BINARY, "audio/mpeg"},
    {0, MARK("ID3\3"), 0, NULL, 0, PHI__KIND_BINARY, "audio/mpeg"},
    {0, MARK("ID3\4"), 0, NULL, 0, PHI__KIND_BINARY, "audio/mpeg"},
    {0, MARK("\x1A\x45\xDF\xA3"), 0, NULL, 0, PHI__KIND_BINARY, "video/x-matroska"},
    {0, MARK("7z\xBC\xAF\x27\x1C"), 0, NULL, 0, PHI__KIND_ARCHIVE, "application/x-7z-compressed"},
    {0, MARK("Rar!\x1A\7"), 0, NULL, 0, PHI__KIND_ARCHIVE, "application/vnd.rar"},
    {0, MARK("BZh"), 4, MARK("1AY&SY"), PHI__KIND_PACKED, "application/x-bzip2"},
    {0, MARK("BZh"), 4, MARK("\x17\x72\x45\x38\x50\x90"), PHI__KIND_PACKED, "application/x-bzip2"},
    {0, MARK("\xFD" "7zXZ\0"), 0, NULL, 0, PHI__KIND_PACKED, "application/x-xz"},
    {0, MARK("\x28\xB5\x2F\xFD"), 0, NULL, 0, PHI__KIND_PACKED, "application/zstd"},
    {0, MARK("\x04\x22\x4D\x18"), 0, NULL, 0, PHI__KIND_PACKED, "application/x-lz4"},
    {0, MARK("\x89LZO\0\r\n\x1A\n"), 0, NULL, 0, PHI__KIND_BINARY, "application/x-lzop"},
    {0, MARK("SZDD\x88\xF0\x27\x33"), 0, NULL, 0, PHI__KIND_BINARY, "application/x-ms-compress"},
    {0, MARK("KWAJ\x88\xF0\x27\xD1"), 0, NULL, 0, PHI__KIND_BINARY, "application/x-ms-compress"},
    {0, MARK("\x60\xEA"), 3, MARK("\0"), PHI__KIND_BINARY, "application/x-arj"},
    {7, MARK("**ACE**"), 0, NULL, 0, PHI__KIND_BINARY, "application/x-ace"},
    {0, MARK("ZOO "), 20, MARK("\xDC\xA7\xC4\xFD"), PHI__KIND_BINARY, "application/x-zoo"},
    {0, MARK("SIT!"), 10, MARK("rLau"), PHI__KIND_BINARY, "application/x-stuffit"},
    {0, MARK("StuffIt (c)1997-"), 0, NULL, 0, PHI__KIND_BINARY, "application/x-stuffit"},
    {0, MARK("RE\x7E\x5E"), 0, NULL, 0, PHI__KIND_BINARY, "application/x-rar-old"},
    {0, MARK("ITSF\3\0\0\0"), 0, NULL, 0, PHI__KIND_BINARY, "application/vnd.ms-htmlhelp"},
    {0, MARK("hsqs"), 28, MARK("\4\0"), PHI__KIND_BINARY, "application/x-squashfs"},
    {0, MARK("LZIP\1"), 0, NULL, 0, PHI__KIND_PACKED, "application/x-lzip"},
    {0, MARK("\x1F\x9D"), 0, NULL, 0, PHI__KIND_PACKED, "application/x-compress"},
    {0, MARK("MSCF\0\0\0\0"), 0, NULL, 0, PHI__KIND_ARCHIVE, "application/vnd.ms-cab-compressed"},
    {0, MARK("\xED\xAB\xEE\xDB"), 0, NULL, 0, PHI__KIND_ARCHIVE, "application/x-rpm"},
    {0, MARK("xar!\0"), 0, NULL, 0, PHI__KIND_ARCHIVE, "application/x-xar"},
    {0, MARK("!<arch>\n"), 66, MARK("`\n"), PHI__KIND_ARCHIVE, "application/x-archive"},
    {0, MARK("\x78\x9F\x3E\x22"), 0, NULL, 0, PHI__KIND_OUTLOOK, "application/ms-tnef"},
    {0, MARK("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"), 0, NULL, 0, PHI__KIND_OUTLOOK, "application/x-ole-storage"},
    {0, MARK("SQLite format 3\0"), 0, NULL, 0, PHI__KIND_DATA, "application/vnd.sqlite3"},
    {0, MARK("\x37\x7F\x06\x82\0\x2D\xE2\x18"), 0, NULL, 0, PHI__KIND_DATA, "application/x-sqlite3-wal"},
    {0, MARK("\x37\x7F\x06\x83\0\x2D\xE2\x18"), 0, NULL, 0, PHI__KIND_DATA, "application/x-sqlite3-wal"},
    {0, MARK("\xD9\xD5\x05\xF9\x20\xA1\x63\xD7"), 0, NULL, 0, PHI__KIND_DATA, "application/x-sqlite3-journal"},
    {4, MARK("Standard Jet DB\0"), 0, NULL, 0, PHI__KIND_DATA, "application/x-msaccess"},
    {4, MARK("Standard ACE DB\0"), 0, NULL, 0, PHI__KIND_DATA, "application/x-msaccess"},
    {0, MARK("$FL2@(#)"), 0, NULL, 0, PHI__KIND_DATA, "application/x-spss-sav"},
    {0, MARK("$FL3@(#)"), 0, NULL, 0, PHI__KIND_DATA, "application/x-spss-sav"},
    {0, MARK("<stata_dta><header>"), 0, NULL, 0, PHI__KIND_DATA, "application/x-stata-dta"},
    {0, MARK("HEADER RECORD*******LIB"), 23, MARK("RARY HEADER RECORD!!!!!!!"), PHI__KIND_DATA, "application/x-sas-xport"},
    {0, MARK("HEADER RECORD*******LIB"), 23, MARK("V8   HEADER RECORD!!!!!!!"), PHI__KIND_DATA, "application/x-sas-xport"},
    {12, MARK("\xC2\xEA\x81\x60\xB3\x14\x11\xCF\xBD\x92\x08\0\x09\xC7\x31\x8C\x18\x1F\x10\x11"), 0, NULL, 0, PHI__KIND_DATA,
     "application/x-sas-data"},
    {0, MARK("\xFFWPC"), 9, MARK("\x0A"), PHI__KIND_LEGACY, "application/vnd.wordperfect"},
    {0, MARK("\xFFWPC"), 9, MARK("\x2C"), PHI__KIND_LEGACY, "application/vnd.wordperfect"}, /* of the Macintosh */
    {0, MARK("\xFF\0\2\0\4\4\5\x54"), 0, NULL, 0, PHI__KIND_LEGACY, "application/vnd.ms-works"},
    {0, MARK("\0\0\2\0\4\4"), 0, NULL, 0, PHI__KIND_LEGACY, "application/vnd.lotus-1-2-3"},
    {0, MARK("\0\0\2\0\6\4"), 0, NULL, 0, PHI__KIND_LEGACY, "application/vnd.lotus-1-2-3"},
    {0, MARK("\0\0\x1A\0\0\x10\4\0"), 0, NULL, 0, PHI__KIND_LEGACY, "application/vnd.lotus-1-2-3"},
    {0, MARK("\0\0\x1A\0\3\x10\4\0"), 0, NULL, 0, PHI__KIND_LEGACY, "application/vnd.lotus-1-2-3"},
    {0, MARK("\0\0\x1A\0\2\x10\4\0"), 0, NULL, 0, PHI__KIND_LEGACY, "application/vnd.lotus-1-2-3"},
    {0, MARK("\0\0\2\0\x20\x51"), 0, NULL, 0, PHI__KIND_LEGACY, "application/x-quattro-pro"},
    {0, MARK("\0\0\2\0\x21\x51"), 0, NULL, 0, PHI__KIND_LEGACY, "application/x-quattro-pro"},
    {0, MARK("\0\0\2\0\1\x10"), 0, NULL, 0, PHI__KIND_LEGACY, "application/x-quattro-pro"},
    {0, MARK("!BDN"), 8, MARK("SM"), PHI__KIND_OUTLOOK, "application/vnd.ms-outlook-pst"},
    {0, MARK("\x7F" "ELF"), 0, NULL, 0, PHI__KIND_BINARY, "application/x-elf"},
    {0, MARK("\xCA\xFE\xBA\xBE\0"), 0, NULL, 0, PHI__KIND_BINARY, "application/java-vm"},
    {0, MARK("\xCF\xFA\xED\xFE"), 0, NULL, 0, PHI__KIND_BINARY, "application/x-mach-binary"},
    {0, MARK("\xCE\xFA\xED\xFE"), 0, NULL, 0, PHI__KIND_BINARY, "application/x-mach-binary"},
    {0, MARK("\0asm"), 0, NULL, 0, PHI__KIND_BINARY, "application/wasm"},
    {0, MARK("PAR1\x15"), 0, NULL, 0, PHI__KIND_DATA, "application/vnd.apache.parquet"},
    {0, MARK("PARE"), 4, MARK("\x15"), PHI__KIND_DATA, "application/vnd.apache.parquet"},
    {0, MARK("Obj\1"), 0, NULL, 0, PHI__KIND_DATA, "application/avro"},
    {0, MARK("\x4C\0\0\0\1\x14\2\0"), 0, NULL, 0, PHI__KIND_BINARY, "application/x-ms-shortcut"},
    {0, MARK("ElfFile\0"), 0, NULL, 0, PHI__KIND_BINARY, "application/x-ms-evtx"},
    {0, MARK("regf"), 20, MARK("\1\0\0\0"), PHI__KIND_BINARY, "application/x-ms-registry"},
    {0, MARK("QFI\xFB"), 0, NULL, 0, PHI__KIND_BINARY, "application/x-qemu-disk"},
    {0, MARK("vhdxfile"), 0, NULL, 0, PHI__KIND_BINARY, "application/x-vhdx"},
    {0, MARK("KDMV"), 5, MARK("\0\0\0"), PHI__KIND_BINARY, "application/x-vmdk"},
    {0, MARK("MSWIM\0\0\0"), 0, NULL, 0, PHI__KIND_BINARY, "application/x-ms-wim"},
    {0, MARK("conectix"), 0, NULL, 0, PHI__KIND_BINARY, "application/x-vhd"},
    {64, MARK("\x7F\x10\xDA\xBE"), 0, NULL, 0, PHI__KIND_BINARY, "application/x-virtualbox-vdi"},
    {0, MARK("EVF\x09\x0D\x0A\xFF\0"), 0, NULL, 0, PHI__KIND_BINARY, "application/x-ewf"},
    {510, MARK("\x55\xAA"), 0, MARK("\xEB"), PHI__KIND_BINARY, "application/x-raw-disk-image"}, /* boot sectors jump first */
    {510, MARK("\x55\xAA"), 0, MARK("\x33\xC0"), PHI__KIND_BINARY, "application/x-raw-disk-image"},
    {510, MARK("\x55\xAA"), 0, MARK("\xFA\x33"), PHI__KIND_BINARY, "application/x-raw-disk-image"},
    {512, MARK("EFI PART"), 0, NULL, 0, PHI__KIND_BINARY, "application/x-raw-disk-image"},
    {1080, MARK("\x53\xEF"), 1100, MARK("\1\0\0\0"), PHI__KIND_BINARY, "application/x-raw-disk-image"}, /* ext2 to ext4 */
    {1024, MARK("H+\0\4"), 0, NULL, 0, PHI__KIND_BINARY, "application/x-raw-disk-image"}, /* HFS+ */
    {1024, MARK("HX\0\5"), 0, NULL, 0, PHI__KIND_BINARY, "application/x-raw-disk-image"},
    {32, MARK("NXSB"), 36, MARK("\0\x10\0\0"), PHI__KIND_BINARY, "application/x-raw-disk-image"}, /* APFS */
    {3, MARK("-FVE-FS-"), 0, NULL, 0, PHI__KIND_BINARY, "application/x-bitlocker"},
    {0, MARK("\x03\xD9\xA2\x9A"), 0, NULL, 0, PHI__KIND_BINARY, "application/x-keepass"},
    {0, MARK("Salted__"), 0, NULL, 0, PHI__KIND_BINARY, "application/x-openssl-encrypted"},
    {0, MARK("AES\2\0"), 0, NULL, 0, PHI__KIND_BINARY, "application/x-aescrypt"},
    {0, MARK("age-encryption.org/v1\n"), 0, NULL, 0, PHI__KIND_BINARY, "application/x-age-encrypted"},
    {0, MARK("\x85\1\x0C\3"), 0, NULL, 0, PHI__KIND_BINARY, "application/pgp-encrypted"}, /* to a key of 2048 bits, */
    {0, MARK("\x85\1\x8C\3"), 0, NULL, 0, PHI__KIND_BINARY, "application/pgp-encrypted"}, /* 3072, */
    {0, MARK("\x85\2\x0C\3"), 0, NULL, 0, PHI__KIND_BINARY, "application/pgp-encrypted"}, /* 4096, */
    {0, MARK("\x84\x5E\3"), 0, NULL, 0, PHI__KIND_BINARY, "application/pgp-encrypted"}, /* of a curve, */
    {0, MARK("\x8C\x0D\4"), 0, NULL, 0, PHI__KIND_BINARY, "application/pgp-encrypted"}, /* with a passphrase */
    {0, MARK("PGDMP\1"), 0, NULL, 0, PHI__KIND_BINARY, "application/x-postgresql-dump"},
    {15, MARK("HBAM7"), 0, NULL, 0, PHI__KIND_BINARY, "application/vnd.filemaker"},
    {0, MARK("\x1A\0\0\4\0\0"), 0, NULL, 0, PHI__KIND_BINARY, "application/vnd.lotus-notes"},
    {0, MARK("\x89HDF\r\n\x1A\n"), 0, NULL, 0, PHI__KIND_BINARY, "application/x-hdf5"},
    {0, MARK("ARROW1\0\0"), 0, NULL, 0, PHI__KIND_BINARY, "application/vnd.apache.arrow.file"},
    {0, MARK("ORC"), 3, MARK("\x0A"), PHI__KIND_BINARY, "application/x-orc"}, /* a stripe: a field of protobuf */
    {0, MARK("\xE4\x52\x5C\x7B\x8C\xD8\xA7\x4D"), 0, NULL, 0, PHI__KIND_BINARY, "application/onenote"},
    {0, MARK("\x09\0\4\0"), 6, MARK("\x10\0"), PHI__KIND_BINARY, "application/x-excel-4"}, /* BIFF2, */
    {0, MARK("\x09\2\6\0"), 6, MARK("\x10\0"), PHI__KIND_BINARY, "application/x-excel-4"}, /* BIFF3 */
    {0, MARK("\x09\4\6\0"), 6, MARK("\x10\0"), PHI__KIND_BINARY, "application/x-excel-4"}, /* and BIFF4: sheets, */
    {0, MARK("\x09\4\6\0"), 6, MARK("\0\1"), PHI__KIND_BINARY, "application/x-excel-4"}, /* and several of them */
    {0, MARK("\x30\x80"), 2, MARK(ENVELOPED), PHI__KIND_BINARY, "application/pkcs7-mime"},
    {0, MARK("\x30\x82"), 4, MARK(ENVELOPED), PHI__KIND_BINARY, "application/pkcs7-mime"},
    {0, MARK("\x30\x83"), 5, MARK(ENVELOPED), PHI__KIND_BINARY, "application/pkcs7-mime"},
    {0, MARK("LUKS\xBA\xBE"), 0, NULL, 0, PHI__KIND_BINARY, "application/x-luks"},
    {0, MARK("\0\1\0\0\0"), 0, NULL, 0, PHI__KIND_BINARY, "font/ttf"},
    {0, MARK("wOFF"), 4, MARK("\0"), PHI__KIND_BINARY, "font/woff"},
    {0, MARK("wOF2"), 4, MARK("\0"), PHI__KIND_BINARY, "font/woff2"},
};

/* Finer media types of what is read as text. */
static const signature TEXT_SIGNATURES[] = {
    {0, MARK("%!PS"), 0, NULL, 0, PHI__KIND_TEXT, "application/postscript"},
    {0, MARK("-----BEGIN PGP MESSAGE-----"), 0, NULL, 0, PHI__KIND_TEXT, "application/pgp-encrypted"},
    {0, MARK("$ANSIBLE_VAULT;"), 0, NULL, 0, PHI__KIND_TEXT, "application/x-ansible-vault"},
    {0, MARK("<?xml"), 0, NULL, 0, PHI__KIND_TEXT, "application/xml"},
};

static bool bytes_at(phi__span head, size_t at, const char *bytes, size_t size)
{
    return phi__span_starts(phi__span_part(head, at, size), bytes, size);
}

static const signature *find_signature(phi__span head, const signature *table, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const signature *s = &table[i];
        if (s->at >= head.size || head.data[s->at] != (uint8_t)s->bytes[0]) /* nearly all of them, for nothing */
            continue;
        if (bytes_at(head, s->at, s->bytes, s->size) &&
            (s->also_size == 0 || bytes_at(head, s->also_at, s->also, s->also_size)))
            return s;
    }
    return NULL;
}

/* DOS and Windows programs: "MZ" and, 60 bytes on, where the next header is. */
static bool is_program(phi__span head)
{
    if (!bytes_at(head, 0, "MZ", 2))
        return false;
    phi__cursor cursor = phi__cursor_at(phi__span_part(head, 60, 4));
    const uint32_t next = phi__cursor_le32(&cursor);
    return !cursor.failed && (bytes_at(head, next, "PE\0\0", 4) || memchr(head.data, 0, 60) != NULL);
}

enum { TAR_BLOCK = 512, TAR_SUM_AT = 148, TAR_SUM_SIZE = 8, TAR_MAGIC_AT = 257, PDF_WITHIN = 1024 };

/* The octal number of a tar header field; false when it holds none. */
static bool octal(phi__span field, uint64_t *value)
{
    size_t at = 0;
    uint64_t number = 0;
    while (at < field.size && field.data[at] == ' ')
        at++;
    const size_t first = at;
    for (; at < field.size && field.data[at] >= '0' && field.data[at] <= '7'; at++)
        number = number << 3 | (uint64_t)(field.data[at] - '0');
    *value = number;
    return at > first && (at == field.size || field.data[at] == ' ' || field.data[at] == 0);
}

/* The header's own sum, over bytes read as unsigned or (old tars) as signed. */
static bool tar_sum_holds(phi__span block)
{
    uint64_t stored = 0;
    if (!octal(phi__span_part(block, TAR_SUM_AT, TAR_SUM_SIZE), &stored))
        return false;
    uint64_t plain = 0;
    uint64_t high = 0; /* bytes that a signed sum counts 256 less */
    for (size_t i = 0; i < TAR_BLOCK; i++) {
        const bool in_sum = i >= TAR_SUM_AT && i < TAR_SUM_AT + TAR_SUM_SIZE;
        const uint8_t byte = in_sum ? (uint8_t)' ' : block.data[i];
        plain += byte;
        high += byte >= 0x80;
    }
    return stored == plain || (plain >= high * 256 && stored == plain - high * 256);
}

static bool is_tar(phi__span head)
{
    const phi__span block = phi__span_part(head, 0, TAR_BLOCK);
    if (block.size < TAR_BLOCK || block.data[0] == 0)
        return false;
    const bool magic = bytes_at(block, TAR_MAGIC_AT, "ustar\0", 6) || bytes_at(block, TAR_MAGIC_AT, "ustar  \0", 8);
    return magic || tar_sum_holds(block);
}

/* Readers accept junk before the header of a PDF. A text that only speaks of
 * PDF has no object behind the mark. */
static bool is_late_pdf(phi__span head)
{
    for (size_t at = 1; at < PDF_WITHIN && at < head.size; at++) {
        const size_t most = head.size < PDF_WITHIN ? head.size : PDF_WITHIN;
        const uint8_t *percent = memchr(head.data + at, '%', most - at);
        if (percent == NULL)
            return false;
        at = (size_t)(percent - head.data);
        if (bytes_at(head, at, "%PDF-", 5))
            return memmem(percent, head.size - at, " obj", 4) != NULL;
    }
    return false;
}

/* "P5\n640 480\n255\n" and bytes; the forms in letters are texts. */
static bool is_anymap(phi__span head)
{
    if (head.size < 8 || head.data[0] != 'P' || head.data[1] < '4' || head.data[1] > '6' || head.data[2] != '\n')
        return false;
    size_t left = head.data[1] == '4' ? 2 : 3, at = 3;
    while (left > 0 && at + 1 < head.size) {
        const uint8_t byte = head.data[at++];
        const uint8_t *end = byte == '#' ? memchr(&head.data[at], '\n', head.size - at) : NULL;
        if (end != NULL)
            at = (size_t)(end - head.data) + 1;
        else if (phi__is_digit((char)byte))
            left -= !phi__is_digit((char)head.data[at]);
        else if (byte != ' ' && byte != '\n')
            return false;
    }
    return left == 0 && (head.data[at] == '\n' || head.data[at] == ' ');
}

static const char *text_media(phi__span head)
{
    if (phi__span_starts(head, "\xEF\xBB\xBF", 3))
        head = phi__span_part(head, 3, head.size);
    const size_t count = sizeof TEXT_SIGNATURES / sizeof TEXT_SIGNATURES[0];
    const signature *found = find_signature(head, TEXT_SIGNATURES, count);
    if (found != NULL)
        return found->media;
    return "text/plain";
}

static phi__identity of(phi__kind kind, const char *media)
{
    return (phi__identity){.kind = kind, .media = media, .encoding = PHI__ENC_UTF8};
}

phi__identity phi__identify_mark(phi__span head)
{
    const signature *found = find_signature(head, SIGNATURES, sizeof SIGNATURES / sizeof SIGNATURES[0]);
    if (found != NULL)
        return of(found->kind, found->media);
    if (is_program(head))
        return of(PHI__KIND_BINARY, "application/vnd.microsoft.portable-executable");
    if (is_tar(head))
        return of(PHI__KIND_TAR, "application/x-tar");
    bool packed = false;
    const char *archive = phi__archive_mark(head, &packed);
    if (archive != NULL)
        return of(packed ? PHI__KIND_PACKED : PHI__KIND_ARCHIVE, archive);
    if (is_anymap(head))
        return of(PHI__KIND_IMAGE, "image/x-portable-anymap");
    if (phi__dicom_mark(head))
        return of(PHI__KIND_DICOM, "application/dicom");
    const char *data = phi__data_mark(head);
    if (data != NULL)
        return of(PHI__KIND_DATA, data);
    if (is_late_pdf(head))
        return of(PHI__KIND_PDF, "application/pdf");
    return of(PHI__KIND_BINARY, "application/octet-stream");
}

phi__identity phi__identify(phi__span head, bool whole)
{
    if (head.size == 0)
        return of(PHI__KIND_EMPTY, "application/x-empty");
    phi__identity identity = phi__identify_mark(head);
    if (identity.kind != PHI__KIND_BINARY || strcmp(identity.media, "application/octet-stream") != 0)
        return identity;
    identity = of(PHI__KIND_TEXT, text_media(head));
    if (!phi__text_guess(head, whole, &identity.encoding))
        return phi__iwa_mark(head) ? of(PHI__KIND_IWA, "application/x-iwork-archive") : of(PHI__KIND_BINARY, "application/octet-stream");
    uint64_t length = 0;
    const bool bytes = phi__charset_has_ascii(identity.encoding);
    if (bytes && phi__is_hl7(head)) {
        identity.kind = PHI__KIND_HL7;
        identity.media = "application/hl7-v2+er7";
    } else if (bytes && phi__is_x12(head)) {
        identity.kind = PHI__KIND_X12;
        identity.media = "application/edi-x12";
    } else if (bytes && (phi__is_mail(head) || phi__is_mbox(head))) {
        identity.kind = PHI__KIND_MAIL;
        identity.media = head.data[0] == 'F' && head.data[4] == ' ' ? "application/mbox" : "message/rfc822";
    } else if (bytes && phi__emlx_line(head, &length) > 0) {
        identity.kind = PHI__KIND_EMLX;
        identity.media = "message/x-emlx";
    } else if (bytes && phi__card_mark(head) != NULL) {
        identity.kind = PHI__KIND_CARD;
        identity.media = phi__card_mark(head);
    } else if (bytes && phi__is_ncpdp(head)) {
        identity.kind = PHI__KIND_NCPDP;
        identity.media = "application/x-ncpdp-telecommunication";
    } else if (identity.encoding == PHI__ENC_UTF8 && phi__odf_mark(head) != NULL) {
        identity.kind = PHI__KIND_ODF;
        identity.media = phi__odf_mark(head);
    } else if (phi__is_html(head, identity.encoding)) {
        identity.kind = PHI__KIND_HTML;
        identity.media = "text/html";
    }
    return identity;
}

phi_status phi__identify_stream(phi__stream *stream, phi__identity *out)
{
    phi__span head;
    PHI_TRY(phi__stream_peek(stream, PHI__IDENTIFY_HEAD, &head));
    *out = phi__identify(head, head.size < PHI__IDENTIFY_HEAD);
    const bool unknown = out->kind == PHI__KIND_BINARY && strcmp(out->media, "application/octet-stream") == 0;
    const bool packed = unknown && phi__looks_packed(head);
    if (packed && head.size < PHI__IDENTIFY_HEAD)
        *out = of(PHI__KIND_PACKED, PHI__BROTLI);
    if (!unknown || head.size < PHI__IDENTIFY_HEAD)
        return PHI_OK;
    PHI_TRY(phi__stream_peek(stream, PHI__DISC_HEAD, &head));
    bool udf = false;
    const char *disc = phi__disc_mark(head, &udf);
    if (disc != NULL)
        *out = of(udf ? PHI__KIND_BINARY : PHI__KIND_ARCHIVE, disc);
    else if (packed)
        *out = of(PHI__KIND_PACKED, PHI__BROTLI);
    return PHI_OK;
}
