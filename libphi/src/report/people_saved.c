/* SPDX-License-Identifier: Apache-2.0 */
/* See people.h: a count as bytes, to be merged by another run. Integers are little-endian:
 *
 *   "phi-ppl1", u32 full, u32 nodes, u32 links, 16384 registers,
 *   nodes (u64 hash, u64 states, u32 parent, u32 type, u8 identifies, u8 flags), links (u32, u32)
 *
 * It is checked as if somebody had forged it: indices in range, and parents that lead to a root. */
#include "report/people.h"

#include "base/alloc.h"

#include <string.h>

enum { MAGIC = 8, HEADER = MAGIC + 12, NODE = 26, LINK = 8, UNIQUE = 1, SURE = 2, ATTACHED = 4 };
static const char magic[MAGIC + 1] = "phi-ppl1";

static phi_status put(phi__buf *out, uint64_t value, size_t bytes)
{
    for (size_t i = 0; i < bytes; i++)
        PHI_TRY(phi__buf_append_byte(out, (uint8_t)(value >> 8 * i)));
    return PHI_OK;
}

static uint64_t get(phi__span from, size_t at, size_t bytes)
{
    uint64_t value = 0;
    for (size_t i = bytes; i > 0; i--)
        value = value << 8 | from.data[at + i - 1];
    return value;
}

static phi_status put_node(phi__buf *out, const phi__people_node *node)
{
    const unsigned flags = (node->unique ? UNIQUE : 0u) | (node->sure ? SURE : 0u) | (node->attached ? ATTACHED : 0u);
    PHI_TRY(put(out, node->hash, 8));
    PHI_TRY(put(out, node->states, 8));
    PHI_TRY(put(out, node->parent, 4));
    PHI_TRY(put(out, node->type, 4));
    PHI_TRY(put(out, node->identifies, 1));
    return put(out, flags, 1);
}

static phi_status put_all(const phi_people *people, phi__buf *out)
{
    const phi__people_set *set = &people->set;
    PHI_TRY(phi__buf_append(out, magic, MAGIC));
    PHI_TRY(put(out, set->full, 4));
    PHI_TRY(put(out, set->nodes.count, 4));
    PHI_TRY(put(out, set->links.count, 4));
    PHI_TRY(phi__buf_append(out, people->sketch.registers, sizeof people->sketch.registers));
    for (size_t i = 0; i < set->nodes.count; i++)
        PHI_TRY(put_node(out, &set->nodes.items[i]));
    for (size_t i = 0; i < set->links.count; i++) {
        PHI_TRY(put(out, set->links.items[i].one, 4));
        PHI_TRY(put(out, set->links.items[i].other, 4));
    }
    return PHI_OK;
}

phi_status phi_people_save(phi_people *people, int (*write)(void *user, const void *bytes, size_t length), void *user)
{
    PHI_REQUIRE(people != NULL && write != NULL, PHI_ERR_ARGUMENT);
    PHI_TRY(phi__people_close(people));
    PHI_AUTO(phi__buf_done) phi__buf out;
    phi__buf_init(&out, (size_t)64 << 20);
    const phi_status status = put_all(people, &out);
    if (status != PHI_OK)
        return PHI_ERR_MEMORY;
    return write(user, out.data, out.size) == 0 ? PHI_OK : PHI_ERR_IO;
}

/* In order, so that a parent's index is its index here; two nodes of one hash would shift it. */
static phi_status take_nodes(phi_people *people, phi__span from, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const size_t at = i * NODE;
        const uint8_t flags = from.data[at + NODE - 1];
        const phi__people_node node = {.hash = get(from, at, 8), .states = get(from, at + 8, 8),
                                       .type = (uint32_t)get(from, at + 20, 4), .identifies = from.data[at + 24],
                                       .unique = (flags & UNIQUE) != 0, .sure = (flags & SURE) != 0,
                                       .attached = (flags & ATTACHED) != 0};
        uint32_t here = 0;
        PHI_TRY(phi__people_set_node(&people->set, &node, &here));
        PHI_REQUIRE(here == i, PHI_ERR_ARGUMENT);
    }
    for (size_t i = 0; i < count; i++) {
        const uint32_t parent = (uint32_t)get(from, i * NODE + 16, 4);
        PHI_REQUIRE(parent < count, PHI_ERR_ARGUMENT);
        phi__people_set_join(&people->set, parent, (uint32_t)i);
    }
    return PHI_OK;
}

static phi_status take_all(phi_people *people, phi__span from)
{
    const size_t fixed = HEADER + sizeof people->sketch.registers;
    PHI_REQUIRE(from.size >= fixed && memcmp(from.data, magic, MAGIC) == 0, PHI_ERR_ARGUMENT);
    const uint64_t nodes = get(from, MAGIC + 4, 4), links = get(from, MAGIC + 8, 4);
    PHI_REQUIRE(from.size - fixed == nodes * NODE + links * LINK, PHI_ERR_ARGUMENT);
    PHI_REQUIRE(nodes <= PHI__PEOPLE_MOST, PHI_ERR_ARGUMENT);
    people->set.full = get(from, MAGIC, 4) != 0;
    PHI_REQUIRE(!people->set.full || nodes + links == 0, PHI_ERR_ARGUMENT);
    memcpy(people->sketch.registers, from.data + HEADER, sizeof people->sketch.registers);
    for (size_t i = 0; i < sizeof people->sketch.registers; i++)
        PHI_REQUIRE(people->sketch.registers[i] <= 64 - PHI__SKETCH_BITS + 1, PHI_ERR_ARGUMENT);
    PHI_TRY(take_nodes(people, phi__span_part(from, fixed, nodes * NODE), nodes));
    for (size_t i = 0; i < links; i++) {
        const size_t at = fixed + nodes * NODE + i * LINK;
        PHI_TRY(phi__people_set_link(&people->set, (uint32_t)get(from, at, 4), (uint32_t)get(from, at + 4, 4)));
    }
    return PHI_OK;
}

phi_status phi_people_load(const void *bytes, size_t length, phi_people **out, phi_error *err)
{
    if (bytes == NULL || out == NULL)
        return phi__fail(err, PHI_ERR_ARGUMENT, "bytes and a place for the count are needed");
    phi_people *people = NULL;
    PHI_TRY(phi_people_new(&people, err));
    const phi_status status = take_all(people, phi__span_of(bytes, length));
    if (status == PHI_OK) {
        *out = people;
        return PHI_OK;
    }
    phi_people_free(people);
    return phi__fail(err, status, status == PHI_ERR_MEMORY ? "out of memory" : "these bytes are no count of people");
}
