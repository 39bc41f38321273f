/* SPDX-License-Identifier: Apache-2.0 */
/* See rtf_words.h. Sorted by name, for the search. A destination that is not in
 * the table and may be ignored ("\*") is read all the same, as a part of its own
 * name: what a program hides there may be data. */
#include "extract/rtf_words.h"

#include <stdlib.h>
#include <string.h>

static const phi__rtf_word WORDS[] = {
    {"aftncn", PHI__RTF_SKIP, 0, NULL, NULL}, {"aftnsep", PHI__RTF_SKIP, 0, NULL, NULL},
    {"aftnsepc", PHI__RTF_SKIP, 0, NULL, NULL}, {"annotation", PHI__RTF_TEXT, 0, "comments", NULL},
    {"ansi", PHI__RTF_SPECIAL, PHI__RTF_ANSI, NULL, NULL},
    {"ansicpg", PHI__RTF_SPECIAL, PHI__RTF_ANSICPG, NULL, NULL},
    {"atnauthor", PHI__RTF_TEXT, 0, "comments", "author"}, {"atndate", PHI__RTF_SKIP, 0, NULL, NULL},
    {"atnicn", PHI__RTF_SKIP, 0, NULL, NULL}, {"atnid", PHI__RTF_TEXT, 0, "comments", "author"},
    {"atnparent", PHI__RTF_SKIP, 0, NULL, NULL}, {"atnref", PHI__RTF_SKIP, 0, NULL, NULL},
    {"atntime", PHI__RTF_SKIP, 0, NULL, NULL}, {"atrfend", PHI__RTF_SKIP, 0, NULL, NULL},
    {"atrfstart", PHI__RTF_SKIP, 0, NULL, NULL}, {"author", PHI__RTF_TEXT, 0, "metadata", "author"},
    {"background", PHI__RTF_SAME, 0, NULL, NULL}, {"bin", PHI__RTF_SPECIAL, PHI__RTF_BIN, NULL, NULL},
    {"bkmkend", PHI__RTF_SKIP, 0, NULL, NULL}, {"bkmkstart", PHI__RTF_TEXT, 0, "bookmark", NULL},
    {"bliptag", PHI__RTF_SKIP, 0, NULL, NULL}, {"blipuid", PHI__RTF_SKIP, 0, NULL, NULL},
    {"bullet", PHI__RTF_CHARACTER, 8226, NULL, NULL}, {"buptim", PHI__RTF_SKIP, 0, NULL, NULL},
    {"category", PHI__RTF_TEXT, 0, "metadata", "category"}, {"cell", PHI__RTF_SPECIAL, PHI__RTF_CELL, NULL, NULL},
    {"colorschememapping", PHI__RTF_SKIP, 0, NULL, NULL}, {"colortbl", PHI__RTF_SKIP, 0, NULL, NULL},
    {"column", PHI__RTF_BREAK, 0, NULL, NULL}, {"comment", PHI__RTF_TEXT, 0, "metadata", "comment"},
    {"company", PHI__RTF_TEXT, 0, "metadata", "company"}, {"cpg", PHI__RTF_SPECIAL, PHI__RTF_CPG, NULL, NULL},
    {"creatim", PHI__RTF_SKIP, 0, NULL, NULL}, {"datafield", PHI__RTF_SKIP, 0, NULL, NULL},
    {"datastore", PHI__RTF_BYTES, 0, "data", NULL}, {"defchp", PHI__RTF_SKIP, 0, NULL, NULL},
    {"deff", PHI__RTF_SPECIAL, PHI__RTF_DEFF, NULL, NULL}, {"defpap", PHI__RTF_SKIP, 0, NULL, NULL},
    {"do", PHI__RTF_SAME, 0, NULL, NULL}, {"doccomm", PHI__RTF_TEXT, 0, "metadata", "comment"},
    {"docvar", PHI__RTF_TEXT, 0, "metadata", "variable"}, {"dptxbxtext", PHI__RTF_SAME, 0, NULL, NULL},
    {"emdash", PHI__RTF_CHARACTER, 8212, NULL, NULL}, {"emspace", PHI__RTF_CHARACTER, 8195, NULL, NULL},
    {"endash", PHI__RTF_CHARACTER, 8211, NULL, NULL}, {"enspace", PHI__RTF_CHARACTER, 8194, NULL, NULL},
    {"f", PHI__RTF_SPECIAL, PHI__RTF_F, NULL, NULL}, {"falt", PHI__RTF_SKIP, 0, NULL, NULL},
    {"fchars", PHI__RTF_SKIP, 0, NULL, NULL}, {"fcharset", PHI__RTF_SPECIAL, PHI__RTF_FCHARSET, NULL, NULL},
    {"ffdeftext", PHI__RTF_TEXT, 0, "form", NULL}, {"ffentrymcr", PHI__RTF_TEXT, 0, "form", NULL},
    {"ffexitmcr", PHI__RTF_TEXT, 0, "form", NULL}, {"ffformat", PHI__RTF_TEXT, 0, "form", NULL},
    {"ffhelptext", PHI__RTF_TEXT, 0, "form", NULL}, {"ffl", PHI__RTF_TEXT, 0, "form", NULL},
    {"ffname", PHI__RTF_TEXT, 0, "form", NULL}, {"ffstattext", PHI__RTF_TEXT, 0, "form", NULL},
    {"field", PHI__RTF_SAME, 0, NULL, NULL}, {"filetbl", PHI__RTF_SKIP, 0, NULL, NULL},
    {"fldinst", PHI__RTF_TEXT, 0, "field", NULL}, {"fldrslt", PHI__RTF_SAME, 0, NULL, NULL},
    {"fname", PHI__RTF_SKIP, 0, NULL, NULL}, {"fontemb", PHI__RTF_SKIP, 0, NULL, NULL},
    {"fontfile", PHI__RTF_SKIP, 0, NULL, NULL}, {"fonttbl", PHI__RTF_SPECIAL, PHI__RTF_FONTTBL, NULL, NULL},
    {"footer", PHI__RTF_TEXT, 0, "footer", NULL}, {"footerf", PHI__RTF_TEXT, 0, "footer", NULL},
    {"footerl", PHI__RTF_TEXT, 0, "footer", NULL}, {"footerr", PHI__RTF_TEXT, 0, "footer", NULL},
    {"footnote", PHI__RTF_TEXT, 0, "footnotes", NULL}, {"formfield", PHI__RTF_TEXT, 0, "form", NULL},
    {"ftnalt", PHI__RTF_SKIP, 0, NULL, NULL}, {"ftncn", PHI__RTF_SKIP, 0, NULL, NULL},
    {"ftnsep", PHI__RTF_SKIP, 0, NULL, NULL}, {"ftnsepc", PHI__RTF_SKIP, 0, NULL, NULL},
    {"generator", PHI__RTF_SKIP, 0, NULL, NULL}, {"header", PHI__RTF_TEXT, 0, "header", NULL},
    {"headerf", PHI__RTF_TEXT, 0, "header", NULL}, {"headerl", PHI__RTF_TEXT, 0, "header", NULL},
    {"headerr", PHI__RTF_TEXT, 0, "header", NULL}, {"hlinkbase", PHI__RTF_TEXT, 0, "metadata", "link base"},
    {"htmltag", PHI__RTF_TEXT, 0, "html", NULL}, {"info", PHI__RTF_SAME, 0, NULL, NULL},
    {"intbl", PHI__RTF_SPECIAL, PHI__RTF_INTBL, NULL, NULL}, {"keywords", PHI__RTF_TEXT, 0, "metadata", "keywords"},
    {"latentstyles", PHI__RTF_SKIP, 0, NULL, NULL}, {"lbr", PHI__RTF_BREAK, 0, NULL, NULL},
    {"lchars", PHI__RTF_SKIP, 0, NULL, NULL}, {"ldblquote", PHI__RTF_CHARACTER, 8220, NULL, NULL},
    {"levelnumbers", PHI__RTF_SKIP, 0, NULL, NULL}, {"leveltext", PHI__RTF_SKIP, 0, NULL, NULL},
    {"line", PHI__RTF_BREAK, 0, NULL, NULL}, {"linkval", PHI__RTF_SKIP, 0, NULL, NULL},
    {"listname", PHI__RTF_SKIP, 0, NULL, NULL}, {"listoverridetable", PHI__RTF_SKIP, 0, NULL, NULL},
    {"listpicture", PHI__RTF_SKIP, 0, NULL, NULL}, {"liststylename", PHI__RTF_SKIP, 0, NULL, NULL},
    {"listtable", PHI__RTF_SKIP, 0, NULL, NULL}, {"listtext", PHI__RTF_SAME, 0, NULL, NULL},
    {"lquote", PHI__RTF_CHARACTER, 8216, NULL, NULL}, {"mac", PHI__RTF_SPECIAL, PHI__RTF_ANSI, NULL, NULL},
    {"mailmerge", PHI__RTF_TEXT, 0, "mail merge", NULL}, {"manager", PHI__RTF_TEXT, 0, "metadata", "manager"},
    {"mhtmltag", PHI__RTF_SKIP, 0, NULL, NULL}, {"mmaddfieldname", PHI__RTF_TEXT, 0, "mail merge", NULL},
    {"mmathPr", PHI__RTF_SKIP, 0, NULL, NULL}, {"mmconnectstr", PHI__RTF_TEXT, 0, "mail merge", NULL},
    {"mmconnectstrdata", PHI__RTF_TEXT, 0, "mail merge", NULL},
    {"mmdatasource", PHI__RTF_TEXT, 0, "mail merge", NULL}, {"mmheadersource", PHI__RTF_TEXT, 0, "mail merge", NULL},
    {"mmmailsubject", PHI__RTF_TEXT, 0, "mail merge", NULL}, {"mmodsoudldata", PHI__RTF_TEXT, 0, "mail merge", NULL},
    {"mmquery", PHI__RTF_TEXT, 0, "mail merge", NULL}, {"nestcell", PHI__RTF_CHARACTER, 9, NULL, NULL},
    {"nestrow", PHI__RTF_BREAK, 0, NULL, NULL}, {"nesttableprops", PHI__RTF_SKIP, 0, NULL, NULL},
    {"nextfile", PHI__RTF_TEXT, 0, "metadata", "next file"}, {"nonshppict", PHI__RTF_SKIP, 0, NULL, NULL},
    {"objalias", PHI__RTF_SKIP, 0, NULL, NULL}, {"objclass", PHI__RTF_TEXT, 0, "object", "class"},
    {"objdata", PHI__RTF_BYTES, 0, "object", NULL}, {"object", PHI__RTF_SAME, 0, NULL, NULL},
    {"objname", PHI__RTF_TEXT, 0, "object", "name"}, {"objsect", PHI__RTF_SKIP, 0, NULL, NULL},
    {"oldcprops", PHI__RTF_SKIP, 0, NULL, NULL}, {"oldpprops", PHI__RTF_SKIP, 0, NULL, NULL},
    {"oldsprops", PHI__RTF_SKIP, 0, NULL, NULL}, {"oldtprops", PHI__RTF_SKIP, 0, NULL, NULL},
    {"operator", PHI__RTF_TEXT, 0, "metadata", "operator"}, {"page", PHI__RTF_SPECIAL, PHI__RTF_PAGE, NULL, NULL},
    {"panose", PHI__RTF_SKIP, 0, NULL, NULL}, {"par", PHI__RTF_BREAK, 0, NULL, NULL},
    {"pard", PHI__RTF_SPECIAL, PHI__RTF_PARD, NULL, NULL}, {"passwordhash", PHI__RTF_SKIP, 0, NULL, NULL},
    {"pc", PHI__RTF_SPECIAL, PHI__RTF_ANSI, NULL, NULL}, {"pca", PHI__RTF_SPECIAL, PHI__RTF_ANSI, NULL, NULL},
    {"pgdsctbl", PHI__RTF_SKIP, 0, NULL, NULL}, {"pgptbl", PHI__RTF_SKIP, 0, NULL, NULL},
    {"picprop", PHI__RTF_SAME, 0, NULL, NULL}, {"pict", PHI__RTF_BYTES, 0, "picture", NULL},
    {"plain", PHI__RTF_SPECIAL, PHI__RTF_PLAIN, NULL, NULL}, {"pn", PHI__RTF_SKIP, 0, NULL, NULL},
    {"pnseclvl", PHI__RTF_SKIP, 0, NULL, NULL}, {"pntext", PHI__RTF_SAME, 0, NULL, NULL},
    {"pntxta", PHI__RTF_SKIP, 0, NULL, NULL}, {"pntxtb", PHI__RTF_SKIP, 0, NULL, NULL},
    {"printim", PHI__RTF_SKIP, 0, NULL, NULL}, {"propname", PHI__RTF_SPECIAL, PHI__RTF_PROPNAME, NULL, NULL},
    {"protusertbl", PHI__RTF_SKIP, 0, NULL, NULL}, {"qmspace", PHI__RTF_CHARACTER, 8197, NULL, NULL},
    {"rdblquote", PHI__RTF_CHARACTER, 8221, NULL, NULL}, {"result", PHI__RTF_SAME, 0, NULL, NULL},
    {"revtbl", PHI__RTF_TEXT, 0, "metadata", "reviser"}, {"revtim", PHI__RTF_SKIP, 0, NULL, NULL},
    {"row", PHI__RTF_SPECIAL, PHI__RTF_ROW, NULL, NULL}, {"rquote", PHI__RTF_CHARACTER, 8217, NULL, NULL},
    {"rsidtbl", PHI__RTF_SKIP, 0, NULL, NULL}, {"sect", PHI__RTF_BREAK, 0, NULL, NULL},
    {"shp", PHI__RTF_SAME, 0, NULL, NULL}, {"shpgrp", PHI__RTF_SAME, 0, NULL, NULL},
    {"shpinst", PHI__RTF_SAME, 0, NULL, NULL}, {"shppict", PHI__RTF_SAME, 0, NULL, NULL},
    {"shprslt", PHI__RTF_SKIP, 0, NULL, NULL}, {"shptxt", PHI__RTF_SAME, 0, NULL, NULL},
    {"sn", PHI__RTF_SPECIAL, PHI__RTF_SN, NULL, NULL}, {"softline", PHI__RTF_BREAK, 0, NULL, NULL},
    {"sp", PHI__RTF_SAME, 0, NULL, NULL}, {"staticval", PHI__RTF_SPECIAL, PHI__RTF_STATICVAL, NULL, NULL},
    {"stylesheet", PHI__RTF_SKIP, 0, NULL, NULL}, {"subject", PHI__RTF_TEXT, 0, "metadata", "subject"},
    {"sv", PHI__RTF_SPECIAL, PHI__RTF_SV, NULL, NULL}, {"tab", PHI__RTF_CHARACTER, 9, NULL, NULL},
    {"tc", PHI__RTF_TEXT, 0, "index", NULL}, {"tcn", PHI__RTF_TEXT, 0, "index", NULL},
    {"template", PHI__RTF_TEXT, 0, "metadata", "template"}, {"themedata", PHI__RTF_SKIP, 0, NULL, NULL},
    {"title", PHI__RTF_TEXT, 0, "metadata", "title"},
    {"txfieldtext", PHI__RTF_SAME, 0, NULL, NULL}, {"u", PHI__RTF_SPECIAL, PHI__RTF_U, NULL, NULL},
    {"uc", PHI__RTF_SPECIAL, PHI__RTF_UC, NULL, NULL}, {"ud", PHI__RTF_SAME, 0, NULL, NULL},
    {"upr", PHI__RTF_SPECIAL, PHI__RTF_UPR, NULL, NULL}, {"userprops", PHI__RTF_SAME, 0, NULL, NULL},
    {"v", PHI__RTF_SPECIAL, PHI__RTF_V, NULL, NULL}, {"wgrffmtfilter", PHI__RTF_SKIP, 0, NULL, NULL},
    {"writereservhash", PHI__RTF_SKIP, 0, NULL, NULL}, {"xe", PHI__RTF_TEXT, 0, "index", NULL},
    {"xmlnstbl", PHI__RTF_SKIP, 0, NULL, NULL}, {"zwbo", PHI__RTF_CHARACTER, 8203, NULL, NULL},
    {"zwj", PHI__RTF_CHARACTER, 8205, NULL, NULL}, {"zwnbo", PHI__RTF_CHARACTER, 8288, NULL, NULL},
    {"zwnj", PHI__RTF_CHARACTER, 8204, NULL, NULL},
};

typedef struct wanted {
    const char *name;
    size_t length;
} wanted;

static int by_name(const void *key, const void *row)
{
    const wanted *self = key;
    const char *name = ((const phi__rtf_word *)row)->name;
    const int order = strncmp(self->name, name, self->length);
    return order != 0 ? order : name[self->length] == '\0' ? 0 : -1;
}

const phi__rtf_word *phi__rtf_word_find(const char *name, size_t length)
{
    const wanted key = {name, length};
    return bsearch(&key, WORDS, sizeof WORDS / sizeof *WORDS, sizeof *WORDS, by_name);
}
