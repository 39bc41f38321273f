/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_REPORT_PAGE_FILES_H
#define PHI_REPORT_PAGE_FILES_H
/* page/page.css and page/page.js as bytes, see cmake/PhiPage.cmake. */
#include <stddef.h>

extern const char phi__page_css[], phi__page_js[];
extern const size_t phi__page_css_size, phi__page_js_size;

#endif
