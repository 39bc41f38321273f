/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_MATCH_SILHOUETTE_H
#define PHI_MATCH_SILHOUETTE_H
/* Second stage of the shape lane: which shapes does a stretch of text have?
 * A shape is a picture without repeats and literals: `9`, `A`, `*` and
 * separators, such as "999-99-9999". Its segments (what stands between the
 * separators) must be whole tokens of the text, so a shape is a path in a tree
 * whose edges are segments: length, which of its characters are digits, which
 * letters. Nearly all tokens end with one look at a table: what may begin with a
 * token of this length and kind, this separator and a next token of that length?
 * Where all of that needs a label, whoever asks is asked whether there is one. */
#include "match/match.h"

#include "base/simd.h"
#include "match/picture.h"

#define PHI__SILHOUETTE_NONE UINT32_MAX

/* What a shape needs to count. */
typedef enum phi__silhouette_need {
    PHI__SILHOUETTE_FREE,     /* nothing */
    PHI__SILHOUETTE_LABELLED, /* a label near it */
    PHI__SILHOUETTE_BESIDE,   /* ... right beside it */
    PHI__SILHOUETTE_NEEDS
} phi__silhouette_need;

/* A segment that may follow, while shapes are added: a list for each node. */
typedef struct phi__silhouette_edge {
    uint64_t digits;  /* bit i: character i must be a digit */
    uint64_t letters; /* bit i: character i must be a letter */
    uint32_t next;    /* next edge from the same node, or NONE */
    uint32_t first;   /* first edge after this segment, or NONE */
    uint32_t shape;   /* that ends with this segment, or NONE */
    phi__rule_mask askers; /* of that shape: whose label it needs; 0 = it needs none */
    uint8_t need;     /* of that shape */
    uint8_t length;   /* 1..PHI__PICTURE_MAX */
    char separator;   /* before the segment; '\0' at the beginning */
} phi__silhouette_edge;

/* The same for searching: what follows the same separator lies together. */
typedef struct phi__silhouette_step {
    uint64_t digits;
    uint64_t letters;
    uint32_t edge;        /* that it was made of */
    uint32_t shape;       /* or NONE */
    phi__rule_mask askers; /* of the shape */
    uint32_t first_group; /* one group for each bit of next_separators, in order */
    uint16_t next_separators; /* what may come behind it */
    uint8_t length;
    uint8_t need;         /* of the shape */
} phi__silhouette_step;

/* The steps behind one separator of one step. */
typedef struct phi__silhouette_group {
    uint64_t lengths[2]; /* bit i: a segment of length i may follow that begins with a letter, with a digit */
    uint32_t begin, end;
} phi__silhouette_group;

/* First tokens that need not be told apart by comparing each. */
typedef enum phi__silhouette_kind {
    PHI__SILHOUETTE_DIGITS, /* digits alone */
    PHI__SILHOUETTE_DIGIT,  /* a digit, and letters behind it */
    PHI__SILHOUETTE_LETTER  /* a letter, and anything behind it */
} phi__silhouette_kind;
enum { PHI__SILHOUETTE_KINDS = 3 };

/* Which shapes may come of what has been seen? */
typedef struct phi__silhouette_prospect {
    phi__rule_mask askers[PHI__SILHOUETTE_NEEDS]; /* whose label would do, by what they need */
    bool unlabelled;                                    /* some need none */
} phi__silhouette_prospect;

/* The same behind a separator, by the length of the token that follows it, and whether it begins
 * with a digit (1) or a letter (0). */
typedef struct phi__silhouette_fork {
    uint64_t lengths[PHI__SILHOUETTE_NEEDS][2]; /* bit n: a length that shapes with this need go on with */
    phi__rule_mask askers[PHI__SILHOUETTE_NEEDS];
} phi__silhouette_fork;
enum { PHI__SILHOUETTE_SEPARATORS = 9 };

/* What a first token of one length and kind may be. */
typedef struct phi__silhouette_root {
    uint32_t begin, end; /* of the steps */
    phi__silhouette_prospect alone; /* shapes of this token and nothing else */
    phi__silhouette_fork forks[PHI__SILHOUETTE_SEPARATORS + 1]; /* the last is behind what is no separator: empty */
} phi__silhouette_root;

/* The same in short, for all tokens of a text: shapes that need no label, or one. */
typedef struct phi__silhouette_branch {
    uint64_t lengths[2]; /* of the token that follows, as in a fork */
    uint32_t then;       /* bit: this separator may stand behind that; all bits where a shape may end with it */
} phi__silhouette_branch;

/* Whose labels would do: near it, and right beside it. */
typedef struct phi__silhouette_askers {
    phi__rule_mask near, beside;
} phi__silhouette_askers;

typedef struct phi__silhouette_sieve {
    struct {
        phi__silhouette_branch unlabelled, labelled;
        phi__silhouette_askers askers;
    } forks[PHI__SILHOUETTE_SEPARATORS + 1];
    uint64_t free_digits, free_letters; /* characters that must be such in all that need no label */
    uint64_t labelled_alone; /* bit n: a token with its digits where n has bits has a shape that needs a label; of more
                              * than PHI__SILHOUETTE_SHORT characters: all bits */
    phi__silhouette_askers askers; /* of shapes of this token alone */
    bool unlabelled;               /* there are some that need no label */
} phi__silhouette_sieve;

enum { PHI__SILHOUETTE_SHORT = 6 };

/* What shapes may begin with some tokens of a block, by what they need; a token may be in all three. */
typedef struct phi__silhouette_sifted {
    uint64_t unlabelled, near, beside;
} phi__silhouette_sifted;

typedef struct phi__silhouettes {
    PHI_VEC(phi__silhouette_edge) edges;
    phi__rule_mask askers; /* whose label some shape needs */
    uint32_t first[PHI__PICTURE_MAX + 1]; /* by length of the first token */
    PHI_VEC(phi__silhouette_step) steps;
    PHI_VEC(phi__silhouette_group) groups;
    phi__silhouette_root by_token[PHI__PICTURE_MAX + 1][PHI__SILHOUETTE_KINDS];
    phi__silhouette_sieve sieves[PHI__PICTURE_MAX + 2][PHI__SILHOUETTE_KINDS]; /* the last: of all longer ones */
} phi__silhouettes;

/* 64 bytes and what is behind them. */
typedef struct phi__silhouette_block {
    phi__span text;
    size_t base;
    uint64_t digits, next_digits;
    uint64_t alnum, next_alnum;
    uint64_t *work; /* counts the tokens looked at */
} phi__silhouette_block;

/* The 64 bytes from a token's begin on. */
typedef struct phi__silhouette_window {
    phi__span text;
    size_t begin;
    uint64_t digits;
    uint64_t alnum;
    uint64_t *work; /* counts the steps looked at */
    phi__rule_mask rules; /* labels of others are not near */
    const phi__match_filter *filter; /* to ask for one; or NULL: it may have one */
} phi__silhouette_window;

/** All must be zero before. */
void phi__silhouettes_init(phi__silhouettes *set);
void phi__silhouettes_done(phi__silhouettes *set);
/** Add a shape, once each; `askers` is 0 when it needs no label. PHI_OK or PHI_ERR_MEMORY. */
phi_status phi__silhouettes_add(phi__silhouettes *set, const char *shape, uint32_t id, phi__rule_mask askers);
/** Make steps of the edges, once all shapes are in. */
phi_status phi__silhouettes_finish(phi__silhouettes *set);
/** Of the tokens of a block that begin at `starts`, those that shapes may begin with that need no label, or one
 * of these rules near or beside them. */
phi__silhouette_sifted phi__silhouettes_sift(const phi__silhouettes *set, const phi__silhouette_block *block,
                                             uint64_t starts, phi__rule_mask rules);
/** Append what the text at the window's begin is, sorted by end, then shape. */
phi_status phi__silhouettes_find(const phi__silhouettes *set, const phi__silhouette_window *window, phi__hits *hits);

#endif
