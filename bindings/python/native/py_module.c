/* SPDX-License-Identifier: Apache-2.0 */
/* The module itself: its functions, its two types, its constants. */
#include "py_phi.h"

static PyObject *version(PyObject *module, PyObject *nothing)
{
    (void)module;
    (void)nothing;
    return PyUnicode_FromString(phi_version());
}

static PyMethodDef functions[] = {
    {"version", version, METH_NOARGS, "Version of the library that is loaded."},
    {"rules", py_rules_list, METH_VARARGS, "Describe the detectors of a rule set."},
    {"test_rules", py_rules_test, METH_VARARGS, "Run the examples of a rule set."},
    {"engine", py_rules_engine, METH_VARARGS, "Compile a rule set."},
    {NULL, NULL, 0, NULL},
};

static int add_type(PyObject *module, PyType_Spec *spec, PyTypeObject **slot)
{
    *slot = (PyTypeObject *)PyType_FromModuleAndSpec(module, spec, NULL);
    return *slot == NULL ? -1 : PyModule_AddType(module, *slot);
}

/* Callbacks take the GIL through PyGILState, which knows the main interpreter only. */
static int refuse_subinterpreter(void)
{
    if (PyInterpreterState_GetID(PyInterpreterState_Get()) == 0)
        return 0;
    PyErr_SetString(PyExc_ImportError, "phi cannot be used in a subinterpreter");
    return -1;
}

static int execute(PyObject *module)
{
    if (refuse_subinterpreter() < 0)
        return -1;
    py_state *state = PyModule_GetState(module);
    if (add_type(module, &py_engine_spec, &state->engine_type) < 0)
        return -1;
    if (add_type(module, &py_scanner_spec, &state->scanner_type) < 0)
        return -1;
    return PyModule_AddStringConstant(module, "HEADER_VERSION", PHI_VERSION);
}

static int traverse(PyObject *module, visitproc visit, void *arg)
{
    py_state *state = PyModule_GetState(module);
    if (state == NULL)
        return 0;
    Py_VISIT(state->engine_type);
    Py_VISIT(state->scanner_type);
    return 0;
}

static int clear(PyObject *module)
{
    py_state *state = PyModule_GetState(module);
    if (state == NULL)
        return 0;
    Py_CLEAR(state->engine_type);
    Py_CLEAR(state->scanner_type);
    return 0;
}

static PyModuleDef_Slot slots[] = {{Py_mod_exec, execute}, {0, NULL}};

static PyModuleDef definition = {
    PyModuleDef_HEAD_INIT,
    .m_name = "phi._phi",
    .m_doc = "libphi, unvarnished: use the package phi instead.",
    .m_size = sizeof(py_state),
    .m_methods = functions,
    .m_slots = slots,
    .m_traverse = traverse,
    .m_clear = clear,
};

PyMODINIT_FUNC PyInit__phi(void);

PyMODINIT_FUNC PyInit__phi(void)
{
    return PyModuleDef_Init(&definition);
}
