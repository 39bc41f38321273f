/* SPDX-License-Identifier: Apache-2.0 */
/* HTML by how it begins: a document type or an element that only a page has. Pieces
 * of pages, as in mail, begin with elements that XML may have as well; they must have
 * more of the kind, and no XML declaration. */
#include "identify/html_mark.h"

#include "base/ascii.h"
#include "base/charset.h"

enum { ASCII_MOST = 2048 };

static bool begins(phi__span text, size_t at, const char *with)
{
    const size_t length = strlen(with);
    const phi__span piece = phi__span_part(text, at, length);
    return piece.size == length && phi__equal_nocase((const char *)piece.data, with, length);
}

/* "<td" is none of "<tdata". */
static bool tag_at(phi__span text, size_t at, const char *name)
{
    const size_t behind = at + 1 + strlen(name);
    return begins(text, at, "<") && begins(text, at + 1, name) && behind < text.size &&
           !phi__is_alnum((char)text.data[behind]) && strchr("-_.:", text.data[behind]) == NULL;
}

static bool any_tag_at(phi__span text, size_t at, const char *const *names)
{
    for (size_t i = 0; names[i] != NULL; i++) {
        if (tag_at(text, at, names[i]))
            return true;
    }
    return false;
}

/* Behind `end`, which is looked for from `at` on. */
static size_t behind(phi__span text, size_t at, const char *end)
{
    while (at < text.size && !begins(text, at, end))
        at++;
    return at + strlen(end);
}

/* Where the first element begins: behind blanks, comments and the declaration of XML. */
static size_t first_element(phi__span text, bool *xml)
{
    size_t at = begins(text, 0, "\xEF\xBB\xBF") ? 3 : 0;
    *xml = false;
    for (;;) {
        while (at < text.size && phi__is_space((char)text.data[at]))
            at++;
        if (begins(text, at, "<!--")) {
            at = behind(text, at, "-->");
        } else if (begins(text, at, "<?")) {
            *xml = true;
            at = behind(text, at, "?>");
        } else {
            return at;
        }
    }
}

/* Characters of two or four bytes, as far as they are ASCII. */
static phi__span squeeze(phi__span head, phi__encoding encoding, uint8_t *out)
{
    const size_t unit = encoding == PHI__ENC_UTF16LE || encoding == PHI__ENC_UTF16BE ? 2 : 4;
    const size_t low = encoding == PHI__ENC_UTF16LE || encoding == PHI__ENC_UTF32LE ? 0 : unit - 1;
    size_t size = 0;
    for (size_t at = 0; at + unit <= head.size && size < ASCII_MOST; at += unit) {
        const uint8_t byte = head.data[at + low];
        if (byte < 0x80 && (byte != 0 || size > 0))
            out[size++] = byte;
    }
    return phi__span_of(out, size);
}

static bool has_more(phi__span text, size_t from)
{
    static const char *const MORE[] = {"br", "td", "/td", "/p", "/div", "/span", "/b", "/font", "/li", "/a", "/tr",
                                       "/h1",
                                       "/h2", "/h3", "/strong", "/em", "/i", "/u", "/label", "/dt", "/dd", "/th", "img",
                                       "input", "/script", "/style", "meta", NULL};
    for (size_t at = from; at < text.size; at++) {
        if (text.data[at] == '<' && any_tag_at(text, at, MORE))
            return true;
    }
    return false;
}

bool phi__is_html(phi__span head, phi__encoding encoding)
{
    static const char *const PAGE[] = {"html", NULL};
    static const char *const PIECE[] = {"head", "body", "meta", "title", "table", "font", "center", "div", "p", "span", "br",
                                        "h1", "h2", "h3", "h4", "ul", "ol", "dl", "form", "style", "script",
                                        "img", "blockquote", "pre", "section", "article", "main", NULL};
    uint8_t ascii[ASCII_MOST];
    const bool bytes = phi__charset_has_ascii(encoding);
    if (phi__charset_is_ebcdic(encoding))
        return false;
    const phi__span text = bytes ? phi__span_part(head, 0, 2 * ASCII_MOST) : squeeze(head, encoding, ascii);
    bool xml = false;
    const size_t at = first_element(text, &xml);
    if (at >= text.size || text.data[at] != '<')
        return false;
    if (begins(text, at, "<!doctype")) {
        size_t name = at + 9;
        while (name < text.size && phi__is_space((char)text.data[name]))
            name++;
        return begins(text, name, "html");
    }
    return any_tag_at(text, at, PAGE) || (!xml && any_tag_at(text, at, PIECE) && has_more(text, at + 1));
}
