/* SPDX-License-Identifier: Apache-2.0 */
/* Report: findings -> RFC 4180, a header row and one finding a row, those
 * that somebody accepted with the reason in `accepted`. Sources and
 * the summary have no place in it: JSONL tells those. A cell that a spreadsheet
 * would run as a formula begins with an apostrophe. */
#include "report/display.h"
#include "report/writer.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* The first cell of a row, which may be empty too. */
static phi_status put_first(phi_writer *writer, const char *text)
{
    phi__buf *line = &writer->line;
    if (text == NULL || text[0] == '\0')
        return PHI_OK;
    PHI_AUTO(phi__buf_done) phi__buf safe;
    phi__buf_init(&safe, line->ceiling);
    if (strchr("=+-@\t\r", text[0]) != NULL)
        PHI_TRY(phi__buf_append_byte(&safe, '\''));
    PHI_TRY(phi__display_text(&safe, text));
    if (memchr(safe.data, ',', safe.size) == NULL && memchr(safe.data, '"', safe.size) == NULL)
        return phi__buf_append(line, safe.data, safe.size);
    PHI_TRY(phi__buf_append_byte(line, '"'));
    for (size_t i = 0; i < safe.size; i++) {
        if (safe.data[i] == '"')
            PHI_TRY(phi__buf_append_byte(line, '"'));
        PHI_TRY(phi__buf_append_byte(line, safe.data[i]));
    }
    return phi__buf_append_byte(line, '"');
}

static phi_status put_cell(phi_writer *writer, const char *text)
{
    PHI_TRY(phi__buf_append_byte(&writer->line, ','));
    return put_first(writer, text);
}

/* An empty cell for 0 where that means "does not apply". */
static phi_status put_number(phi_writer *writer, uint64_t value, bool zero_counts)
{
    char digits[24] = "";
    if (value > 0 || zero_counts)
        (void)snprintf(digits, sizeof digits, "%" PRIu64, value);
    return put_cell(writer, digits);
}

static phi_status put_list(phi_writer *writer, const char *const *items, size_t count)
{
    PHI_AUTO(phi__buf_done) phi__buf joined;
    phi__buf_init(&joined, writer->line.ceiling);
    for (size_t i = 0; i < count; i++) {
        if (i > 0)
            PHI_TRY(phi__buf_append_byte(&joined, ' '));
        PHI_TRY(phi__buf_append_text(&joined, items[i]));
    }
    const char *text = phi__buf_text(&joined);
    PHI_REQUIRE(text != NULL, PHI_ERR_MEMORY);
    return put_cell(writer, text);
}

static phi_status put_confidence(phi_writer *writer, double confidence)
{
    PHI_AUTO(phi__buf_done) phi__buf number;
    phi__buf_init(&number, 64);
    PHI_TRY(phi__display_decimal(&number, confidence, 4));
    const char *text = phi__buf_text(&number);
    PHI_REQUIRE(text != NULL, PHI_ERR_MEMORY);
    return put_cell(writer, text);
}

static phi_status put_location(phi_writer *writer, const phi_location *at)
{
    PHI_TRY(put_number(writer, at->line, false));
    PHI_TRY(put_number(writer, at->row, false));
    if (at->column != NULL && at->column[0] != '\0')
        PHI_TRY(put_cell(writer, at->column));
    else
        PHI_TRY(put_number(writer, at->column_number, false));
    PHI_TRY(put_number(writer, at->page, false));
    PHI_TRY(put_cell(writer, at->sheet));
    PHI_TRY(put_cell(writer, at->cell));
    PHI_TRY(put_cell(writer, at->part));
    return put_number(writer, at->byte > 0 ? at->byte - 1 : 0, at->byte > 0);
}

static phi_status write_header(phi_writer *writer)
{
    return phi__buf_append_text(&writer->line,
                                "path,detector,confidence,masked,match,fingerprint,offset,length,line,row,column,"
                                "page,sheet,cell,part,byte,tags,evidence,jurisdictions,test,accepted,accepted_until,"
                                "owner,group,mode,world_readable\r\n");
}

/* Whose the file is and who may read it. */
static phi_status put_file(phi_writer *writer, const phi_file_info *file)
{
    char owner[PHI__ABOUT_ACCOUNT] = "", group[PHI__ABOUT_ACCOUNT] = "", mode[8] = "";
    if (file != NULL) {
        phi__about_account(&writer->about, file->owner, false, owner);
        phi__about_account(&writer->about, file->group, true, group);
        (void)snprintf(mode, sizeof mode, "%04o", (unsigned)(file->mode & 07777U));
    }
    PHI_TRY(put_cell(writer, owner));
    PHI_TRY(put_cell(writer, group));
    PHI_TRY(put_cell(writer, mode));
    return put_cell(writer, file == NULL ? NULL : phi__about_world_readable(file) ? "true" : "false");
}

static phi_status write_finding(phi_writer *writer, const phi_finding *f)
{
    PHI_TRY(put_first(writer, f->path));
    PHI_TRY(put_cell(writer, f->detector));
    PHI_TRY(put_confidence(writer, f->confidence));
    PHI_TRY(put_cell(writer, f->masked));
    PHI_TRY(put_cell(writer, f->match));
    PHI_TRY(put_cell(writer, f->fingerprint));
    PHI_TRY(put_number(writer, f->offset, true));
    PHI_TRY(put_number(writer, f->length, true));
    PHI_TRY(put_location(writer, f->location));
    PHI_TRY(put_list(writer, f->tags, f->tag_count));
    PHI_TRY(put_list(writer, f->evidence, f->evidence_count));
    PHI_TRY(put_list(writer, f->jurisdictions, f->jurisdiction_count));
    PHI_TRY(put_cell(writer, f->test ? "true" : "false"));
    PHI_TRY(put_cell(writer, f->accepted));
    PHI_TRY(put_cell(writer, f->accepted == NULL ? NULL : f->accepted_until));
    PHI_TRY(put_file(writer, f->file));
    return phi__buf_append_text(&writer->line, "\r\n");
}

static phi_status write_source(phi_writer *writer, const phi_coverage *coverage)
{
    (void)writer;
    (void)coverage;
    return PHI_OK;
}

static phi_status write_finish(phi_writer *writer, bool interrupted)
{
    (void)writer;
    (void)interrupted;
    return PHI_OK;
}

const phi__sink phi__sink_csv = {
    .format = PHI_FORMAT_CSV,
    .open = write_header,
    .finding = write_finding,
    .shows_accepted = true,
    .source = write_source,
    .finish = write_finish,
};
