/* SPDX-License-Identifier: Apache-2.0 */
/* The binary lane: what no extractor understands is searched for readable runs,
 * as `strings` does. A run is six or more printable characters of UTF-8, or of
 * UTF-16 in either order; one line break inside it (followed by more) belongs
 * to it. Each run is emitted as a line with the place of its first byte.
 *
 * Memory is one window. A run that touches the end of the window is emitted as
 * far as it goes and continues in the next one: no length of run is cut, and no
 * seam hides one, because starts are looked for only where a run of six still
 * fits in the window.
 *
 * An archive at the end, as in programs that unpack themselves, is opened as well. */
#include "extract/extract.h"

#include "base/alloc.h"
#include "extract/opaque.h"
#include "extract/program_tail.h"
#include "extract/zip_tail.h"

enum {
    WINDOW_BYTES = 64 * 1024,
    LEAST = 6,       /* characters */
    LOOK_AHEAD = 64, /* bytes: more than six characters, each with a line break behind it */
};

typedef enum raw_lane { LANE_UTF8, LANE_UTF16LE, LANE_UTF16BE } raw_lane;

typedef struct raw_run {
    raw_lane lane;
    size_t begin;
    size_t end;
    size_t characters; /* line breaks not counted */
    bool open;         /* reached the end of the window: may go on */
} raw_run;

typedef struct raw_scan {
    phi__emit *emit;
    uint8_t *window;
    size_t size;      /* bytes in the window */
    uint64_t offset;  /* of window[0] in the source */
    bool last;        /* nothing follows the window */
    bool in_run;      /* the last run is still open */
    raw_lane lane;        /* of that run */
    phi__buf decoded; /* of UTF-16 */
    bool packed;      /* an unknown kind whose bytes look compressed or encrypted */
} raw_scan;

static bool is_printable(uint8_t byte)
{
    return (byte >= 0x20 && byte < 0x7F) || byte == '\t';
}

static bool is_break(uint32_t code)
{
    return code == '\n' || code == '\r';
}

/* First byte from `at` on, and before `limit`, that is not printable ASCII. */
static size_t ascii_end(const uint8_t *bytes, size_t at, size_t limit)
{
    while (at < limit && is_printable(bytes[at]))
        at++;
    return at;
}

/* Length of the printable UTF-8 character at `at`; 0 = there is none, or it is cut off. */
static size_t utf8_at(phi__span span, size_t at)
{
    const uint8_t first = span.data[at];
    if (first < 0x80)
        return is_printable(first);
    const size_t length = phi__utf8_sequence(first);
    if (length == 1)
        return 0;
    const phi__span sequence = phi__span_part(span, at, length);
    const bool c1 = first == 0xC2 && sequence.size == 2 && sequence.data[1] < 0xA0;
    return sequence.size == length && !c1 && phi__utf8_valid(sequence, false) ? length : 0;
}

/* Of UTF-16 only ASCII and Latin-1 are looked for: with more, every table of
 * 16-bit numbers would read as text, and the byte behind a run as its end. */
static size_t utf16_at(phi__span span, size_t at, bool big)
{
    if (span.size - at < 2)
        return 0;
    const uint8_t high = span.data[at + (big ? 0 : 1)];
    const uint8_t low = span.data[at + (big ? 1 : 0)];
    return high == 0 && (is_printable(low) || low >= 0xA0) ? 2 : 0;
}

static size_t character_at(phi__span span, size_t at, raw_lane lane)
{
    return lane == LANE_UTF8 ? utf8_at(span, at) : utf16_at(span, at, lane == LANE_UTF16BE);
}

/* Length of the line break (CR, LF or CR LF) at `at`; 0 = none. */
static size_t break_at(phi__span span, size_t at, raw_lane lane)
{
    const size_t unit = lane == LANE_UTF8 ? 1 : 2;
    const size_t low = lane == LANE_UTF16BE ? 1 : 0;
    size_t length = 0;
    for (size_t i = 0; i < 2 && span.size - at - length >= unit; i++) {
        const uint8_t *bytes = span.data + at + length;
        const bool zero = unit == 1 || bytes[1 - low] == 0;
        if (!zero || !is_break(bytes[low]) || (i == 1 && bytes[low] != '\n'))
            break;
        length += unit;
        if (bytes[low] == '\n')
            break;
    }
    return length;
}

/* The run from `at` on, in one lane. It ends before a line break that nothing
 * printable follows; within LOOK_AHEAD of the end of a window that is not the
 * last one it is left open, so that the next window decides with all in view. */
static raw_run run_at(const raw_scan *scan, size_t at, raw_lane lane)
{
    const phi__span span = phi__span_of(scan->window, scan->size);
    raw_run run = {.lane = lane, .begin = at, .end = at};
    const size_t margin = scan->last ? 0 : 8;
    const size_t limit = span.size > margin ? span.size - margin : 0;
    size_t length;
    while (run.end < span.size) {
        if (lane == LANE_UTF8) {
            const size_t stop = ascii_end(span.data, run.end, limit);
            run.characters += stop - run.end;
            run.end = stop;
        }
        if (run.end == span.size)
            break;
        if (!scan->last && span.size - run.end <= margin) {
            run.open = true;
            break;
        }
        const size_t gap = run.end > at || scan->in_run ? break_at(span, run.end, lane) : 0;
        length = run.end + gap < span.size ? character_at(span, run.end + gap, lane) : 0;
        if (length == 0)
            break;
        run.end += gap + length;
        run.characters++;
    }
    return run;
}

static phi__encoding encoding_of(raw_lane lane)
{
    return lane == LANE_UTF8 ? PHI__ENC_UTF8 : lane == LANE_UTF16BE ? PHI__ENC_UTF16BE : PHI__ENC_UTF16LE;
}

static phi_status emit_utf16(raw_scan *scan, const raw_run *run)
{
    const phi__encoding encoding = encoding_of(run->lane);
    size_t used = 0;
    phi__buf_clear(&scan->decoded);
    PHI_TRY(phi__utf_decode(encoding, phi__span_of(scan->window + run->begin, run->end - run->begin), true,
                            &scan->decoded, &used));
    return scan->emit->text(scan->emit, (const char *)scan->decoded.data, scan->decoded.size);
}

/* The run, or the next piece of one that is open. */
static phi_status emit_run(raw_scan *scan, const raw_run *run)
{
    if (!scan->in_run) {
        const phi__place place = {.byte = scan->offset + run->begin + 1, .encoding = encoding_of(run->lane)};
        PHI_TRY(scan->emit->place(scan->emit, &place));
    }
    if (run->end > run->begin && run->lane == LANE_UTF8)
        PHI_TRY(scan->emit->text(scan->emit, (const char *)scan->window + run->begin, run->end - run->begin));
    if (run->end > run->begin && run->lane != LANE_UTF8)
        PHI_TRY(emit_utf16(scan, run));
    scan->in_run = run->open;
    scan->lane = run->lane;
    return run->open ? PHI_OK : scan->emit->text(scan->emit, "\n", 1);
}

/* The longer reading of UTF-16 at `at`, where exactly one of two neighbouring
 * bytes is zero. "\0a\0b\0c\0" reads in both orders; what starts at an even
 * offset is likelier. */
static raw_run utf16_run_at(const raw_scan *scan, size_t at)
{
    if (scan->window[at] != 0)
        return run_at(scan, at, LANE_UTF16LE);
    const raw_run big = run_at(scan, at, LANE_UTF16BE);
    const raw_run little = run_at(scan, at + 1, LANE_UTF16LE);
    const bool even = (scan->offset + at) % 2 == 0;
    return little.characters > big.characters || (little.characters == big.characters && !even) ? little : big;
}

/* Can six units of UTF-16 start here? Every second byte of them is zero. */
static bool may_be_utf16(const raw_scan *scan, size_t at)
{
    if (scan->size < 2 * LEAST || at > scan->size - 2 * LEAST)
        return false;
    const uint8_t *bytes = scan->window + at;
    const size_t zero = bytes[0] == 0 ? 0 : 1;
    return bytes[1 - zero] != 0 && (bytes[zero] | bytes[zero + 2] | bytes[zero + 4]) == 0;
}

/* Can printable ASCII from `at` to `stop` grow to a run? Only over a line
 * break, or a character of more bytes. */
static bool may_go_on(const raw_scan *scan, size_t at, size_t stop)
{
    if (stop - at >= LEAST)
        return true;
    if (stop + 1 >= scan->size)
        return false;
    const uint8_t next = scan->window[stop];
    return is_break(next) || (next >= 0xC2 && (scan->window[stop + 1] & 0xC0) == 0x80);
}

/* Can no run start in the first five of these eight bytes? It would hold the
 * fifth and sixth: in UTF-8 they must agree, and in UTF-16 the sixth or seventh
 * is zero. Noise is passed five bytes at a time by this. */
static bool is_hopeless(const uint8_t *bytes)
{
    const uint8_t a = bytes[4];
    const uint8_t b = bytes[5];
    if (b == 0 || bytes[6] == 0)
        return false;
    const bool trail = (b & 0xC0) == 0x80;
    const bool agree = trail ? a >= 0x80 : a < 0xC0;
    const bool a_fits = a >= 0x20 ? a != 0x7F : a >= '\t' && a <= '\r';
    const bool b_fits = b >= 0x20 ? b != 0x7F : b >= '\t' && b <= '\r';
    return !(agree & a_fits & b_fits);
}

/* Where the next run may start. This is where nearly all time goes: what cannot
 * be a run by its first bytes is passed here. */
static size_t next_start(const raw_scan *scan, size_t at, size_t end)
{
    uint64_t word;
    while (at < end) {
        if (scan->size - at >= 8 && is_hopeless(scan->window + at)) {
            at += 5;
            continue;
        }
        const uint8_t byte = scan->window[at];
        if (is_printable(byte)) {
            const size_t limit = scan->size - at > LEAST ? at + LEAST : scan->size;
            const size_t stop = ascii_end(scan->window, at, limit);
            if (may_go_on(scan, at, stop))
                return at;
            if (may_be_utf16(scan, stop - 1))
                return stop - 1;
            at = stop;
        } else if (byte == 0 && scan->size - at >= sizeof word &&
                   (memcpy(&word, scan->window + at, sizeof word), word == 0)) {
            at += sizeof word - 1; /* the last zero may begin a character */
        } else if ((byte >= 0xC2 && may_go_on(scan, at, at)) || may_be_utf16(scan, at)) {
            return at;
        } else {
            at++;
        }
    }
    return at;
}

/* The run that starts at `at`, if it is one; *next is where to look on. */
static raw_run try_start(const raw_scan *scan, size_t at, size_t *next)
{
    raw_run run = {.begin = at, .end = at};
    *next = at + 1;
    if (scan->window[at] != 0) {
        run = run_at(scan, at, LANE_UTF8);
        if (run.characters >= LEAST || run.open) {
            *next = run.end;
            return run;
        }
        if (run.end > at + 1) { /* its last character may begin one of UTF-16 */
            *next = run.end - 1;
            return run;
        }
    }
    if (at + 1 < scan->size && (scan->window[at] == 0 || scan->window[at + 1] == 0))
        run = utf16_run_at(scan, at);
    if (run.characters >= LEAST)
        *next = run.end;
    return run;
}

/* Search the window; *done bytes of it need not be seen again. */
static phi_status scan_window(raw_scan *scan, size_t *done)
{
    const size_t end = scan->last ? scan->size : scan->size > LOOK_AHEAD ? scan->size - LOOK_AHEAD : 0;
    size_t at = 0;
    if (scan->in_run) {
        const raw_run rest = run_at(scan, 0, scan->lane);
        PHI_TRY(emit_run(scan, &rest));
        at = rest.end;
    }
    while (!scan->in_run && (at = next_start(scan, at, end)) < end) {
        size_t next = at + 1;
        const raw_run run = try_start(scan, at, &next);
        if (run.characters >= LEAST)
            PHI_TRY(emit_run(scan, &run));
        at = next;
    }
    *done = at;
    return PHI_OK;
}

/* Move what is left to the front and read behind it. */
static phi_status refill(raw_scan *scan, phi__stream *stream, size_t done)
{
    memmove(scan->window, scan->window + done, scan->size - done);
    scan->size -= done;
    scan->offset += done;
    size_t got = 0;
    PHI_TRY(phi__stream_read(stream, scan->window + scan->size, WINDOW_BYTES - scan->size, &got));
    scan->last = got < WINDOW_BYTES - scan->size;
    scan->size += got;
    return PHI_OK;
}

/* Pass over a hole of a sparse file. What is left of the window is zeros then, which lie before it as well as behind it. */
static void skip_hole(raw_scan *scan, phi__stream *stream, size_t done)
{
    for (size_t i = done; i < scan->size; i++) {
        if (scan->window[i] != 0)
            return;
    }
    if (scan->size > 0 && !scan->in_run)
        scan->offset += phi__stream_skip_hole(stream);
}

static bool is_unknown(const phi__part *part)
{
    return strcmp(part->identity.media, "application/octet-stream") == 0;
}

static phi_status scan_stream(raw_scan *scan, phi__part *part)
{
    size_t done = 0;
    while (!scan->last) {
        const bool first = scan->size == 0 && scan->offset == 0;
        skip_hole(scan, part->stream, done);
        PHI_TRY(refill(scan, part->stream, done));
        if (first && is_unknown(part))
            scan->packed = phi__opaque_looks_packed(phi__span_of(scan->window, scan->size));
        PHI_TRY(scan_window(scan, &done));
        const phi_reason limit = phi__budget_time(part->budget);
        if (limit != PHI_REASON_NONE) {
            scan->emit->fault(scan->emit, limit, "searched as raw bytes up to the limit");
            return PHI_OK;
        }
    }
    if (part->stream->fault != PHI_REASON_NONE)
        scan->emit->fault(scan->emit, part->stream->fault, part->stream->fault_detail);
    PHI_TRY(phi__zip_tail(part, scan->emit));
    PHI_TRY(phi__program_tail(part, scan->emit));
    phi__opaque_note(part->identity.media, scan->emit);
    if (scan->packed)
        scan->emit->fault(scan->emit, PHI_REASON_UNSUPPORTED, "an unknown kind, which looks compressed or encrypted");
    return PHI_OK;
}

static phi_status raw_run_part(phi__part *part, phi__emit *emit)
{
    PHI_AUTO(phi__free_at) uint8_t *window = phi__alloc(WINDOW_BYTES);
    PHI_REQUIRE(window != NULL, PHI_ERR_MEMORY);
    raw_scan scan = {.emit = emit, .window = window};
    phi__buf_init(&scan.decoded, (size_t)4 * WINDOW_BYTES);
    const phi_status status = scan_stream(&scan, part);
    phi__buf_done(&scan.decoded);
    return status;
}

const phi__extractor phi__extract_raw = {.name = "raw", .kind = PHI__KIND_BINARY, .run = raw_run_part};
