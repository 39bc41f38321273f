/* SPDX-License-Identifier: Apache-2.0 */
/* Rule sets. Python has no object for phi_rules: a set is described by what
 * goes into it (built-in or not, packs, selection), built, used and freed within
 * one call. */
#include "py_phi.h"

/* One pack: (kind, name, yaml), kind being "file", "directory" or "memory";
 * name is bytes, yaml bytes or None. */
static phi_status add_pack(phi_rules *rules, PyObject *pack, phi_error *err)
{
    const char *kind = NULL;
    const char *name = NULL;
    const char *yaml = NULL;
    Py_ssize_t length = 0;
    if (!PyArg_ParseTuple(pack, "syz#", &kind, &name, &yaml, &length))
        return PHI_ERR_ARGUMENT;
    if (strcmp(kind, "directory") == 0)
        return phi_rules_add_directory(rules, name, err);
    if (strcmp(kind, "file") == 0)
        return phi_rules_add_file(rules, name, err);
    return phi_rules_add_memory(rules, name, yaml == NULL ? "" : yaml, (size_t)length, err);
}

static phi_status fill(phi_rules *rules, int builtin, PyObject *packs, const char *select, phi_error *err)
{
    phi_status status = builtin ? phi_rules_add_builtin(rules, err) : PHI_OK;
    const Py_ssize_t count = PyTuple_Size(packs);
    if (count < 0)
        return PHI_ERR_ARGUMENT;
    for (Py_ssize_t i = 0; status == PHI_OK && i < count; i++)
        status = add_pack(rules, PyTuple_GetItem(packs, i), err);
    if (status == PHI_OK && select != NULL)
        status = phi_rules_select(rules, select, err);
    return status;
}

/* The set of (builtin, packs, select); NULL with an exception. */
static phi_rules *build(int builtin, PyObject *packs, const char *select)
{
    phi_rules *rules = NULL;
    phi_error err = {0};
    phi_status status = phi_rules_new(&rules);
    if (status == PHI_OK)
        status = fill(rules, builtin, packs, select, &err);
    if (status == PHI_OK)
        return rules;
    phi_rules_free(rules);
    if (!PyErr_Occurred())
        (void)py_error_raise(status, &err);
    return NULL;
}

PyObject *py_rules_list(PyObject *module, PyObject *args)
{
    (void)module;
    int builtin = 0;
    PyObject *packs = NULL;
    const char *select = NULL;
    if (!PyArg_ParseTuple(args, "pOz", &builtin, &packs, &select))
        return NULL;
    phi_rules *rules = build(builtin, packs, select);
    if (rules == NULL)
        return NULL;
    PyObject *list = PyList_New(0);
    for (size_t i = 0; list != NULL && i < phi_rules_count(rules); i++) {
        phi_rule_info info = PHI_RULE_INFO_INIT;
        const phi_status status = phi_rules_get(rules, i, &info);
        PyObject *rule = status == PHI_OK ? py_records_rule(&info) : py_error_raise(status, NULL);
        if (rule == NULL || PyList_Append(list, rule) < 0)
            Py_CLEAR(list);
        Py_XDECREF(rule);
    }
    phi_rules_free(rules);
    return list;
}

static int on_result(void *user, const phi_example_result *result)
{
    py_call *call = user;
    if (call->failed)
        return 1;
    const PyGILState_STATE gil = PyGILState_Ensure();
    PyObject *answer = py_call_invoke(call, call->on_finding, py_records_example(result));
    const int stop = answer == NULL || answer == Py_False;
    Py_XDECREF(answer);
    PyGILState_Release(gil);
    return stop;
}

PyObject *py_rules_test(PyObject *module, PyObject *args)
{
    (void)module;
    int builtin = 0;
    PyObject *packs = NULL;
    const char *select = NULL;
    unsigned long long seed = 0;
    PyObject *callable = NULL;
    if (!PyArg_ParseTuple(args, "pOzKO", &builtin, &packs, &select, &seed, &callable))
        return NULL;
    phi_rules *rules = build(builtin, packs, select);
    if (rules == NULL)
        return NULL;
    py_call call;
    py_call_init(&call, callable, Py_None, Py_None, Py_None);
    phi_error err = {0};
    phi_status status;
    Py_BEGIN_ALLOW_THREADS
    status = phi_rules_test(rules, seed, on_result, &call, &err);
    phi_rules_free(rules);
    Py_END_ALLOW_THREADS
    return py_call_finish(&call, status, &err);
}

PyObject *py_rules_engine(PyObject *module, PyObject *args)
{
    int builtin = 0;
    PyObject *packs = NULL;
    const char *select = NULL;
    phi_engine_options options = PHI_ENGINE_OPTIONS_INIT;
    PyObject *cache_dir = NULL;
    if (!PyArg_ParseTuple(args, "pOzO", &builtin, &packs, &select, &cache_dir) ||
        (cache_dir != Py_None && !py_options_path(cache_dir, &options.cache_dir)))
        return NULL;
    const py_state *state = PyModule_GetState(module);
    phi_rules *rules = build(builtin, packs, select);
    if (rules == NULL)
        return NULL;
    phi_engine *engine = NULL;
    phi_error err = {0};
    phi_status status;
    Py_BEGIN_ALLOW_THREADS
    status = phi_engine_new_with(rules, &options, &engine, &err);
    phi_rules_free(rules);
    Py_END_ALLOW_THREADS
    if (status != PHI_OK)
        return py_error_raise(status, &err);
    py_engine *self = PyObject_New(py_engine, state->engine_type);
    if (self == NULL) {
        phi_engine_free(engine);
        return NULL;
    }
    self->engine = engine;
    return (PyObject *)self;
}
