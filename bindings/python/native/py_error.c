/* SPDX-License-Identifier: Apache-2.0 */
/* phi_error -> phi.Error. The classes are written in Python (src/phi/_errors.py)
 * and looked up when needed, so that nothing has to be kept here. */
#include "py_phi.h"

PyObject *py_error_raise(phi_status status, const phi_error *err)
{
    const bool told = err != NULL && err->message[0] != '\0';
    PyObject *module = PyImport_ImportModule("phi._errors");
    if (module == NULL)
        return NULL;
    /* A long message is cut by the library, perhaps inside a character. */
    PyObject *message = PyUnicode_DecodeUTF8(told ? err->message : phi_status_name(status),
                                             (Py_ssize_t)strlen(told ? err->message : phi_status_name(status)),
                                             "replace");
    PyObject *file = PyUnicode_DecodeFSDefault(err != NULL ? err->file : "");
    PyObject *error = NULL;
    if (message != NULL && file != NULL)
        error = PyObject_CallMethod(module, "make", "sOOIIs", phi_status_name(status), message, file,
                                    err != NULL ? err->line : 0U, err != NULL ? err->column : 0U,
                                    err != NULL ? err->rule : "");
    if (error != NULL)
        PyErr_SetObject((PyObject *)Py_TYPE(error), error);
    Py_XDECREF(error);
    Py_XDECREF(file);
    Py_XDECREF(message);
    Py_DECREF(module);
    return NULL;
}
