/* SPDX-License-Identifier: Apache-2.0 */
/* See protocol.h. Uses nothing but the C library and the header-only part of
 * base, because worker programs compile this file too. */
#define _GNU_SOURCE /* MSG_CMSG_CLOEXEC */
#include "worker/protocol.h"

#include <errno.h>
#include <sys/socket.h>
#include <unistd.h>

/* What may stand in a record of each type. */
typedef struct wire_rule {
    bool from_worker;
    uint32_t number_limit; /* number must be below; 0 = any */
    size_t a_min, a_max, b_max;
} wire_rule;

static const wire_rule RULES[PHI__WIRE_TYPES] = {
    [PHI__WIRE_SETUP] = {false, 0, 0, 0, 0},
    [PHI__WIRE_JOB] = {false, PHI__JOB_MODES * PHI__JOB_MODE_UNIT, 0, 0, 0},
    [PHI__WIRE_READY] = {true, PHI__SANDBOX_LEVELS, 0, 0, 0},
    [PHI__WIRE_TEXT] = {true, 0, 1, PHI__WIRE_TEXT_BYTES, 0},
    [PHI__WIRE_PLACE] = {true, 0, 0, PHI__WIRE_NAME_BYTES, PHI__WIRE_NAME_BYTES},
    [PHI__WIRE_PROGRESS] = {true, 0, 0, 0, 0},
    [PHI__WIRE_SPENT] = {true, 0, 0, 0, 0},
    [PHI__WIRE_FAULT] = {true, PHI_REASON_STOPPED + 1, 0, PHI__WIRE_NAME_BYTES, 0},
    [PHI__WIRE_END] = {true, 2, 0, 0, 0},
    [PHI__WIRE_MEMBER] = {true, PHI__MEMBER_SORTS, 0, PHI__WIRE_PATH_BYTES, 0},
    [PHI__WIRE_DATA] = {true, 0, 1, PHI__WIRE_TEXT_BYTES, 0},
    [PHI__WIRE_MEMBER_END] = {true, PHI_REASON_STOPPED + 1, 0, PHI__WIRE_NAME_BYTES, 0},
    [PHI__WIRE_CELL] = {true, 0, 0, PHI__WIRE_NAME_BYTES, PHI__WIRE_NAME_BYTES},
    [PHI__WIRE_KIND] = {true, PHI__DOCUMENT_KINDS, 0, 0, 0},
    [PHI__WIRE_TABLE] = {true, 0, 1, PHI__WIRE_TEXT_BYTES, 0},
    [PHI__WIRE_NAME] = {true, PHI__NAME_SORTS, 1, PHI__WIRE_PATH_BYTES, 0},
    [PHI__WIRE_REFUSED] = {true, PHI_REASON_STOPPED + 1, 0, PHI__WIRE_PATH_BYTES, PHI__WIRE_NAME_BYTES},
};

static void put_le(uint8_t *out, uint64_t value, size_t bytes)
{
    for (size_t i = 0; i < bytes; i++)
        out[i] = (uint8_t)(value >> (8 * i));
}

static void encode_head(const phi__wire *wire, uint8_t head[PHI__WIRE_HEAD_BYTES])
{
    put_le(&head[0], (uint64_t)wire->type, 4);
    put_le(&head[4], wire->number, 4);
    put_le(&head[8], wire->bytes, 8);
    put_le(&head[16], wire->a_size, 4);
    put_le(&head[20], wire->b_size, 4);
}

/* Length of the valid UTF-8 sequence that starts `text`, or 0 (Unicode 15, table 3-7). */
static size_t valid_sequence(phi__span text)
{
    const uint8_t first = text.data[0];
    if (first < 0x80)
        return 1;
    const size_t length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
    if (first < 0xC2 || first > 0xF4 || length > text.size)
        return 0;
    const uint8_t second = text.data[1];
    const uint8_t low = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
    const uint8_t high = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;
    if (second < low || second > high)
        return 0;
    for (size_t i = 2; i < length; i++) {
        if ((text.data[i] & 0xC0) != 0x80)
            return 0;
    }
    return length;
}

void phi__protocol_sanitise(uint8_t *text, size_t size, bool line)
{
    size_t at = 0;
    while (at < size) {
        const size_t length = valid_sequence(phi__span_part(phi__span_of(text, size), at, size - at));
        const uint8_t byte = text[at];
        if (length == 0)
            text[at] = '?';
        else if (byte == 0 || (line && (byte < 0x20 || byte == 0x7F)))
            text[at] = ' ';
        at += length == 0 ? 1 : length;
    }
}

/* The record that `packet` begins with; *used is its size. */
static bool decode(uint8_t *packet, size_t size, bool from_worker, size_t *used, phi__wire *out)
{
    phi__cursor head = phi__cursor_at(phi__span_of(packet, size));
    const uint32_t type = phi__cursor_le32(&head);
    const uint32_t number = phi__cursor_le32(&head);
    const uint64_t bytes = phi__cursor_le64(&head);
    const size_t a_size = phi__cursor_le32(&head);
    const size_t b_size = phi__cursor_le32(&head);
    if (head.failed || type == 0 || type >= PHI__WIRE_TYPES)
        return false;
    const wire_rule *rule = &RULES[type];
    if (rule->from_worker != from_worker || (rule->number_limit != 0 && number >= rule->number_limit))
        return false;
    if (a_size < rule->a_min || a_size > rule->a_max || b_size > rule->b_max ||
        a_size + b_size > phi__cursor_left(&head))
        return false;
    if (type == PHI__WIRE_JOB && number % PHI__JOB_MODE_UNIT >= PHI__READ_COUNT)
        return false;
    if ((type == PHI__WIRE_FAULT || type == PHI__WIRE_REFUSED) && number == PHI_REASON_NONE)
        return false;
    uint8_t *a = &packet[PHI__WIRE_HEAD_BYTES];
    if (type != PHI__WIRE_DATA)
        phi__protocol_sanitise(a, a_size, type != PHI__WIRE_TEXT && type != PHI__WIRE_TABLE);
    for (size_t i = 0; type == PHI__WIRE_TABLE && i < a_size; i++)
        a[i] = a[i] < 0x20 && a[i] != '\n' ? ' ' : a[i];
    phi__protocol_sanitise(&a[a_size], b_size, true);
    *used = PHI__WIRE_HEAD_BYTES + a_size + b_size;
    *out = (phi__wire){.type = (phi__wire_type)type, .number = number, .bytes = bytes,
                       .a = (const char *)a, .a_size = a_size,
                       .b = (const char *)&a[a_size], .b_size = b_size};
    return true;
}

bool phi__protocol_take(uint8_t *packet, size_t size, size_t *at, bool from_worker, phi__wire *out)
{
    size_t used = 0;
    if (*at >= size || !decode(packet + *at, size - *at, from_worker, &used, out))
        return false;
    *at += used;
    return true;
}

/* Sizes first: texts of what is no record are left as they are. */
bool phi__protocol_decode(uint8_t *packet, size_t size, bool from_worker, phi__wire *out)
{
    phi__cursor sizes = phi__cursor_at(phi__span_part(phi__span_of(packet, size), PHI__WIRE_HEAD_BYTES - 8, 8));
    const size_t a_size = phi__cursor_le32(&sizes), b_size = phi__cursor_le32(&sizes);
    size_t used = 0;
    return !sizes.failed && PHI__WIRE_HEAD_BYTES + a_size + b_size == size && decode(packet, size, from_worker, &used, out);
}

void phi__protocol_encode(const phi__wire *wire, uint8_t *out)
{
    encode_head(wire, out);
    if (wire->a_size > 0)
        memcpy(out + PHI__WIRE_HEAD_BYTES, wire->a, wire->a_size);
    if (wire->b_size > 0)
        memcpy(out + PHI__WIRE_HEAD_BYTES + wire->a_size, wire->b, wire->b_size);
}

/* Room for one descriptor, aligned as the kernel wants it. */
typedef union control {
    struct cmsghdr align;
    char bytes[CMSG_SPACE(sizeof(int))];
} control;

static void attach_fd(struct msghdr *message, control *space, int fd)
{
    memset(space, 0, sizeof *space);
    message->msg_control = space->bytes;
    message->msg_controllen = sizeof space->bytes;
    struct cmsghdr *head = CMSG_FIRSTHDR(message);
    head->cmsg_level = SOL_SOCKET;
    head->cmsg_type = SCM_RIGHTS;
    head->cmsg_len = CMSG_LEN(sizeof fd);
    memcpy(CMSG_DATA(head), &fd, sizeof fd);
}

static int attached_fd(struct msghdr *message)
{
    int fd = -1;
    const struct cmsghdr *head = CMSG_FIRSTHDR(message);
    if (head != NULL && head->cmsg_level == SOL_SOCKET && head->cmsg_type == SCM_RIGHTS &&
        head->cmsg_len == CMSG_LEN(sizeof fd))
        memcpy(&fd, CMSG_DATA(head), sizeof fd);
    return fd;
}

static phi__wire_result result_of_errno(void)
{
    return errno == EAGAIN || errno == EWOULDBLOCK ? PHI__WIRE_AGAIN : PHI__WIRE_CLOSED;
}

phi__wire_result phi__protocol_send(int socket, const phi__wire *wire, int fd, bool wait)
{
    uint8_t head[PHI__WIRE_HEAD_BYTES];
    encode_head(wire, head);
    /* iovec has no const; sendmsg does not write. */
    struct iovec parts[3] = {{head, sizeof head}, {(void *)(uintptr_t)wire->a, wire->a_size},
                             {(void *)(uintptr_t)wire->b, wire->b_size}};
    struct msghdr message = {.msg_iov = parts, .msg_iovlen = 3};
    control space;
    if (fd >= 0)
        attach_fd(&message, &space, fd);
    ssize_t sent;
    do
        sent = sendmsg(socket, &message, MSG_NOSIGNAL | (wait ? 0 : MSG_DONTWAIT));
    while (sent < 0 && errno == EINTR);
    return sent < 0 ? result_of_errno() : PHI__WIRE_OK;
}

phi__wire_result phi__protocol_receive(int socket, uint8_t *buffer, bool from_worker, bool wait, phi__wire *out,
                                       int *fd)
{
    struct iovec part = {buffer, PHI__WIRE_BYTES};
    control space;
    struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1};
    if (fd != NULL) {
        *fd = -1;
        message.msg_control = space.bytes;
        message.msg_controllen = sizeof space.bytes;
    }
    ssize_t got;
    do
        got = recvmsg(socket, &message, MSG_CMSG_CLOEXEC | (wait ? 0 : MSG_DONTWAIT));
    while (got < 0 && errno == EINTR);
    if (got <= 0)
        return got == 0 ? PHI__WIRE_CLOSED : result_of_errno();
    if (fd != NULL)
        *fd = attached_fd(&message);
    /* Descriptors nobody asked for were dropped by the kernel, which says so. */
    const bool whole = (message.msg_flags & (MSG_TRUNC | MSG_CTRUNC)) == 0;
    if (whole && phi__protocol_decode(buffer, (size_t)got, from_worker, out))
        return PHI__WIRE_OK;
    if (fd != NULL && *fd >= 0) {
        (void)close(*fd);
        *fd = -1;
    }
    return PHI__WIRE_BROKEN;
}

phi__wire_result phi__protocol_receive_packet(int socket, uint8_t *buffer, bool wait, size_t *size)
{
    struct iovec part = {buffer, PHI__WIRE_BYTES};
    struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1};
    ssize_t got;
    do
        got = recvmsg(socket, &message, MSG_CMSG_CLOEXEC | (wait ? 0 : MSG_DONTWAIT));
    while (got < 0 && errno == EINTR);
    if (got <= 0)
        return got == 0 ? PHI__WIRE_CLOSED : result_of_errno();
    *size = (size_t)got;
    return (message.msg_flags & (MSG_TRUNC | MSG_CTRUNC)) == 0 ? PHI__WIRE_OK : PHI__WIRE_BROKEN;
}
