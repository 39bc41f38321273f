/* SPDX-License-Identifier: Apache-2.0 */
/* From the library's callbacks to Python callables and back.
 *
 * A scan runs without the GIL; each callback takes it, on whatever thread the
 * library calls, and lets it go again. An exception is kept in the call, ends
 * the scan, and is raised on the thread that started it. */
#include "py_phi.h"

#include <time.h>

/* The library tells of progress often; people and signals can wait this long. */
enum { PROGRESS_EVERY_MS = 100 };

static PyObject *wanted(PyObject *callable)
{
    return callable == Py_None ? NULL : callable;
}

void py_call_init(py_call *call, PyObject *on_finding, PyObject *on_source, PyObject *on_text, PyObject *on_progress)
{
    *call = (py_call){.on_finding = wanted(on_finding),
                      .on_source = wanted(on_source),
                      .on_text = wanted(on_text),
                      .on_progress = wanted(on_progress)};
}

static void keep_exception(py_call *call)
{
    PyErr_Fetch(&call->type, &call->value, &call->traceback);
    call->failed = true;
}

PyObject *py_call_invoke(py_call *call, PyObject *callable, PyObject *arguments)
{
    PyObject *answer = arguments == NULL ? NULL : PyObject_Call(callable, arguments, NULL);
    Py_XDECREF(arguments);
    if (answer == NULL)
        keep_exception(call);
    return answer;
}

/* Whether to stop: after an exception, and when the callable said False. */
static int deliver(py_call *call, PyObject *callable, PyObject *record)
{
    PyObject *answer = py_call_invoke(call, callable, record);
    const int stop = answer == NULL || answer == Py_False;
    Py_XDECREF(answer);
    return stop;
}

static int on_finding(void *user, const phi_finding *finding)
{
    py_call *call = user;
    if (call->failed)
        return 1;
    const PyGILState_STATE gil = PyGILState_Ensure();
    const int stop = deliver(call, call->on_finding, py_records_finding(finding));
    PyGILState_Release(gil);
    return stop;
}

static int on_source(void *user, const phi_coverage *coverage)
{
    py_call *call = user;
    if (call->failed)
        return 1;
    const PyGILState_STATE gil = PyGILState_Ensure();
    const int stop = deliver(call, call->on_source, py_records_coverage(coverage));
    PyGILState_Release(gil);
    return stop;
}

static int on_text(void *user, const phi_text *text)
{
    py_call *call = user;
    if (call->failed)
        return 1;
    const PyGILState_STATE gil = PyGILState_Ensure();
    const int stop = deliver(call, call->on_text, py_records_text(text));
    PyGILState_Release(gil);
    return stop;
}

static int64_t now_ms(void)
{
    struct timespec now = {0};
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* Always part of the sink: it is where Ctrl-C gets through during a long scan.
 * (Signals are Python's main thread's business; on others the check does nothing.) */
static int on_progress(void *user, const char *path, uint64_t files, uint64_t bytes, uint64_t findings)
{
    py_call *call = user;
    if (call->failed)
        return 1;
    const int64_t now = now_ms();
    if (call->progress_ms != 0 && now - call->progress_ms < PROGRESS_EVERY_MS)
        return 0;
    call->progress_ms = now;
    const PyGILState_STATE gil = PyGILState_Ensure();
    int stop = PyErr_CheckSignals();
    if (stop != 0)
        keep_exception(call);
    else if (call->on_progress != NULL)
        stop = deliver(call, call->on_progress,
                       Py_BuildValue("(NKKK)", PyUnicode_DecodeFSDefault(path == NULL ? "" : path),
                                     (unsigned long long)files, (unsigned long long)bytes,
                                     (unsigned long long)findings));
    PyGILState_Release(gil);
    return stop;
}

phi_sink py_call_sink(py_call *call)
{
    phi_sink sink = PHI_SINK_INIT;
    sink.user = call;
    sink.on_finding = call->on_finding == NULL ? NULL : on_finding;
    sink.on_source = call->on_source == NULL ? NULL : on_source;
    sink.on_text = call->on_text == NULL ? NULL : on_text;
    sink.on_progress = on_progress;
    return sink;
}

PyObject *py_call_finish(py_call *call, phi_status status, const phi_error *err)
{
    if (call->failed) {
        PyErr_Restore(call->type, call->value, call->traceback); /* steals */
        return NULL;
    }
    if (status < PHI_OK)
        return py_error_raise(status, err);
    return PyUnicode_FromString(phi_status_name(status));
}
