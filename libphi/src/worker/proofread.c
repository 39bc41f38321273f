/* SPDX-License-Identifier: Apache-2.0 */
/* See proofread.h. At the begin of each word each form of identifier is tried: which characters could
 * stand for its digits is a small search, since two may have been read for one. A correction counts when the check
 * is passed, when few characters change, and when no other correction passes. */
#include "worker/proofread.h"

#include "base/ascii.h"
#include "validate/checks.h"

#include <stdbool.h>
#include <string.h>

enum {
    LONGEST = 24,     /* characters of a value without separators */
    MOST_CHANGES = 3,
    MOST_FOR_ONE = 3,
    FEWEST_DIGITS = 3, /* that were read as such */
    MOST_STEPS = 2000, /* of one search; without it 2 to the power of the doubled characters */
};

typedef struct form {
    const char *shape;  /* 9 a digit, A a capital letter, * either, - nothing or one separator */
    const char *never;  /* letters that the issuer does not use: digits, where a letter may stand */
    bool letters;       /* do those letters that are left prove what the others were? */
    phi__check_fn check;
} form;

static const form FORMS[] = {
    {"9999999999", "", false, phi__check_us_npi},
    {"A*9999999", "", false, phi__check_us_dea},
    {"9A*9-A*9-AA99", "SLOIBZ", true, phi__check_us_mbi},
    {"*************9999", "IOQ", false, phi__check_vin},
    {"9999-9999-9999-9999", "", false, phi__check_pan},
    {"9999-999999-99999", "", false, phi__check_pan},
};

typedef struct search {
    const form *form;
    const char *text;          /* begins with the value */
    char value[LONGEST + 1];   /* so far, and the same */
    char written[LONGEST + 1]; /* with its separators */
    char proven[LONGEST + 1];  /* what passed, "" = nothing yet, */
    char out[LONGEST + 1];     /* the same with its separators */
    size_t used;               /* bytes of the text that it takes */
    bool refused;              /* it is right as it was read, or there are two ways */
    unsigned steps;
} search;

/* The digit that a character looks like, or NUL. */
static char digit_of(char c)
{
    static const char LOOKS[] = "OoQDIiLlZzSsGbB&gq", DIGIT[] = "000011112255668899";
    if (phi__is_digit(c))
        return c;
    const char *at = c == '\0' ? NULL : strchr(LOOKS, c);
    return at == NULL ? '\0' : DIGIT[at - LOOKS];
}

/* What may stand at this place of the shape for that character, or NUL. */
static char fitting(const form *which, char want, char c)
{
    if (want == '9')
        return digit_of(c);
    if (which->letters && c == ')') /* all of a J that is left of it */
        return 'J';
    if (c == 'l' && strchr(which->never, 'I') == NULL) /* no L looks like it */
        return 'I';
    if (want == '*') {
        const char upper = phi__to_upper(c);
        const bool unused = phi__is_upper(upper) && strchr(which->never, upper) != NULL;
        return unused ? digit_of(c) : phi__is_digit(c) || phi__is_upper(c) ? c : '\0';
    }
    if (phi__is_upper(c) && strchr(which->never, c) == NULL)
        return c;
    return !which->letters ? '\0' : c == '6' ? 'G' : c == '4' ? 'A' : '\0';
}

static bool ends_word(const char *at)
{
    while (*at != '\0' && strchr(".,;:)", *at) != NULL)
        at++;
    return *at == '\0' || phi__is_space(*at);
}

static void judge(search *self, const char *at, size_t filled, size_t size, unsigned changes)
{
    self->value[filled] = self->written[size] = '\0';
    if (!ends_word(at) || !self->form->check(self->value, filled))
        return;
    self->refused = self->refused || changes == 0 || (self->proven[0] != '\0' && strcmp(self->proven, self->value) != 0);
    memcpy(self->proven, self->value, filled + 1);
    memcpy(self->out, self->written, size + 1);
    self->used = (size_t)(at - self->text);
}

/* How many characters may have been read for one: "O0", "O0O". Only digits, or the same twice, are what they are. */
static size_t count_doubled(const char *at)
{
    const char digit = digit_of(at[0]);
    size_t count = 1, digits = phi__is_digit(at[0]);
    bool differ = false;
    if (digit == '\0')
        return 0;
    for (; count < MOST_FOR_ONE && digit_of(at[count]) == digit; count++) {
        digits += phi__is_digit(at[count]);
        differ = differ || at[count] != at[count - 1];
    }
    return differ && digits > 0 ? count : 0;
}

/* Where the search stands: next in the text, next in the shape, and what was put. */
typedef struct place {
    const char *at;
    const char *shape;
    size_t filled, size;
    unsigned changes;
} place;

static void read_on(search *self, place here);

/* Take `taken` characters for the one at `which`. */
static void take(search *self, place here, size_t which, size_t taken)
{
    const char one = fitting(self->form, *here.shape, here.at[which]);
    if (one == '\0')
        return;
    self->value[here.filled] = self->written[here.size] = one;
    read_on(self, (place){here.at + taken, here.shape + 1, here.filled + 1, here.size + 1, here.changes + (taken > 1 || one != *here.at)});
}

static void read_on(search *self, place here)
{
    if (here.changes > MOST_CHANGES || self->steps++ >= MOST_STEPS)
        return;
    if (*here.shape == '\0') {
        judge(self, here.at, here.filled, here.size, here.changes);
        return;
    }
    if (*here.shape == '-') {
        here.shape++;
        if (*here.at == ' ' || *here.at == '-')
            self->written[here.size++] = *here.at++;
        read_on(self, here);
        return;
    }
    take(self, here, 0, 1);
    for (size_t count = count_doubled(here.at); count > 1; count--) {
        take(self, here, 0, count);
        take(self, here, 1, count);
    }
}

/* Are there digits enough to be worth a search, and anything to correct? */
static bool may_be(const char *word)
{
    size_t digits = 0, others = 0;
    for (size_t i = 0; i < LONGEST && word[i] != '\0' && word[i] != '\n'; i++) {
        digits += phi__is_digit(word[i]);
        others += !phi__is_digit(word[i]) && word[i] != ' ' && word[i] != '-';
    }
    return phi__is_alnum(word[0]) && digits >= FEWEST_DIGITS && others > 0;
}

static bool prove(const char *word, search *found)
{
    for (size_t i = 0; i < sizeof FORMS / sizeof *FORMS; i++) {
        *found = (search){.form = &FORMS[i], .text = word};
        read_on(found, (place){.at = word, .shape = FORMS[i].shape});
        if (found->proven[0] != '\0' && !found->refused && found->steps < MOST_STEPS)
            return true;
    }
    return false;
}

/* ----------------------------------------------------------- addresses that were torn */

/* "quarrylane.org" */
static bool is_host(const char *at)
{
    size_t length = 0;
    while (phi__is_alnum(at[length]) || at[length] == '-')
        length++;
    return length > 0 && at[length] == '.' && phi__is_letter(at[length + 1]) && phi__is_letter(at[length + 2]);
}

static bool is_mail_rest(const char *at)
{
    while (phi__is_alnum(*at) || (*at != '\0' && strchr("._-+", *at) != NULL))
        at++;
    return *at == '@' && is_host(at + 1);
}

/* Does a word that stands behind a colon end before `end` with a dot: "Email: alice."? */
static bool begins_mail(const char *text, const char *end)
{
    if (end - text < 2 || end[-1] != '.')
        return false;
    const char *at = end - 1;
    while (at > text && (phi__is_alnum(at[-1]) || at[-1] == '_'))
        at--;
    return at < end - 1 && at - text >= 2 && at[-1] == ' ' && at[-2] == ':';
}

/* Is the blank at `at`, behind what was put between `text` and `out`, one that was seen within a mail address? */
static bool tears_mail(const char *text, const char *out, const char *at)
{
    if (*at != ' ' || out == text)
        return false;
    return at[1] == '@' ? phi__is_alnum(out[-1]) && is_host(at + 2) : begins_mail(text, out) && phi__is_alnum(at[1]) && is_mail_rest(at + 1);
}

size_t phi__proofread(char *text)
{
    size_t corrected = 0;
    char *out = text;
    bool begins = true; /* a word */
    for (const char *at = text; *at != '\0';) {
        search found;
        if (begins && may_be(at) && prove(at, &found)) {
            const size_t size = strlen(found.out);
            memcpy(out, found.out, size); /* it is no longer than what it stands for, which was read */
            out += size;
            at += found.used;
            corrected++;
        } else if (tears_mail(text, out, at)) {
            at++;
            corrected++;
        } else {
            begins = phi__is_space(*at) || strchr(":#(=", *at) != NULL;
            *out++ = *at++;
        }
    }
    *out = '\0';
    return corrected;
}
