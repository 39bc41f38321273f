/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_PY_PHI_H
#define PHI_PY_PHI_H
/* The extension module phi._phi: phi.h spelled as Python calls, nothing more.
 * What is pleasant to use is written in Python above it (src/phi). Records cross
 * as plain tuples, whose order _phi.pyi and the dataclasses share.
 *
 * Only the stable ABI of Python 3.11 is used, so one build serves every later
 * version. No global state: types live in the module's state. */
#define PY_SSIZE_T_CLEAN
#define Py_LIMITED_API 0x030B0000
#include <Python.h>

#include <phi/phi.h>
#include <stdbool.h>
#include <string.h>

/* ------------------------------------------------------------------- module */

typedef struct py_state {
    PyTypeObject *engine_type;
    PyTypeObject *scanner_type;
} py_state;

extern PyType_Spec py_engine_spec;
extern PyType_Spec py_scanner_spec;

/* ------------------------------------------------------------------- errors */

/** Raise the phi.Error that fits `status`. Always returns NULL. */
PyObject *py_error_raise(phi_status status, const phi_error *err);

/* ------------------------------------------------------------------ records */

/* Each makes a new tuple of the record's fields, or NULL with an exception. */
PyObject *py_records_finding(const phi_finding *finding);
PyObject *py_records_coverage(const phi_coverage *coverage);
PyObject *py_records_text(const phi_text *text);
PyObject *py_records_rule(const phi_rule_info *info);
PyObject *py_records_example(const phi_example_result *result);

/* -------------------------------------------------------------------- calls */

/** One scan under way: the callables it reports to and the exception that one
 * of them raised. Callables are borrowed; NULL = not wanted. */
typedef struct py_call {
    PyObject *on_finding;
    PyObject *on_source;
    PyObject *on_text;
    PyObject *on_progress;
    PyObject *type, *value, *traceback; /* the exception; owned */
    bool failed;                        /* there is one: nothing is called any more */
    int64_t progress_ms;                /* when progress was last told; 0 = never */
} py_call;

/** Fill the four callables from arguments, None becoming NULL. */
void py_call_init(py_call *call, PyObject *on_finding, PyObject *on_source, PyObject *on_text, PyObject *on_progress);

/** A sink that feeds `call`. To be used while this thread has let go of the GIL. */
phi_sink py_call_sink(py_call *call);

/** Call `callable` with the tuple `arguments` (stolen; NULL = an exception is
 * set). Returns its answer, or NULL, the exception being kept. With the GIL. */
PyObject *py_call_invoke(py_call *call, PyObject *callable, PyObject *arguments);

/** What the scan returns to Python: the exception of a callable before all,
 * else that of `status`, else the name of `status` as str. */
PyObject *py_call_finish(py_call *call, phi_status status, const phi_error *err);

/* ------------------------------------------------------------------ objects */

typedef struct py_engine {
    PyObject_HEAD
    phi_engine *engine;
} py_engine;

/** How to scan, taken from the tuple that _phi.pyi calls Options. What it
 * points to lives as long as that tuple. */
typedef struct py_options {
    phi_limits limits;
    phi_options options;
} py_options;

/** False, with an exception, when `tuple` is not like that. */
bool py_options_parse(PyObject *tuple, py_options *out);

/** The bytes object as a path, borrowed. False, with an exception, when it is
 * none: a NUL inside would name another file. */
bool py_options_path(PyObject *bytes, const char **out);

/** A new Scanner of `engine`. */
PyObject *py_scanner_new(PyTypeObject *type, py_engine *engine, const py_options *options);

/* Functions of the module. */
PyObject *py_rules_list(PyObject *module, PyObject *args);
PyObject *py_rules_test(PyObject *module, PyObject *args);
PyObject *py_rules_engine(PyObject *module, PyObject *args);

#endif
