/* SPDX-License-Identifier: Apache-2.0 */
/* Type Scanner: scans one source at a time. The library notices a second call
 * "as far as it can be noticed"; here the GIL makes that certain: `busy` is set
 * before it is let go. */
#include "py_phi.h"

typedef struct py_scanner {
    PyObject_HEAD
    py_engine *engine;    /* owned: it must outlive the scanner */
    phi_scanner *scanner; /* NULL once closed */
    bool busy;
} py_scanner;

/* A source in Python's hands while it is scanned. */
typedef struct py_source {
    phi_source source;
    py_call *call;
    PyObject *reader; /* borrowed: called for PHI_SOURCE_CALLBACK */
    Py_buffer view;   /* held for PHI_SOURCE_MEMORY */
    PyObject *copy;   /* owned: of a buffer that could change meanwhile */
} py_source;

PyObject *py_scanner_new(PyTypeObject *type, py_engine *engine, const py_options *options)
{
    phi_scanner *scanner = NULL;
    phi_error err = {0};
    const phi_status status = phi_scanner_new(engine->engine, &options->options, &scanner, &err);
    if (status != PHI_OK)
        return py_error_raise(status, &err);
    py_scanner *self = PyObject_New(py_scanner, type);
    if (self == NULL) {
        phi_scanner_free(scanner);
        return NULL;
    }
    Py_INCREF((PyObject *)engine);
    self->engine = engine;
    self->scanner = scanner;
    self->busy = false;
    return (PyObject *)self;
}

static void scanner_dealloc(PyObject *object)
{
    PyTypeObject *type = Py_TYPE(object);
    py_scanner *self = (py_scanner *)object;
    phi_scanner_free(self->scanner);
    Py_DECREF((PyObject *)self->engine);
    PyObject_Free(object);
    Py_DECREF(type);
}

static PyObject *refuse(const char *why)
{
    phi_error err = {.status = PHI_ERR_STATE};
    (void)PyOS_snprintf(err.message, sizeof err.message, "%s", why);
    return py_error_raise(PHI_ERR_STATE, &err);
}

static PyObject *scanner_close(PyObject *object, PyObject *nothing)
{
    (void)nothing;
    py_scanner *self = (py_scanner *)object;
    if (self->busy)
        return refuse("the scanner is scanning and cannot be closed");
    phi_scanner_free(self->scanner);
    self->scanner = NULL;
    Py_RETURN_NONE;
}

/* ------------------------------------------------------------------- sources */

/* Copy what the reader answered; -1, the exception being kept, when it is not
 * bytes or more than was asked for. */
static int64_t take_bytes(py_source *from, PyObject *answer, void *buffer, size_t capacity)
{
    char *bytes = NULL;
    Py_ssize_t length = 0;
    if (answer == NULL)
        return -1;
    if (PyBytes_AsStringAndSize(answer, &bytes, &length) == 0 && (size_t)length <= capacity) {
        memcpy(buffer, bytes, (size_t)length);
        return length;
    }
    if (!PyErr_Occurred())
        PyErr_SetString(PyExc_ValueError, "the reader returned more bytes than were asked for");
    PyErr_Fetch(&from->call->type, &from->call->value, &from->call->traceback);
    from->call->failed = true;
    return -1;
}

static int64_t read_at(void *user, uint64_t offset, void *buffer, size_t capacity)
{
    py_source *from = user;
    if (from->call->failed)
        return -1;
    const PyGILState_STATE gil = PyGILState_Ensure();
    PyObject *arguments = Py_BuildValue("(Kn)", (unsigned long long)offset, (Py_ssize_t)capacity);
    PyObject *answer = py_call_invoke(from->call, from->reader, arguments);
    const int64_t length = take_bytes(from, answer, buffer, capacity);
    Py_XDECREF(answer);
    PyGILState_Release(gil);
    return length;
}

/* Another thread may write to a bytearray during the scan: scan a copy then. */
static bool source_memory(py_source *from, PyObject *subject)
{
    if (PyObject_GetBuffer(subject, &from->view, PyBUF_SIMPLE) < 0)
        return false;
    from->source.data = from->view.buf;
    from->source.size = (uint64_t)from->view.len;
    if (from->view.readonly)
        return true;
    from->copy = PyBytes_FromStringAndSize(from->view.buf, from->view.len);
    PyBuffer_Release(&from->view);
    if (from->copy == NULL)
        return false;
    from->source.data = PyBytes_AsString(from->copy);
    return true;
}

static bool source_reader(py_source *from, PyObject *subject)
{
    unsigned long long size = 0;
    if (!PyArg_ParseTuple(subject, "OK", &from->reader, &size))
        return false;
    from->source.kind = PHI_SOURCE_CALLBACK;
    from->source.size = size;
    from->source.user = from;
    from->source.read_at = read_at;
    return true;
}

static bool source_fd(py_source *from, PyObject *subject)
{
    from->source.kind = PHI_SOURCE_FD;
    from->source.fd = PyObject_AsFileDescriptor(subject);
    return from->source.fd >= 0;
}

static bool source_path(py_source *from, PyObject *subject)
{
    from->source.kind = PHI_SOURCE_PATH;
    return py_options_path(subject, &from->source.path);
}

/* False with an exception. */
static bool source_open(py_source *from, const char *kind, PyObject *subject)
{
    static const struct {
        const char *kind;
        bool (*open)(py_source *from, PyObject *subject);
    } kinds[] = {{"memory", source_memory}, {"path", source_path}, {"fd", source_fd}, {"reader", source_reader}};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        if (strcmp(kind, kinds[i].kind) == 0)
            return kinds[i].open(from, subject);
    }
    PyErr_SetString(PyExc_ValueError, "unknown kind of source");
    return false;
}

static void source_close(py_source *from)
{
    PyBuffer_Release(&from->view); /* nothing when none is held */
    Py_CLEAR(from->copy);
}

/* --------------------------------------------------------------------- scans */

typedef phi_status scan_fn(phi_scanner *scanner, const phi_source *source, const phi_sink *sink, phi_error *err);

static PyObject *run_scan(py_scanner *self, scan_fn *scan, const phi_source *source, py_call *call)
{
    if (self->busy)
        return refuse("the scanner is in use by another call");
    if (self->scanner == NULL)
        return refuse("the scanner is closed");
    const phi_sink sink = py_call_sink(call);
    phi_error err = {0};
    phi_status status;
    self->busy = true;
    Py_BEGIN_ALLOW_THREADS
    status = scan(self->scanner, source, &sink, &err);
    Py_END_ALLOW_THREADS
    self->busy = false;
    return py_call_finish(call, status, &err);
}

static PyObject *scan_source(PyObject *self, PyObject *args, scan_fn *scan)
{
    const char *kind = NULL;
    const char *name = NULL;
    PyObject *subject = NULL;
    PyObject *calls[4] = {NULL};
    if (!PyArg_ParseTuple(args, "syOOOOO", &kind, &name, &subject, &calls[0], &calls[1], &calls[2], &calls[3]))
        return NULL;
    py_call call;
    py_call_init(&call, calls[0], calls[1], calls[2], calls[3]);
    const phi_source none = PHI_SOURCE_INIT;
    py_source from = {.source = none, .call = &call};
    from.source.name = name;
    PyObject *outcome = NULL;
    if (source_open(&from, kind, subject))
        outcome = run_scan((py_scanner *)self, scan, &from.source, &call);
    source_close(&from);
    return outcome;
}

static PyObject *scanner_scan(PyObject *self, PyObject *args)
{
    return scan_source(self, args, phi_scanner_scan);
}

static PyObject *scanner_extract(PyObject *self, PyObject *args)
{
    return scan_source(self, args, phi_scanner_extract);
}

static PyMethodDef scanner_methods[] = {
    {"scan", scanner_scan, METH_VARARGS, NULL},
    {"extract", scanner_extract, METH_VARARGS, NULL},
    {"close", scanner_close, METH_NOARGS, NULL},
    {NULL, NULL, 0, NULL},
};

static PyType_Slot scanner_slots[] = {
    {Py_tp_dealloc, scanner_dealloc},
    {Py_tp_methods, scanner_methods},
    {0, NULL},
};

PyType_Spec py_scanner_spec = {
    .name = "phi._phi.Scanner",
    .basicsize = sizeof(py_scanner),
    .flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_DISALLOW_INSTANTIATION | Py_TPFLAGS_IMMUTABLETYPE,
    .slots = scanner_slots,
};
