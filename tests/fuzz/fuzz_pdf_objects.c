/* SPDX-License-Identifier: Apache-2.0 */
/* Objects of a PDF by their bytes, as a worker looks at them: what is handed out lies in the file, values are short and end. */
#include "fuzz.h"
#include "worker/pdf_objects.h"

enum { LARGEST = 64 * 1024, OBJECTS = 64 };

static void walk(phi__span dictionary)
{
    char value[PHI__PDF_TEXT_BYTES];
    phi__span key = {0};
    size_t before = 0;
    for (size_t at = 0; phi__pdf_next_text(dictionary, &at, &key, value); before = at) {
        FUZZ_CHECK(at > before && at <= dictionary.size);
        phi_fuzz_touch(key.data, key.size);
        FUZZ_CHECK(memchr(value, 0, sizeof value) != NULL);
    }
    (void)phi__pdf_is_cropped(dictionary);
}

int phi_fuzz_pdf_objects(const uint8_t *data, size_t size)
{
    if (size > LARGEST)
        return 0;
    const phi__span file = phi__span_of(data, size);
    walk(phi__pdf_object(file, phi__pdf_info_number(file)));
    walk(file);
    phi__pdf_packed packed;
    size_t before = 0;
    for (size_t at = 0; phi__pdf_next_packed(file, &at, &packed); before = at) {
        FUZZ_CHECK(at > before && packed.data <= size);
        const phi__span content = phi__span_part(file, packed.data, SIZE_MAX);
        for (uint32_t i = 0; i < packed.count && i < OBJECTS; i++) {
            uint32_t number = 0;
            const phi__span object = phi__pdf_unpacked(content, &packed, i, &number);
            if (object.size == 0)
                break;
            FUZZ_CHECK(object.data >= data && object.data + object.size <= data + size);
            if (i < 2)
                walk(object);
        }
    }
    return 0;
}
