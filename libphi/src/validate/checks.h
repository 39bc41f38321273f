/* SPDX-License-Identifier: Apache-2.0
 * Prototypes of all checks, made from validators.def, for the files that define them. */
#ifndef PHI_VALIDATE_CHECKS_H
#define PHI_VALIDATE_CHECKS_H
#include "validate/validate.h"

#define PHI_CHECK(name) bool phi__check_##name(const char *value, size_t length);
#include "validate/validators.def"
#undef PHI_CHECK

#endif
