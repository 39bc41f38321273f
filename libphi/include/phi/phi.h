/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_PHI_H
#define PHI_PHI_H
/**
 * @file phi/phi.h
 * The whole stable API of libphi: if it is not here, it is not API.
 *
 * libphi finds patient data (PHI), personal data (PII) and card data (PCI) in
 * files, archives and memory, and says how sure it is and what it could not
 * read. It reads; it never prints, logs or sends anything, and writes nothing
 * but the cache that @ref phi_engine_options::cache_dir asks for.
 *
 * OBJECTS   A @ref phi_rules is a mutable set of detectors (pattern packs). A
 *           @ref phi_engine is the same set compiled: immutable and shared by
 *           any number of threads. A @ref phi_scanner scans with an engine and
 *           belongs to one thread at a time. A @ref phi_source says where bytes
 *           come from, a @ref phi_sink receives what was found.
 * OWNERSHIP What a `..._new` function hands out through a `**out` is yours:
 *           free it with the matching `..._free`. Everything else you receive
 *           is borrowed until the moment its comment names. `..._free(NULL)` is
 *           fine.
 * ERRORS    Functions that can fail return a @ref phi_status; negative means
 *           the call failed, positive that it finished with something to know.
 *           Faults of the data (encrypted, corrupt, too deep ...) are never
 *           errors: they arrive at the sink as coverage, see @ref phi_coverage.
 *           Out-parameters are untouched when a call fails. Details are written
 *           to a caller-owned @ref phi_error, which may always be NULL.
 * SILENCE   Every source and every member of a container ends in exactly one
 *           @ref phi_state. "Clean" may be said only where nothing was found
 *           and the state is PHI_STATE_EXAMINED.
 * SECRETS   Values are masked unless `reveal` is set. Memory that held input or
 *           findings is wiped before it is freed.
 * STRINGS   `const char *` is NUL-terminated UTF-8 unless a length stands
 *           beside it. File names that are not UTF-8 are passed as their bytes.
 * GROWTH    Structs that grow begin with `struct_size`; set it with the
 *           matching PHI_..._INIT and members added later keep their default.
 * THREADS   No global state, no signal handlers, no threads unless asked for
 *           (@ref phi_tree_options::threads).
 */

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#if defined(__GNUC__)
#define PHI_API __attribute__((visibility("default")))
#define PHI_NODISCARD __attribute__((warn_unused_result))
#else
#define PHI_API
#define PHI_NODISCARD
#endif

/* ------------------------------------------------------------------ version */

#define PHI_VERSION_MAJOR 0
#define PHI_VERSION_MINOR 1
#define PHI_VERSION_PATCH 0
#define PHI_VERSION "0.1.0"

/** Version of the library that is loaded, such as "0.1.0". Static. */
PHI_API const char *phi_version(void);

/* ------------------------------------------------------------------- status */

/** Outcome of a call. Zero is plain success. */
typedef enum phi_status {
    /** Done, everything read. */
    PHI_OK = 0,
    /** A callback asked to stop; what was delivered before stands. */
    PHI_STOPPED = 1,
    /** Done, but at least one source or member was not fully examined; the
     * sink has been told which and why. */
    PHI_PARTIAL = 2,
    /** A parameter is NULL, out of range or contradicts another. */
    PHI_ERR_ARGUMENT = -1,
    /** The object is in use by another call, or not ready for this one. */
    PHI_ERR_STATE = -2,
    /** Out of memory. The object stays usable. */
    PHI_ERR_MEMORY = -3,
    /** The operating system refused: a root that cannot be opened, a pack that
     * cannot be read, an output that cannot be written. */
    PHI_ERR_IO = -4,
    /** A pattern pack is wrong; @ref phi_error tells where. */
    PHI_ERR_RULE = -5,
    /** This build or machine cannot do it. */
    PHI_ERR_UNSUPPORTED = -6
} phi_status;

/** Short name of a status ("ok", "argument", ...). Static; never NULL. */
PHI_API const char *phi_status_name(phi_status status);

/** Longest message of a @ref phi_error, terminator included, in bytes. */
#define PHI_ERROR_MESSAGE_BYTES 512

/** What went wrong, owned by the caller; initialise with `{0}`. Overwritten
 * by each failing call that receives it, untouched by successful ones. Never
 * holds content of scanned data. */
typedef struct phi_error {
    phi_status status;
    uint32_t line;   /**< of `file`, from 1; 0 = not about a line */
    uint32_t column; /**< of `line`, from 1; 0 = unknown */
    char file[256];  /**< pattern pack at fault, or "" */
    char rule[64];   /**< rule id at fault, or "" */
    char message[PHI_ERROR_MESSAGE_BYTES]; /**< one line, no final stop */
} phi_error;

/* ----------------------------------------------------------------- coverage */

/** How a source or member ended; exactly one each. */
typedef enum phi_state {
    PHI_STATE_EXAMINED = 0, /**< all its content was searched */
    PHI_STATE_PARTIAL,      /**< some content was searched, some was not */
    PHI_STATE_NOT_EXAMINED  /**< none of its content was searched */
} phi_state;

/** "examined", "partial" or "not-examined". Static. */
PHI_API const char *phi_state_name(phi_state state);

/** Why something was not fully examined. Names are stable for ever. */
typedef enum phi_reason {
    PHI_REASON_NONE = 0,
    PHI_REASON_ENCRYPTED,      /**< "encrypted": needs a password */
    PHI_REASON_UNSUPPORTED,    /**< "unsupported": a method or version that is not read */
    PHI_REASON_CORRUPT,        /**< "corrupt": contradicts its own format */
    PHI_REASON_TRUNCATED,      /**< "truncated": ends too early */
    PHI_REASON_LIMIT_DEPTH,    /**< "limit-depth" @ref phi_limits::max_depth */
    PHI_REASON_LIMIT_MEMBERS,  /**< "limit-members" @ref phi_limits::max_members */
    PHI_REASON_LIMIT_RATIO,    /**< "limit-ratio" @ref phi_limits::max_ratio */
    PHI_REASON_LIMIT_BYTES,    /**< "limit-bytes" @ref phi_limits::max_expand_bytes */
    PHI_REASON_LIMIT_MEMORY,   /**< "limit-memory" @ref phi_limits::max_memory_bytes */
    PHI_REASON_LIMIT_TIME,     /**< "limit-time" @ref phi_limits::max_seconds */
    PHI_REASON_PERMISSION,     /**< "permission": the system denied access */
    PHI_REASON_IO,             /**< "io-error": reading failed */
    PHI_REASON_CHANGED,        /**< "changed": it shrank or was replaced while read */
    PHI_REASON_VANISHED,       /**< "vanished": it was gone when opened */
    PHI_REASON_SPECIAL,        /**< "special-file": FIFO, socket or device */
    PHI_REASON_SYMLINK,        /**< "symlink": link that leads out of the roots, or nowhere */
    PHI_REASON_SYMLINK_LOOP,   /**< "symlink-loop": link that leads back to itself or above */
    PHI_REASON_MOUNT,          /**< "other-filesystem": with `one_file_system` */
    PHI_REASON_NO_BACKEND,     /**< "no-backend": the worker for this format is not installed */
    PHI_REASON_CRASHED,        /**< "worker-crashed": its parser died */
    PHI_REASON_STOPPED         /**< "stopped": the caller ended the scan first */
} phi_reason;

/** Stable name as quoted above; "none" for PHI_REASON_NONE. Static. */
PHI_API const char *phi_reason_name(phi_reason reason);

/** What sort of data a source holds. */
typedef enum phi_class {
    PHI_CLASS_NONE = 0, /**< nothing found, or only published test values */
    PHI_CLASS_PII,      /**< identifies a person */
    PHI_CLASS_PCI,      /**< holds payment card data */
    PHI_CLASS_PHI       /**< identifies a person and says something of health, care or coverage */
} phi_class;

/** "none", "pii", "pci" or "phi". Static. */
PHI_API const char *phi_class_name(phi_class data_class);

/** Whose a file is and who may read it, and what tells whether it is still the one of an earlier run. Borrowed as the
 * record that names it. */
typedef struct phi_file_info {
    size_t struct_size;
    uint32_t owner, group; /**< numbers of user and group */
    uint32_t mode;         /**< permission bits, 07777 at most */
    int64_t modified;      /**< seconds since 1970 */
    uint64_t device, inode;
    uint64_t size;         /**< in bytes */
    int64_t modified_ns, changed_ns; /**< st_mtim and st_ctim in nanoseconds since 1970 */
    /** Keyed hash of its first and last 4 KiB, where the file system does not keep times that tell each change; 0 =
     * not needed, or no `fingerprint_key`. */
    uint64_t edges;
    /** Non-zero: whoever changes the file from now on changes what is said here. 0: it was written a moment
     * ago, or is of a file system whose times do not tell, and there is no `edges`. Not told to `on_file`. */
    int settled;
    /** Non-zero: a folder above it, from the root of the walk down, keeps out who is neither its owner nor of its group, whatever
     * `mode` says. */
    int closed;
} phi_file_info;

/** The one closing record of a source or member. Borrowed during the callback. */
typedef struct phi_coverage {
    size_t struct_size;
    const char *path;   /**< path as given, "!/" and name for each container step */
    phi_state state;
    phi_reason reason;  /**< PHI_REASON_NONE exactly when state is EXAMINED */
    const char *detail; /**< one line for a person, never content; may be "" */
    const char *media;  /**< media type by content, such as "application/pdf" */
    uint64_t bytes;          /**< size as far as it was seen */
    uint64_t bytes_examined; /**< of these, how many were searched */
    uint64_t findings;       /**< delivered for this very source, members not counted */
    phi_class data_class; /**< the gravest of its records */
    uint32_t depth;     /**< 0 = a file or memory block, 1 = member of it, ... */
    /** Records with findings (rows, messages, entries, stretches of text), by @ref phi_class; members not counted. */
    uint64_t records[4];
    const phi_file_info *file; /**< of the file it is or lies in, as it was when it was opened; NULL = not known */
    int carried;          /**< non-zero: of an earlier run, the file has not changed since; scans never set it */
} phi_coverage;

/* ----------------------------------------------------------------- findings */

/** Whom an identifier leads to, for the count of people (@ref phi_people). */
typedef enum phi_identifies {
    PHI_IDENTIFIES_NOBODY = 0, /**< a date, a code, a provider, a firm */
    PHI_IDENTIFIES_CONTACT,    /**< telephone, e-mail, device: may be shared, or be of a firm */
    PHI_IDENTIFIES_CASE,       /**< visit, order, prescription: of a patient, who has many */
    PHI_IDENTIFIES_ACCOUNT,    /**< card, bank account, vehicle: of one person, who may have several */
    PHI_IDENTIFIES_MEMBER,     /**< member of a health plan: may be shared by a family */
    PHI_IDENTIFIES_PERSON,     /**< SSN, record number, MBI, licence: one person */
    PHI_IDENTIFIES_NAME,       /**< name of somebody who gives no care: with a birth date beside it, one person */
    PHI_IDENTIFIES_BIRTH       /**< birth date: the other half */
} phi_identifies;

/** Where a person finds a finding; zero or NULL = not applicable. */
typedef struct phi_location {
    size_t struct_size;
    uint64_t line;       /**< of text, from 1 */
    uint64_t row;        /**< of a table or sheet, from 1, header row included */
    uint32_t column_number; /**< of a table, from 1 */
    const char *column;  /**< name of that column, from its header row */
    uint32_t page;       /**< of a document, or slide, from 1 */
    const char *sheet;   /**< of a workbook */
    const char *cell;    /**< of a sheet, such as "C7" */
    const char *part;    /**< of a document: "header", "comments", "metadata" ... */
    uint64_t byte;       /**< file offset + 1 in a file searched as raw bytes; 0 = not so */
} phi_location;

/** One identifier found. Borrowed during the callback. */
typedef struct phi_finding {
    size_t struct_size;
    const char *path;      /**< as in @ref phi_coverage::path */
    const char *detector;  /**< stable id such as "us.ssn" */
    double confidence;     /**< probability from 0 to 1 that this is a real one */
    const char *masked;    /**< value with all but a few characters replaced by '*' */
    const char *match;     /**< the value, only with `reveal`; else NULL */
    const char *fingerprint; /**< "hmac-sha256:<hex>" of the normalised value, or NULL without a key */
    uint64_t offset;       /**< in bytes, see @ref phi_scanner_scan */
    uint64_t length;       /**< in bytes of the same count as `offset` */
    const phi_location *location; /**< never NULL */
    const char *const *tags;     /**< such as "hipaa:ssn", "glba" */
    size_t tag_count;
    const char *const *evidence; /**< such as "check:area", "field:ssn", "near:patient" */
    size_t evidence_count;
    const char *const *jurisdictions; /**< licence issuers this can be of, likeliest first, such as "FL" */
    size_t jurisdiction_count;
    int test;              /**< non-zero: a published test or specimen value */
    /* Why: bits of log-odds. Confidence grows with their sum, 0 bits are 0.5; `test` holds it down. */
    double bits;           /**< sum of all that follows, and of evidence that there was no room to name */
    double shape_bits;     /**< what its shape is worth before all evidence */
    const double *evidence_bits; /**< `evidence_count` of them, of `evidence`; below 0 speaks against it */
    int allowed;           /**< non-zero: on the list of @ref phi_rules_add_allowed, not to be reported; counted
                                nowhere as a finding */
    const char *shape;     /**< the value with 9 for each digit, A for each letter, * for what is not ASCII */
    uint32_t safe_harbor;  /**< category of identifiers of 45 CFR 164.514(b)(2)(i), 1 (A, names) to 18 (R, any other) */
    uint64_t record;       /**< number of the record of `path` that it stands in, from 1; ascending */
    int record_exact;      /**< non-zero: the format says where that record begins and ends */
    phi_identifies identifies;
    /** Keyed hash of the normalised value, equal for equal identifiers under one key (`fingerprint_key`,
     * else one of this engine); 0 = identifies nobody. */
    uint64_t identity;
    const char *state;     /**< US state or territory of the address beside it, such as "TX"; static; NULL = not known */
    const phi_file_info *file; /**< of the file it lies in; NULL = not known */
    int carried;           /**< non-zero: of an earlier run, the file has not changed since; scans never set it */
    /** Why somebody decided that it may stay, in their words; NULL = nobody did. Not to be counted as a finding; scans never set it. */
    const char *accepted;
    const char *accepted_until; /**< the day that this decision ends, "2027-01-31"; NULL = never */
} phi_finding;

/* -------------------------------------------------------------------- sinks */

/** A piece of extracted text, for @ref phi_sink::on_text. Borrowed during the
 * callback. */
typedef struct phi_text {
    size_t struct_size;
    const char *path;
    const char *utf8;    /**< `length` bytes, not NUL-terminated */
    size_t length;
    uint64_t offset;     /**< of utf8[0] in the extracted text of `path` */
    const phi_location *location; /**< of utf8[0]; never NULL */
} phi_text;

/** Receives what a scan has to say. NULL members are skipped. A callback
 * returns 0 to go on; anything else ends the scan, which returns PHI_STOPPED.
 * `on_progress` ends it gently: what was found is delivered, and the sources in
 * progress are closed as PHI_REASON_STOPPED. The others end it without another
 * callback: sources that were not closed yet get no record.
 * Callbacks of one scan never run at the same time; with
 * @ref phi_tree_options::threads they may run on different threads. Callbacks
 * must not call back into the same scanner. */
typedef struct phi_sink {
    size_t struct_size;
    void *user; /**< handed to each callback */
    int (*on_finding)(void *user, const phi_finding *finding);
    int (*on_source)(void *user, const phi_coverage *coverage);
    int (*on_text)(void *user, const phi_text *text);
    /** Called often with totals so far, for progress; path is the current one. */
    int (*on_progress)(void *user, const char *path, uint64_t files, uint64_t bytes, uint64_t findings);
    /** Instead of all records of a file that @ref phi_tree_options::on_file passed over, in its place in the order. */
    int (*on_passed)(void *user, const char *path, uint64_t tag);
} phi_sink;
#define PHI_SINK_INIT { sizeof(phi_sink), NULL, NULL, NULL, NULL, NULL, NULL }

/* -------------------------------------------------------------------- rules */

/** A set of detectors, still open to change. One thread at a time. */
typedef struct phi_rules phi_rules;

/** An empty set. Returns PHI_OK or PHI_ERR_MEMORY; free with @ref phi_rules_free. */
PHI_API PHI_NODISCARD phi_status phi_rules_new(phi_rules **out);
PHI_API void phi_rules_free(phi_rules *rules);

/** Add the detectors built into the library. Cheap: they are compiled in. */
PHI_API PHI_NODISCARD phi_status phi_rules_add_builtin(phi_rules *rules, phi_error *err);

/** Add one pattern pack (YAML, see docs/pack-format.md). A rule whose id is
 * already present replaces it. Nothing is added when any part of the pack is
 * wrong: PHI_ERR_RULE with file, line, column and rule, or PHI_ERR_IO. */
PHI_API PHI_NODISCARD phi_status phi_rules_add_file(phi_rules *rules, const char *path, phi_error *err);

/** Add every `*.yaml` below a directory, in byte order of their paths, and lists: `site.staff.words`
 * (@ref phi_rules_add_words) and `*.allow` (@ref phi_rules_add_allowed); all or
 * nothing. An empty directory is PHI_ERR_RULE. */
PHI_API PHI_NODISCARD phi_status phi_rules_add_directory(phi_rules *rules, const char *path, phi_error *err);

/** Add one pack from memory; `name` stands for the file in errors. */
PHI_API PHI_NODISCARD phi_status phi_rules_add_memory(phi_rules *rules, const char *name, const char *yaml,
                                                      size_t length, phi_error *err);

/** Add a detector of your own as a picture: "site.mrn=MRN-999999". After the id come, with commas between
 * them, one or more pictures (docs/pack-format.md), words that stand beside it ("label=chart no"), names of
 * columns and keys that hold it ("field=chartno") and a check ("check=luhn"); without label and field both are the last
 * part of the id. A picture with nothing of its own, such as 99999999, is found only beside a label or in a field. PHI_ERR_RULE
 * says which part is wrong; an id that exists already is PHI_ERR_ARGUMENT. */
PHI_API PHI_NODISCARD phi_status phi_rules_add_picture(phi_rules *rules, const char *text, phi_error *err);

/** Add a detector whose values are the words or phrases of a file: at most a million lines, one phrase of up to
 * 16 words and 256 bytes each; # begins a comment. They are found as whole words, whatever their letter case, with up to
 * three signs or blanks between them: "o brien" finds O'Brien. PHI_ERR_RULE with file and line, PHI_ERR_IO; an id
 * that exists already is PHI_ERR_ARGUMENT. */
PHI_API PHI_NODISCARD phi_status phi_rules_add_words(phi_rules *rules, const char *id, const char *path, phi_error *err);

/** Add values that are known and not to be reported: a file of at most a million lines, one value each; # begins a comment.
 * Values are compared without separators and letter case (e-mail addresses and the like without letter case
 * only). They are kept as keyed hashes. What is on the list still arrives at @ref phi_sink::on_finding, with
 * @ref phi_finding::allowed set: it counts neither in @ref phi_coverage nor for its class, and a @ref phi_writer
 * counts it apart. PHI_ERR_RULE with file and line, PHI_ERR_IO. */
PHI_API PHI_NODISCARD phi_status phi_rules_add_allowed(phi_rules *rules, const char *path, phi_error *err);

/** Keep only the detectors of a comma-separated list of ids; `us.*` names a
 * family, `-us.ein` takes one away (from all, when the list has only such).
 * An unknown id or a list that leaves nothing is PHI_ERR_ARGUMENT. */
PHI_API PHI_NODISCARD phi_status phi_rules_select(phi_rules *rules, const char *list, phi_error *err);

/** What a detector is, for lists. Strings live as long as the rule set, and
 * until the next call that changes it. */
typedef struct phi_rule_info {
    size_t struct_size;
    const char *id;
    const char *title;
    const char *why;
    const char *const *tags;
    size_t tag_count;
    phi_class data_class;
    size_t form_count;     /**< printed forms known of it */
    size_t example_count;
    size_t counter_example_count;
    const char *file;      /**< pack it came from; built-in ones "builtin:us/ssn.yaml" */
    const char *source;    /**< the pack as text, NUL-terminated */
} phi_rule_info;
#define PHI_RULE_INFO_INIT { sizeof(phi_rule_info), NULL, NULL, NULL, NULL, 0, PHI_CLASS_NONE, 0, 0, 0, NULL, NULL }

/** Number of detectors in the set. */
PHI_API size_t phi_rules_count(const phi_rules *rules);

/** Describe detector `index` (0 .. count-1, in byte order of ids). `info` comes
 * initialised with PHI_RULE_INFO_INIT. PHI_ERR_ARGUMENT beyond the end. */
PHI_API PHI_NODISCARD phi_status phi_rules_get(const phi_rules *rules, size_t index, phi_rule_info *info);

/** Result of one example of one rule. Borrowed during the callback. */
typedef struct phi_example_result {
    size_t struct_size;
    const char *rule;
    const char *file;
    uint32_t line;      /**< of the example in its pack */
    int counter;        /**< non-zero: text that must not match */
    int passed;
    const char *text;   /**< the example as scanned, its placeholders filled */
    const char *message;/**< why it failed; "" when passed */
} phi_example_result;

/** Run every example and counter-example of every rule in the set, placeholders
 * filled from `seed`. The callback gets each result and may stop by returning
 * non-zero. PHI_OK whatever the results; count them in the callback. */
PHI_API PHI_NODISCARD phi_status phi_rules_test(const phi_rules *rules, uint64_t seed,
                                                int (*on_result)(void *user, const phi_example_result *result),
                                                void *user, phi_error *err);

/* ------------------------------------------------------------------- engine */

/** A compiled rule set: immutable, for any number of threads. */
typedef struct phi_engine phi_engine;

/** Compile. The rules may be changed or freed afterwards. PHI_ERR_RULE when a
 * regex cannot be compiled, PHI_ERR_ARGUMENT for an empty set,
 * PHI_ERR_UNSUPPORTED when the processor lacks what Hyperscan needs (SSSE3).
 * Cost: one or two milliseconds for the built-in set and for packs of pictures; regexes that
 * no built-in rule has are compiled now, which takes milliseconds, for large ones more. */
PHI_API PHI_NODISCARD phi_status phi_engine_new(const phi_rules *rules, phi_engine **out, phi_error *err);
/** Free; every scanner of it must be freed before. */
PHI_API void phi_engine_free(phi_engine *engine);

/** How to compile; initialise with PHI_ENGINE_OPTIONS_INIT. */
typedef struct phi_engine_options {
    size_t struct_size;
    /** Directory that keeps compiled regexes between runs; NULL (default) = none. It is created, with those
     * above it, when there is something to keep. It must belong to the effective user and be closed to all
     * others (mode 0700), and its last step may be no link; else it is not used. Files in it are sealed
     * with a key of their own; what is damaged, foreign or of another version is compiled again, and
     * the oldest are removed. Nothing that goes wrong with it is an error. For any number of
     * threads and processes at once. Name a directory that nothing else uses. Not copied. */
    const char *cache_dir;
    /** How many threads may work on it: 0 or 1 (default) = the caller's alone; with 2 it takes two thirds of the time, and there is
     * one more thread, which takes no signals, until the call returns. More are not used. */
    size_t threads;
} phi_engine_options;
#define PHI_ENGINE_OPTIONS_INIT { sizeof(phi_engine_options), NULL, 0 }

/** @ref phi_engine_new with options; NULL = PHI_ENGINE_OPTIONS_INIT. Cost with a filled cache: well
 * under a millisecond for the regexes. */
PHI_API PHI_NODISCARD phi_status phi_engine_new_with(const phi_rules *rules, const phi_engine_options *options,
                                                     phi_engine **out, phi_error *err);

/** What came of @ref phi_engine_options::cache_dir, in sets of regexes; all 0 without one, and
 * when no regex had to be compiled. */
typedef struct phi_cache_use {
    size_t struct_size;
    uint32_t loaded;   /**< taken from the cache */
    uint32_t compiled; /**< not there, or not usable */
    uint32_t refused;  /**< of these, because what was there is not to be trusted */
    uint32_t kept;     /**< of these, in the cache from now on */
} phi_cache_use;
#define PHI_CACHE_USE_INIT { sizeof(phi_cache_use), 0, 0, 0, 0 }

/** Fill `use`, which comes initialised with PHI_CACHE_USE_INIT. PHI_ERR_ARGUMENT. */
PHI_API PHI_NODISCARD phi_status phi_engine_get_cache_use(const phi_engine *engine, phi_cache_use *use);

/** Version of the rule set: hex digest over all packs, stable over machines.
 * Lives as long as the engine. */
PHI_API const char *phi_engine_rules_version(const phi_engine *engine);

/* ------------------------------------------------------------------- limits */

/** Ceilings that stop a hostile input. Reaching one is coverage, not an error.
 * 0 means no limit. */
typedef struct phi_limits {
    size_t struct_size;
    uint32_t max_depth;        /**< containers inside each other; default 16 */
    uint64_t max_members;      /**< of one container; default 1,000,000 */
    uint64_t max_expand_bytes; /**< out of all containers below one root file; default 64 GiB */
    uint32_t max_ratio;        /**< output per input byte, judged after 64 MiB of output; default 200 */
    uint64_t max_memory_bytes; /**< one member held in memory; default 64 MiB */
    uint32_t max_seconds;      /**< wall time for one root file; default 0 */
    uint32_t worker_seconds;   /**< processor time of a worker for one document, before its size counts (of the time that it
                                *   waits, half), and two thirds of it for all small pictures of one; 0 = no limit; default 30 */
    uint64_t worker_memory_bytes; /**< address space of a worker; default 160 MiB */
} phi_limits;
#define PHI_LIMITS_INIT { sizeof(phi_limits), 16, 1000000, (uint64_t)64 << 30, 200, (uint64_t)64 << 20, 0, 30, (uint64_t)160 << 20 }

/* ------------------------------------------------------------------ scanner */

/** Which pictures, and pages of documents that are pictures, are put through text recognition. */
typedef enum phi_ocr {
    PHI_OCR_AUTO = 0, /**< those that look as if there were text in them */
    PHI_OCR_ALWAYS,   /**< all, those on pages that have text as well, too */
    PHI_OCR_NEVER     /**< none: they are reported as partly examined */
} phi_ocr;

/** Options of a scanner; initialise with PHI_OPTIONS_INIT. */
typedef struct phi_options {
    size_t struct_size;
    const phi_limits *limits; /**< copied; NULL = PHI_LIMITS_INIT */
    double min_confidence;  /**< findings below are not delivered; default 0.5 */
    int reveal;             /**< deliver values in clear; default 0 */
    /** 32 bytes for keyed fingerprints, copied; NULL = no fingerprints. */
    const uint8_t *fingerprint_key;
    /** Directory of the worker programs; NULL = that beside the loaded libphi.
     * Copied. A worker that is missing, or not owned by root or this user, or
     * writable by others, is not started (PHI_REASON_NO_BACKEND). */
    const char *worker_dir;
    phi_ocr ocr;            /**< text in pictures; default PHI_OCR_AUTO */
} phi_options;
#define PHI_OPTIONS_INIT { sizeof(phi_options), NULL, 0.5, 0, NULL, NULL, PHI_OCR_AUTO }

/** Scans with an engine. One thread at a time; a second concurrent call is
 * refused with PHI_ERR_STATE as far as it can be noticed. */
typedef struct phi_scanner phi_scanner;

/** New scanner; `options` may be NULL. The engine must outlive it. */
PHI_API PHI_NODISCARD phi_status phi_scanner_new(const phi_engine *engine, const phi_options *options,
                                                 phi_scanner **out, phi_error *err);
/** Free; ends its worker processes and wipes its memory. */
PHI_API void phi_scanner_free(phi_scanner *scanner);

/** Where bytes come from. The scanner never closes or frees any of it. */
typedef enum phi_source_kind {
    PHI_SOURCE_MEMORY, /**< `data`, `size` */
    PHI_SOURCE_PATH,   /**< file at `path` */
    PHI_SOURCE_FD,     /**< open descriptor `fd`, read from its start if it can seek, else as a pipe */
    PHI_SOURCE_CALLBACK /**< `read_at`, `size` */
} phi_source_kind;

typedef struct phi_source {
    size_t struct_size;
    phi_source_kind kind;
    const char *name;   /**< what to call it in findings; NULL = `path`, or "-" */
    const void *data;
    uint64_t size;      /**< in bytes; with `read_at` 0 or UINT64_MAX = unknown, read to its end */
    const char *path;
    int fd;
    void *user;
    /** Read up to `capacity` bytes at `offset` into `buffer`. Returns the
     * number read, 0 at the end, negative on failure. */
    int64_t (*read_at)(void *user, uint64_t offset, void *buffer, size_t capacity);
} phi_source;
#define PHI_SOURCE_INIT { sizeof(phi_source), PHI_SOURCE_MEMORY, NULL, NULL, 0, NULL, -1, NULL, NULL }

/** Scan one source with all its members.
 *
 * `finding.offset` and `length` count bytes of the extracted text of the
 * source. For plain text in UTF-8 or a one-byte code that is the file itself,
 * and for UTF-16 and UTF-32 the file's own bytes as well.
 *
 * Returns PHI_OK (all examined), PHI_PARTIAL (the sink was told what was not),
 * PHI_STOPPED, or an error. A source that cannot be opened is coverage, not an
 * error. Cost: about that of reading; memory: bounded by the limits. */
PHI_API PHI_NODISCARD phi_status phi_scanner_scan(phi_scanner *scanner, const phi_source *source,
                                                  const phi_sink *sink, phi_error *err);

/** Deliver the text runs of a source and of all its members to `on_text`, and
 * coverage to `on_source`; no search. Same returns as @ref phi_scanner_scan. */
PHI_API PHI_NODISCARD phi_status phi_scanner_extract(phi_scanner *scanner, const phi_source *source,
                                                     const phi_sink *sink, phi_error *err);

/** @ref phi_scanner_scan of the file at `path`. */
PHI_API PHI_NODISCARD phi_status phi_scanner_scan_file(phi_scanner *scanner, const char *path,
                                                       const phi_sink *sink, phi_error *err);
/** @ref phi_scanner_scan of `size` bytes at `data`, called `name`. */
PHI_API PHI_NODISCARD phi_status phi_scanner_scan_memory(phi_scanner *scanner, const char *name, const void *data,
                                                         size_t size, const phi_sink *sink, phi_error *err);

/* --------------------------------------------------------------------- tree */

/** How to walk directory trees. */
typedef struct phi_tree_options {
    size_t struct_size;
    const phi_options *scan;      /**< for each scanner; NULL = PHI_OPTIONS_INIT */
    uint32_t threads;             /**< scanning threads; 0 = one per processor, at most 64; default 1 */
    const char *const *excludes;  /**< gitignore-style patterns, relative to each root; highest last */
    size_t exclude_count;
    int one_file_system;          /**< stay on the file system of each root; default 0 */
    int sorted;                   /**< deliver files in the order of the walk, whatever `threads`; default 0 */
    /** Asked about each file before it is opened: is it to be scanned? 0 = yes. Otherwise it is passed over, because
     * the caller has its records or it is the caller's own (@ref phi_writer_set_own_files): @ref phi_sink::on_passed is told instead, with the `*tag` that was set here, and
     * nothing else. Called by up to `threads` threads at once, also while callbacks of the sink run, for the files of a folder in no
     * order before any of them is scanned. NULL = scan all, which spares one system call a file. */
    int (*on_file)(void *user, const char *path, const phi_file_info *file, uint64_t *tag);
    void *file_user;              /**< handed to `on_file` */
    uint64_t max_bytes_per_second; /**< read by all threads together; 0 = any, the default */
    uint32_t max_percent;         /**< of the time that each thread may work; 0 = all, the default */
    uint32_t stall_seconds;       /**< how long to wait for an answer of a network file system when a folder or file is opened
                                       or read; then it is PHI_REASON_IO and the scan goes on; 0 = for ever, the default */
} phi_tree_options;
#define PHI_TREE_OPTIONS_INIT { sizeof(phi_tree_options), NULL, 1, NULL, 0, 0, 0, NULL, NULL, 0, 0, 0 }

/** Scan files and directory trees. Links are never followed; times of last access are left alone where the system permits;
 * of sparse files what is not on the disk is not read. Each entry that
 * is not scanned for another reason than an exclusion has its coverage record.
 * Threads without a file help others with large ones. Records of one file arrive together. The order of files is that of the roots
 * and, within a folder, of the bytes of names (very large folders in ordered
 * batches), with `sorted` or one thread; otherwise it is not defined.
 * PHI_ERR_IO when a root does not exist or cannot be read at all; then nothing
 * was scanned. Otherwise as @ref phi_scanner_scan. */
PHI_API PHI_NODISCARD phi_status phi_engine_scan_tree(const phi_engine *engine, const char *const *roots,
                                                      size_t root_count, const phi_tree_options *options,
                                                      const phi_sink *sink, phi_error *err);

/** Can all roots be opened? @ref phi_engine_scan_tree asks that first; who touches them before it may ask before. PHI_ERR_IO with
 * the one that cannot, also when its file system gives no answer within `stall_seconds`; 0 = wait for ever. */
PHI_API PHI_NODISCARD phi_status phi_tree_check(const char *const *roots, size_t root_count, uint32_t stall_seconds, phi_error *err);

/** @ref phi_scanner_scan with `options->threads` threads: large texts of the source, and of its members, are searched
 * by all of them. The source is read and the sink called by the calling thread, with the same records in the same
 * order whatever the threads. Of the options only `scan` and `threads` matter; NULL = PHI_TREE_OPTIONS_INIT. */
PHI_API PHI_NODISCARD phi_status phi_engine_scan_source(const phi_engine *engine, const phi_source *source,
                                                        const phi_tree_options *options, const phi_sink *sink,
                                                        phi_error *err);

/** One call: scan a file or tree with the built-in detectors and defaults. */
PHI_API PHI_NODISCARD phi_status phi_scan_path(const char *path, const phi_sink *sink, phi_error *err);

/* ------------------------------------------------------------------- people */

/** Counts the people that findings lead to. Identifiers of one record are one person's, equal ones in
 * two files are the same person's. Holds keyed hashes, never values, and wipes them. One thread at a time. */
typedef struct phi_people phi_people;

PHI_API PHI_NODISCARD phi_status phi_people_new(phi_people **out, phi_error *err);
PHI_API void phi_people_free(phi_people *people);
/** Count one finding. Those of one record come one after the other, as scans deliver them. Test values
 * and identifiers of providers are passed over. PHI_OK or PHI_ERR_MEMORY. */
PHI_API PHI_NODISCARD phi_status phi_people_add(phi_people *people, const phi_finding *finding);
/** Add what `from` counted under the same key (another run, another machine). `from` keeps its count; for
 * both the record that was open is over. PHI_OK, PHI_ERR_ARGUMENT, PHI_ERR_MEMORY. */
PHI_API PHI_NODISCARD phi_status phi_people_merge(phi_people *people, phi_people *from);

/** Write all that was counted, for a later run to merge: keyed hashes and no values, in a form that another
 * version may refuse. `write` returns 0, or non-zero to give up. PHI_OK, PHI_ERR_ARGUMENT, PHI_ERR_IO, PHI_ERR_MEMORY. */
PHI_API PHI_NODISCARD phi_status phi_people_save(phi_people *people, int (*write)(void *user, const void *bytes, size_t length),
                                                 void *user);
/** What phi_people_save wrote, as a count of its own. PHI_ERR_ARGUMENT when it is something else, or damaged. */
PHI_API PHI_NODISCARD phi_status phi_people_load(const void *bytes, size_t length, phi_people **out, phi_error *err);

/** Distinct people, as far as identifiers tell. */
typedef struct phi_people_count {
    size_t struct_size;
    uint64_t lower, upper;
    uint64_t contacts;  /**< telephone numbers and e-mail addresses that stand in no record of these people */
    int estimated;      /**< non-zero: too many to keep one by one; the bounds hold the error of the estimate,
                             and `contacts` and states are 0 */
} phi_people_count;
#define PHI_PEOPLE_COUNT_INIT { sizeof(phi_people_count), 0, 0, 0, 0 }

/** Fill `count`, which comes initialised; the record that was open is over. PHI_OK, PHI_ERR_ARGUMENT,
 * PHI_ERR_MEMORY. */
PHI_API PHI_NODISCARD phi_status phi_people_get(phi_people *people, phi_people_count *count);
/** The same of one US state or territory ("TX"): lower are people of this state alone, upper those of several, too. */
PHI_API PHI_NODISCARD phi_status phi_people_get_state(phi_people *people, const char *state,
                                                      phi_people_count *count);
/** Code of state `index`, in byte order; NULL beyond the last. Static. */
PHI_API const char *phi_people_state_name(size_t index);

/* ----------------------------------------------------------------- learning */

/** Options of @ref phi_learn; initialise with PHI_LEARN_OPTIONS_INIT. */
typedef struct phi_learn_options {
    size_t struct_size;
    const char *field; /**< name of the column, key or field; letter case and separators make no difference */
    const char *id;    /**< of the detector; NULL = "site." and the field */
    const phi_options *scan; /**< limits and worker_dir; NULL = PHI_OPTIONS_INIT */
} phi_learn_options;
#define PHI_LEARN_OPTIONS_INIT { sizeof(phi_learn_options), NULL, NULL, NULL }

/** Propose a pattern pack for the numbers of one field of an export (delimited text, workbooks, JSON, messages, and these in
 * archives): pictures with their shares, a check that all values pass, and labels after the name of the field.
 * `write` gets the pack as YAML. No value is in it: letters stand in a picture only where at least eight
 * different values share them, digits never. PHI_ERR_ARGUMENT when there is no such field or no
 * picture fits. */
PHI_API PHI_NODISCARD phi_status phi_learn(const phi_source *source, const phi_learn_options *options,
                                           int (*write)(void *user, const char *bytes, size_t length), void *user,
                                           phi_error *err);

/* ------------------------------------------------------------------ writers */

/** Turns records into bytes of a report format. One thread at a time. */
typedef struct phi_writer phi_writer;

typedef enum phi_format {
    PHI_FORMAT_TEXT, /**< for people, closing with a summary */
    PHI_FORMAT_JSONL, /**< one JSON object a line, see docs/records.md */
    PHI_FORMAT_CSV,  /**< RFC 4180, a header row, one finding a row */
    PHI_FORMAT_HTML, /**< one page for people, which needs nothing else; written when it is finished */
    PHI_FORMAT_SARIF, /**< SARIF 2.1.0, findings by file and detector, no values; written when it is finished */
    PHI_FORMAT_OCSF, /**< OCSF 1.3, one Data Security Finding (2006) a line for each file with findings */
    PHI_FORMAT_JUNIT /**< JUnit XML, a failing case for each file with findings; written when it is finished */
} phi_format;

/** What a report is about: its header. Everything is copied. Zero or NULL = not known. */
typedef struct phi_report_about {
    size_t struct_size;
    int64_t begun;              /**< when the scan began, seconds since 1970; 0 = now */
    const char *const *roots;   /**< what was scanned, as given */
    size_t root_count;
    const char *const *options; /**< what differed from the default, such as "--min-confidence 0.8" */
    size_t option_count;
    const char *run;            /**< id in a run store */
    int reveal;                 /**< values stand in clear: pages warn */
    /** Name of a user, or of a group (`group` not 0), valid until the next call; NULL = not known. */
    const char *(*account_name)(void *user, uint32_t id, int group);
    void *account_user;
    /** Where each of the roots lies, as a whole path, "" where that is not known; NULL = of none. */
    const char *const *locations;
} phi_report_about;
#define PHI_REPORT_ABOUT_INIT { sizeof(phi_report_about), 0, NULL, 0, NULL, 0, NULL, 0, NULL, NULL, NULL }

typedef struct phi_writer_options {
    size_t struct_size;
    phi_format format;
    int all_sources;  /**< a record for every source, not only incomplete ones */
    int colour;       /**< text: ANSI colours */
    uint32_t width;   /**< text: columns of the terminal; 0 = do not cut lines */
    const char *rules_version; /**< for the summary; copied */
    /** Receives output. Returns 0, or non-zero when it cannot be written, which
     * ends the scan. */
    int (*write)(void *user, const char *bytes, size_t length);
    void *user;
    const phi_report_about *about; /**< copied; NULL = not known, and JSONL has no header record */
} phi_writer_options;
#define PHI_WRITER_OPTIONS_INIT { sizeof(phi_writer_options), PHI_FORMAT_JSONL, 0, 0, 0, NULL, NULL, NULL, NULL }

PHI_API PHI_NODISCARD phi_status phi_writer_new(const phi_writer_options *options, phi_writer **out, phi_error *err);
PHI_API void phi_writer_free(phi_writer *writer);

/** Fill a sink that feeds this writer; valid as long as the writer. */
PHI_API void phi_writer_sink(phi_writer *writer, phi_sink *sink);

/** The people counted by this writer, for merging and for states; lives as long as the writer. */
PHI_API phi_people *phi_writer_people(phi_writer *writer);

/** Does this report tell of each source, also of those that were examined and hold nothing (@ref phi_writer_options::all_sources,
 * or its format does)? If not, they are only counted, and whoever feeds the writer may leave their texts empty. */
PHI_API int phi_writer_wants_examined(const phi_writer *writer);

/** The report is of a scan that took so many seconds, not as long as this writer exists. */
PHI_API void phi_writer_set_seconds(phi_writer *writer, double seconds);

/** So many files that were met are the caller's own, such as the store it writes to, and @ref phi_tree_options::on_file passed them
 * over: the report says that they were not looked at. Call it before the writer is finished. */
PHI_API void phi_writer_set_own_files(phi_writer *writer, uint64_t count);

/** Totals of what went through a writer. */
typedef struct phi_summary {
    size_t struct_size;
    uint64_t sources;       /**< files and members */
    uint64_t files;         /**< of these, depth 0 */
    uint64_t examined, partial, not_examined;
    uint64_t findings;
    uint64_t files_with_findings; /**< depth 0, members counted for their file */
    uint64_t bytes;         /**< of depth 0 sources */
    double seconds;         /**< since phi_writer_new */
    uint64_t allowed;       /**< left out because an allow list names them; not in `findings` */
    uint64_t people_lower, people_upper; /**< distinct people, see @ref phi_people */
    uint64_t accepted;      /**< left out because of a decision, @ref phi_finding::accepted; not in `findings` */
} phi_summary;
#define PHI_SUMMARY_INIT { sizeof(phi_summary), 0, 0, 0, 0, 0, 0, 0, 0, 0.0, 0, 0, 0, 0 }

/** Write what closes the report (summary record, summary for people) and fill
 * `summary`, which may be NULL. `interrupted` is noted in the report. PHI_ERR_IO when the output failed. */
PHI_API PHI_NODISCARD phi_status phi_writer_finish(phi_writer *writer, int interrupted, phi_summary *summary,
                                                   phi_error *err);

#ifdef __cplusplus
}
#endif
#endif /* PHI_PHI_H */
