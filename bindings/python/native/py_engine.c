/* SPDX-License-Identifier: Apache-2.0 */
/* Type Engine: a compiled rule set. Makes scanners and scans trees. Freed when
 * the last scanner and the last Python reference are gone. */
#include "py_phi.h"

static void engine_dealloc(PyObject *object)
{
    PyTypeObject *type = Py_TYPE(object);
    phi_engine_free(((py_engine *)object)->engine);
    PyObject_Free(object);
    Py_DECREF(type);
}

static PyObject *rules_version(PyObject *self, PyObject *nothing)
{
    (void)nothing;
    return PyUnicode_FromString(phi_engine_rules_version(((py_engine *)self)->engine));
}

/* "K" would take any bits; these are checked, and None keeps the default. */
static bool take_limit(PyObject *tuple, Py_ssize_t index, uint64_t most, uint64_t *out)
{
    PyObject *item = PyTuple_GetItem(tuple, index);
    if (item == NULL || item == Py_None)
        return item != NULL;
    const unsigned long long value = PyLong_AsUnsignedLongLong(item);
    if (value == (unsigned long long)-1 && PyErr_Occurred())
        return false;
    if (value > most) {
        PyErr_SetString(PyExc_OverflowError, "limit too large");
        return false;
    }
    *out = value;
    return true;
}

static bool take_limit32(PyObject *tuple, Py_ssize_t index, uint32_t *out)
{
    uint64_t wide = *out;
    if (!take_limit(tuple, index, UINT32_MAX, &wide))
        return false;
    *out = (uint32_t)wide;
    return true;
}

/* In the order of phi_limits. */
static bool take_limits(PyObject *tuple, phi_limits *out)
{
    return take_limit32(tuple, 0, &out->max_depth) && take_limit(tuple, 1, UINT64_MAX, &out->max_members) &&
           take_limit(tuple, 2, UINT64_MAX, &out->max_expand_bytes) && take_limit32(tuple, 3, &out->max_ratio) &&
           take_limit(tuple, 4, UINT64_MAX, &out->max_memory_bytes) && take_limit32(tuple, 5, &out->max_seconds) &&
           take_limit32(tuple, 6, &out->worker_seconds) && take_limit(tuple, 7, UINT64_MAX, &out->worker_memory_bytes);
}

bool py_options_path(PyObject *bytes, const char **out)
{
    char *path = NULL;
    if (PyBytes_AsStringAndSize(bytes, &path, NULL) < 0) /* refuses NUL inside */
        return false;
    *out = path;
    return true;
}

/* Only bytes: a str of 32 characters is a password, not a key. */
static bool take_key(PyObject *object, const uint8_t **out)
{
    char *key = NULL;
    Py_ssize_t length = 0;
    if (object == Py_None)
        return true;
    if (PyBytes_AsStringAndSize(object, &key, &length) < 0)
        return false;
    if (length != 32) {
        PyErr_SetString(PyExc_ValueError, "fingerprint_key must be 32 bytes");
        return false;
    }
    *out = (const uint8_t *)key;
    return true;
}

bool py_options_parse(PyObject *tuple, py_options *out)
{
    const phi_limits limits = PHI_LIMITS_INIT;
    const phi_options options = PHI_OPTIONS_INIT;
    *out = (py_options){.limits = limits, .options = options};
    PyObject *own_limits = NULL;
    PyObject *worker_dir = NULL;
    PyObject *key = NULL;
    int ocr = PHI_OCR_AUTO;
    if (!PyArg_ParseTuple(tuple, "OdpOOi", &own_limits, &out->options.min_confidence, &out->options.reveal, &key,
                          &worker_dir, &ocr) ||
        !take_key(key, &out->options.fingerprint_key))
        return false;
    if (own_limits != Py_None && !take_limits(own_limits, &out->limits))
        return false;
    if (worker_dir != Py_None && !py_options_path(worker_dir, &out->options.worker_dir))
        return false;
    out->options.limits = &out->limits;
    out->options.ocr = (phi_ocr)ocr;
    return true;
}

static PyObject *scanner(PyObject *self, PyObject *args)
{
    PyObject *tuple = NULL;
    py_options options;
    if (!PyArg_ParseTuple(args, "O", &tuple) || !py_options_parse(tuple, &options))
        return NULL;
    const py_state *state = PyType_GetModuleState(Py_TYPE(self));
    return state == NULL ? NULL : py_scanner_new(state->scanner_type, (py_engine *)self, &options);
}

/* The bytes objects of a tuple as an array of strings; NULL with an exception.
 * Freed with PyMem_Free, as long-lived as the tuple. */
static const char **strings_of(PyObject *tuple, size_t *count)
{
    const Py_ssize_t size = PyTuple_Size(tuple);
    if (size < 0)
        return NULL;
    const char **strings = PyMem_Calloc((size_t)size + 1, sizeof *strings);
    if (strings == NULL)
        return (const char **)PyErr_NoMemory();
    for (Py_ssize_t i = 0; i < size; i++) {
        if (!py_options_path(PyTuple_GetItem(tuple, i), &strings[i])) {
            PyMem_Free(strings);
            return NULL;
        }
    }
    *count = (size_t)size;
    return strings;
}

static PyObject *run_tree(py_engine *self, PyObject *roots, PyObject *excludes, phi_tree_options *options, py_call *call)
{
    size_t root_count = 0;
    const char **root_strings = strings_of(roots, &root_count);
    const char **exclude_strings = root_strings == NULL ? NULL : strings_of(excludes, &options->exclude_count);
    if (exclude_strings == NULL) {
        PyMem_Free(root_strings);
        return NULL;
    }
    options->excludes = exclude_strings;
    const phi_sink sink = py_call_sink(call);
    phi_error err = {0};
    phi_status status;
    Py_BEGIN_ALLOW_THREADS
    status = phi_engine_scan_tree(self->engine, root_strings, root_count, options, &sink, &err);
    Py_END_ALLOW_THREADS
    PyMem_Free(root_strings);
    PyMem_Free(exclude_strings);
    return py_call_finish(call, status, &err);
}

/* The caller's arguments hold every object that is borrowed here. */
static PyObject *scan_tree(PyObject *self, PyObject *args)
{
    PyObject *roots = NULL;
    PyObject *scan = NULL;
    PyObject *excludes = NULL;
    PyObject *finding = NULL;
    PyObject *source = NULL;
    PyObject *progress = NULL;
    phi_tree_options options = PHI_TREE_OPTIONS_INIT;
    py_options scan_options;
    if (!PyArg_ParseTuple(args, "OOIOppOOO", &roots, &scan, &options.threads, &excludes, &options.one_file_system,
                          &options.sorted, &finding, &source, &progress) ||
        !py_options_parse(scan, &scan_options))
        return NULL;
    options.scan = &scan_options.options;
    py_call call;
    py_call_init(&call, finding, source, Py_None, progress);
    return run_tree((py_engine *)self, roots, excludes, &options, &call);
}

static PyMethodDef engine_methods[] = {
    {"rules_version", rules_version, METH_NOARGS, NULL},
    {"scanner", scanner, METH_VARARGS, NULL},
    {"scan_tree", scan_tree, METH_VARARGS, NULL},
    {NULL, NULL, 0, NULL},
};

static PyType_Slot engine_slots[] = {
    {Py_tp_dealloc, engine_dealloc},
    {Py_tp_methods, engine_methods},
    {0, NULL},
};

PyType_Spec py_engine_spec = {
    .name = "phi._phi.Engine",
    .basicsize = sizeof(py_engine),
    .flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_DISALLOW_INSTANTIATION | Py_TPFLAGS_IMMUTABLETYPE,
    .slots = engine_slots,
};
