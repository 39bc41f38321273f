/* SPDX-License-Identifier: Apache-2.0 */
/* Records of the library -> tuples. Zero and NULL that mean "not applicable"
 * become None. Paths are decoded as the os module does it, so that names that
 * are not UTF-8 survive (surrogateescape) and os.fsencode gives the bytes back.
 *
 * Each function lists its items in order; pack() takes them over and drops all
 * when one could not be made. */
#include "py_phi.h"

#define PACK(...) pack((PyObject *[]){__VA_ARGS__}, sizeof((PyObject *[]){__VA_ARGS__}) / sizeof(PyObject *))

static PyObject *pack(PyObject **items, size_t count)
{
    PyObject *tuple = PyTuple_New((Py_ssize_t)count);
    bool whole = tuple != NULL;
    for (size_t i = 0; i < count; i++)
        whole = whole && items[i] != NULL;
    if (!whole) {
        for (size_t i = 0; i < count; i++)
            Py_XDECREF(items[i]);
        Py_XDECREF(tuple);
        return NULL;
    }
    for (size_t i = 0; i < count; i++)
        (void)PyTuple_SetItem(tuple, (Py_ssize_t)i, items[i]); /* steals; cannot fail in range */
    return tuple;
}

static PyObject *none(void)
{
    Py_INCREF(Py_None);
    return Py_None;
}

static PyObject *number(uint64_t value)
{
    return PyLong_FromUnsignedLongLong(value);
}

static PyObject *number_or_none(uint64_t value)
{
    return value == 0 ? none() : number(value);
}

static PyObject *words_of(const char *utf8, size_t length)
{
    return PyUnicode_DecodeUTF8(utf8, (Py_ssize_t)length, "replace");
}

static PyObject *words(const char *utf8)
{
    return utf8 == NULL ? words_of("", 0) : words_of(utf8, strlen(utf8));
}

static PyObject *words_or_none(const char *utf8)
{
    return utf8 == NULL ? none() : words(utf8);
}

static PyObject *path_of(const char *path)
{
    return PyUnicode_DecodeFSDefault(path == NULL ? "" : path);
}

static PyObject *list_of(const char *const *strings, size_t count)
{
    PyObject *tuple = PyTuple_New((Py_ssize_t)count);
    for (size_t i = 0; tuple != NULL && i < count; i++) {
        PyObject *item = words(strings[i]);
        if (item == NULL) {
            Py_DECREF(tuple);
            return NULL;
        }
        (void)PyTuple_SetItem(tuple, (Py_ssize_t)i, item);
    }
    return tuple;
}

static PyObject *location_of(const phi_location *at)
{
    return PACK(number_or_none(at->line), number_or_none(at->row), number_or_none(at->column_number),
                words_or_none(at->column), number_or_none(at->page), words_or_none(at->sheet),
                words_or_none(at->cell), words_or_none(at->part),
                at->byte == 0 ? none() : number(at->byte - 1));
}

PyObject *py_records_finding(const phi_finding *finding)
{
    return PACK(path_of(finding->path), words(finding->detector), PyFloat_FromDouble(finding->confidence),
                words(finding->masked), words_or_none(finding->match), words_or_none(finding->fingerprint),
                number(finding->offset), number(finding->length), location_of(finding->location),
                list_of(finding->tags, finding->tag_count), list_of(finding->evidence, finding->evidence_count),
                list_of(finding->jurisdictions, finding->jurisdiction_count), PyBool_FromLong(finding->test),
                PyBool_FromLong(finding->allowed));
}

PyObject *py_records_coverage(const phi_coverage *coverage)
{
    return PACK(path_of(coverage->path), words(phi_state_name(coverage->state)),
                words(phi_reason_name(coverage->reason)), words(coverage->detail), words(coverage->media),
                number(coverage->bytes), number(coverage->bytes_examined), number(coverage->findings),
                words(phi_class_name(coverage->data_class)), number(coverage->depth));
}

PyObject *py_records_text(const phi_text *text)
{
    return PACK(path_of(text->path), words_of(text->utf8, text->length), number(text->offset),
                number(text->length), location_of(text->location));
}

PyObject *py_records_rule(const phi_rule_info *info)
{
    return PACK(words(info->id), words(info->title), words(info->why), list_of(info->tags, info->tag_count),
                words(phi_class_name(info->data_class)), number(info->form_count), number(info->example_count),
                number(info->counter_example_count), path_of(info->file), words(info->source));
}

PyObject *py_records_example(const phi_example_result *result)
{
    return PACK(words(result->rule), path_of(result->file), number(result->line), PyBool_FromLong(result->counter),
                PyBool_FromLong(result->passed), words(result->text), words(result->message));
}
