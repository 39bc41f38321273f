/* SPDX-License-Identifier: Apache-2.0 */
/* See facts.h. Keys are those of FHIR (Identifier, ContactPoint, Extension), of
 * C-CDA, and of records that name and value share: {"type": "SSN", "number": ...}. */
#include "score/facts.h"

#include "base/ascii.h"

enum { LABEL_MAX = 64, DEEPEST_TEXT = 4, LONGEST = 15 };

/* Ranks of labels: what is written for people, the kind, a code in words, what an extension is. */
enum { NAMED = 1, KIND, TEXT, URL };

/* A key in lower case and its length. */
typedef struct word {
    size_t size;
    const char *text;
} word;

#define WORD(text) {sizeof(text) - 1, text}

static bool is_one_of(phi__span span, const word *list, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (list[i].size == span.size && (char)(span.data[0] | 0x20) == (char)(list[i].text[0] | 0x20) &&
            phi__equal_nocase((const char *)span.data, list[i].text, span.size))
            return true;
    }
    return false;
}

#define ONE_OF(span, list) is_one_of(span, list, sizeof(list) / sizeof(list)[0])

phi__key_sort phi__key_sort_of(phi__span key)
{
    static const word VALUES[] = {WORD("value"),   WORD("val"),      WORD("v"),      WORD("extension"), WORD("text"),    WORD("#text"), WORD("content"),
                                         WORD("$"),       WORD("$t"),       WORD("_"),      WORD("__text"),    WORD("_value"),  WORD("@value"), WORD("@extension"),
                                         WORD("_text"),   WORD("string"),   WORD("str"),    WORD("data"),      WORD("answer"),  WORD("valuestring"),
                                         WORD("valueinteger"), WORD("valuedate"), WORD("valuecode"), WORD("valueidentifier"), WORD("fieldvalue")};
    static const word NUMBERS[] = {WORD("id"),       WORD("number"),   WORD("no"),       WORD("num"),      WORD("nbr"),      WORD("identifier"),
                                          WORD("idnumber"), WORD("idno"),     WORD("idvalue"),  WORD("documentnumber"), WORD("docnumber"), WORD("@id"), WORD("_id")};
    if (phi__span_is(key, "id"))
        return PHI__KEY_NUMBER;
    if (key.size == 0 || key.size > LONGEST || memchr("vVeEtTcC$_@#sSdDaAfFiInN", key.data[0], 24) == NULL) /* most of them */
        return PHI__KEY_NAME;
    if (ONE_OF(key, VALUES))
        return PHI__KEY_VALUE;
    return ONE_OF(key, NUMBERS) ? PHI__KEY_NUMBER : PHI__KEY_NAME;
}

/* A few words with a letter in them; no sentence, path or number. */
static bool is_label(phi__span value)
{
    size_t letters = 0;
    for (size_t i = 0; i < value.size; i++) {
        const char c = (char)value.data[i];
        letters += phi__is_letter(c);
        if (c == '{' || c == '<' || c == '\\' || c == '\n')
            return false;
    }
    return letters > 1 && letters * 2 >= value.size && value.size <= LABEL_MAX;
}

static void add_label(phi__facts *facts, phi__span value, int rank)
{
    if ((facts->rank != 0 && facts->rank <= rank) || !is_label(value))
        return;
    facts->label = value;
    facts->rank = rank;
}

static const char *telecom_name(phi__span system)
{
    static const struct {
        const char *system, *name;
    } SYSTEMS[] = {{"phone", "phone"}, {"fax", "fax"}, {"sms", "phone"}, {"pager", "phone"}, {"email", "email"}, {"url", "url"}};
    for (size_t i = 0; i < sizeof SYSTEMS / sizeof SYSTEMS[0]; i++) {
        if (phi__span_is(system, SYSTEMS[i].system))
            return SYSTEMS[i].name;
    }
    return NULL;
}

/* Behind the last slash, hash or colon. */
static phi__span last_step(phi__span url)
{
    size_t at = url.size;
    while (at > 0 && url.data[at - 1] != '/' && url.data[at - 1] != '#' && url.data[at - 1] != ':')
        at--;
    return phi__span_part(url, at, url.size);
}

static void add_system(phi__facts *facts, phi__span value, size_t depth)
{
    if (depth == 1 && facts->telecom == NULL)
        facts->telecom = telecom_name(value);
    if (facts->system_depth != 0 && facts->system_depth <= depth)
        return;
    facts->system = value;
    facts->system_depth = depth;
}

const char *phi__facts_name(const phi__facts *facts, char out[PHI__ID_NAME_MAX])
{
    if (facts->telecom != NULL)
        return facts->telecom;
    const char *name = facts->system.size > 0 ? phi__id_system_name(facts->system, out) : NULL;
    return name != NULL ? name : facts->type;
}

static bool is_type_key(phi__span key)
{
    static const word TYPES[] = {WORD("type"), WORD("kind"), WORD("idtype"), WORD("id_type"), WORD("identifiertype"), WORD("identifier_type"),
                                        WORD("documenttype"), WORD("document_type"), WORD("doctype"), WORD("scheme"), WORD("category"), WORD("typecode")};
    return ONE_OF(key, TYPES);
}

static bool is_name_key(phi__span key)
{
    static const word NAMES[] = {WORD("name"), WORD("label"), WORD("field"), WORD("fieldname"), WORD("field_name"), WORD("key"), WORD("question"), WORD("title"),
                                        WORD("attribute"), WORD("property"), WORD("column"), WORD("displayname"), WORD("prompt"), WORD("caption"), WORD("param")};
    return ONE_OF(key, NAMES);
}

static void add_type(phi__facts *facts, phi__span value)
{
    const char *name = phi__id_type_name(value);
    if (name != NULL)
        facts->type = name;
    else
        add_label(facts, value, KIND);
    if (name == NULL && facts->kind.size == 0 && is_label(value))
        facts->kind = value;
}

static bool is_state(phi__span value)
{
    return value.size == 2 && phi__is_upper((char)value.data[0]) && phi__is_upper((char)value.data[1]);
}

void phi__facts_add(phi__facts *facts, phi__span holder, phi__span key, phi__span value, size_t depth)
{
    static const word ISSUERS[] = {WORD("state"), WORD("issuer"), WORD("issuingstate"), WORD("issuing_state"), WORD("jurisdiction"), WORD("issuedby")};
    const bool typing = depth > 1 && (is_type_key(holder) || phi__span_is(holder, "coding") || phi__span_is(holder, "code"));
    if (phi__span_is(key, "system") || phi__span_is(key, "root") || phi__span_is(key, "authority"))
        add_system(facts, value, depth);
    else if (phi__span_is(key, "code") && (typing || depth == 1) && facts->type == NULL)
        facts->type = phi__id_type_name(value);
    else if (typing && depth <= DEEPEST_TEXT && (phi__span_is(key, "text") || phi__span_is(key, "display") || phi__span_is(key, "displayname")))
        add_label(facts, value, TEXT);
    else if (depth == 1 && is_name_key(key))
        add_label(facts, value, NAMED);
    else if (depth == 1 && is_type_key(key))
        add_type(facts, value);
    else if (depth == 1 && phi__span_is(key, "url"))
        add_label(facts, last_step(value), URL);
    else if (depth == 1 && phi__span_is(key, "resourceType"))
        facts->resource = value;
    else if (depth == 1 && ONE_OF(key, ISSUERS) && is_state(value))
        facts->state = value;
}
