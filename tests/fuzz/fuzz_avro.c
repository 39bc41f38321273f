/* SPDX-License-Identifier: Apache-2.0 */
/* The frame of an Avro file, as a worker takes it apart: what is handed out lies in the file, and each step goes on. */
#include "fuzz.h"
#include "worker/avro_file.h"

enum { LARGEST = 64 * 1024 };

int phi_fuzz_avro(const uint8_t *data, size_t size)
{
    phi__avro_head head;
    phi__span key, value;
    uint64_t rows = 0;
    size_t at = 0;
    if (size > LARGEST || !phi__avro_head_read(phi__span_of(data, size), &head))
        return 0;
    FUZZ_CHECK(head.size <= size && head.mark.size == 16);
    phi_fuzz_touch(head.codec.data, head.codec.size);
    while (phi__avro_next_entry(&head, &at, &key, &value)) {
        phi_fuzz_touch(key.data, key.size);
        phi_fuzz_touch(value.data, value.size);
    }
    size_t before = head.size;
    for (at = head.size; phi__avro_next_block(phi__span_of(data, size), &head, &at, &rows, &value); before = at) {
        FUZZ_CHECK(at > before && at <= size);
        phi_fuzz_touch(value.data, value.size);
    }
    uint8_t number[10];
    FUZZ_CHECK(phi__avro_put_number(rows, number) <= sizeof number);
    return 0;
}
