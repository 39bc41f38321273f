/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_SCORE_KEY_PATH_H
#define PHI_SCORE_KEY_PATH_H
/* Where a value of JSON or XML stands, for people and programs that go there. */
#include "base/span.h"

enum { PHI__KEY_PATH_MAX = 200 };

/** "Patient.identifier[0].value" of JSON (from the resource on where there is one, from the root,
 * or with ".." before what is near), "//patientRole/id/@extension" of XML. False: it stands in none. */
bool phi__key_path_of(phi__span text, size_t begin, size_t end, char out[PHI__KEY_PATH_MAX]);

#endif
