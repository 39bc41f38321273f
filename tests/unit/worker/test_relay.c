/* SPDX-License-Identifier: Apache-2.0 */
/* What a worker may say of members, and what becomes of it when it stops half way,
 * lies, or says too much. The worker is a list of records that lies ready in a socket. */
#include "emit_recorder.h"
#include "worker/relay.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <sys/socket.h>
#include <unistd.h>
/* cmocka wants the headers above first */
#include <cmocka.h>

typedef struct scene {
    emit_recorder recorder;
    phi__process process;
    phi__arena arena;
    phi__part part;
    phi__talk talk;
    phi__relay relay;
    int worker; /* its end of the socket */
    uint8_t packet[PHI__WIRE_BYTES];
} scene;

static phi_status nothing(phi__part *part, phi__emit *emit)
{
    (void)part;
    (void)emit;
    return PHI_OK;
}

static int set_up(void **state)
{
    static const phi__extractor NOTHING = {.name = "nothing", .run = nothing};
    static scene made;
    scene *s = &made;
    int ends[2];
    *s = (scene){.worker = -1};
    emit_recorder_init(&s->recorder);
    assert_int_equal(emit_recorder_with(&s->recorder, &NOTHING, "", 0), PHI_OK);
    s->recorder.current = s->recorder.root;
    assert_int_equal(socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends), 0);
    s->process = (phi__process){.socket = ends[0], .packet = s->packet};
    s->worker = ends[1];
    s->part = (phi__part){.name = "x", .budget = &s->recorder.budget, .arena = &s->arena};
    s->relay = (phi__relay){.talk = &s->talk, .part = &s->part, .emit = &s->recorder.emit};
    *state = s;
    return 0;
}

static int tear_down(void **state)
{
    scene *s = *state;
    (void)close(s->process.socket);
    (void)close(s->worker);
    emit_recorder_done(&s->recorder);
    phi__arena_done(&s->arena);
    return 0;
}

static void say(scene *s, phi__wire_type type, uint32_t number, const char *a)
{
    const phi__wire wire = {.type = type, .number = number, .bytes = PHI__WIRE_UNKNOWN, .a = a, .a_size = strlen(a)};
    assert_int_equal(phi__protocol_send(s->worker, &wire, -1, false), PHI__WIRE_OK);
}

static phi_status run(scene *s)
{
    const phi__wire job = {.type = PHI__WIRE_JOB};
    assert_int_equal(shutdown(s->worker, SHUT_WR), 0);
    assert_true(phi__talk_begin(&s->talk, &s->process, &s->recorder.budget, &job, -1));
    return phi__relay_run(&s->relay);
}

static recorded_part *member(scene *s, const char *name)
{
    recorded_part *found = recorded_member(s->recorder.root, name);
    assert_non_null(found);
    return found;
}

static void test_members(void **state)
{
    scene *s = *state;
    say(s, PHI__WIRE_MEMBER, 0, "d/a.txt");
    say(s, PHI__WIRE_DATA, 0, "one ");
    say(s, PHI__WIRE_DATA, 0, "two");
    say(s, PHI__WIRE_MEMBER_END, 0, "");
    say(s, PHI__WIRE_REFUSED, PHI_REASON_ENCRYPTED, "b.txt");
    say(s, PHI__WIRE_MEMBER, 0, "empty");
    say(s, PHI__WIRE_MEMBER_END, PHI_REASON_CORRUPT, "damaged");
    say(s, PHI__WIRE_MEMBER, 1, "msg");
    say(s, PHI__WIRE_PLACE, 0, "header");
    say(s, PHI__WIRE_TEXT, 0, "ready text");
    say(s, PHI__WIRE_MEMBER_END, 0, "");
    say(s, PHI__WIRE_END, 0, "");
    assert_int_equal(run(s), PHI_OK);
    assert_int_equal(s->talk.end, PHI__TALK_FINISHED);
    assert_string_equal(recorded_text(member(s, "d/a.txt")), "one two");
    assert_int_equal(member(s, "b.txt")->reason, PHI_REASON_ENCRYPTED);
    assert_string_equal(recorded_text(member(s, "msg")), "ready text");
    assert_string_equal(member(s, "msg")->places.items[0].place.part, "header");
    assert_int_equal(s->recorder.root->members.count, 4);
    assert_int_equal(s->recorder.root->fault_count, 0);
}

/* A page that was drawn is that page, no file. */
static void test_pictures_of_pages(void **state)
{
    scene *s = *state;
    say(s, PHI__WIRE_PLACE, 7, "");
    say(s, PHI__WIRE_MEMBER, PHI__MEMBER_PICTURE, "page-7.pgm");
    say(s, PHI__WIRE_DATA, 0, "P5");
    say(s, PHI__WIRE_MEMBER_END, 0, "");
    say(s, PHI__WIRE_MEMBER, PHI__MEMBER_DATA, "attached.txt");
    say(s, PHI__WIRE_MEMBER_END, 0, "");
    say(s, PHI__WIRE_END, 0, "");
    assert_int_equal(run(s), PHI_OK);
    assert_true(member(s, "page-7.pgm")->same_step);
    assert_int_equal(member(s, "page-7.pgm")->page, 7);
    assert_false(member(s, "attached.txt")->same_step);
    assert_int_equal(member(s, "attached.txt")->page, 0);
}

/* A tar in a compressed stream is no step of its own, and the name is the host's. */
static void test_compressed_streams(void **state)
{
    scene *s = *state;
    s->relay.only_member = "notes.txt";
    say(s, PHI__WIRE_MEMBER, 0, "data");
    say(s, PHI__WIRE_DATA, 0, "text");
    say(s, PHI__WIRE_MEMBER_END, 0, "");
    say(s, PHI__WIRE_END, 0, "");
    assert_int_equal(run(s), PHI_OK);
    assert_string_equal(recorded_text(member(s, "notes.txt")), "text");
    assert_false(member(s, "notes.txt")->same_step);
}

static void test_a_worker_that_dies_in_a_member(void **state)
{
    scene *s = *state;
    say(s, PHI__WIRE_MEMBER, 0, "a");
    say(s, PHI__WIRE_DATA, 0, "kept");
    assert_int_equal(run(s), PHI_OK);
    assert_int_equal(s->talk.end, PHI__TALK_CRASHED);
    assert_string_equal(recorded_text(member(s, "a")), "kept");
    assert_true(s->relay.emitted);
}

/* ------------------------------------------------------- processes that die */

/* The next process: its socket becomes the one that is heard, and what it says stands in `lines`. */
typedef struct successor {
    scene *scene;
    const phi__wire *lines;
    size_t count, tries, most;
} successor;

static bool begin_next(void *user)
{
    successor *next = user;
    scene *s = next->scene;
    int ends[2];
    if (next->tries++ >= next->most)
        return false;
    (void)close(s->process.socket);
    (void)close(s->worker);
    assert_int_equal(socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends), 0);
    s->process = (phi__process){.socket = ends[0], .packet = s->packet};
    s->worker = ends[1];
    const phi__wire job = {.type = PHI__WIRE_JOB};
    for (size_t i = 0; i < next->count; i++)
        assert_int_equal(phi__protocol_send(s->worker, &next->lines[i], -1, false), PHI__WIRE_OK);
    assert_int_equal(shutdown(s->worker, SHUT_WR), 0);
    assert_true(phi__talk_begin(&s->talk, &s->process, &s->recorder.budget, &job, -1));
    return true;
}

#define LINE(sort, text) {.type = PHI__WIRE_##sort, .bytes = PHI__WIRE_UNKNOWN, .a = (text), .a_size = sizeof(text) - 1}

/* Somebody ended it in a member, then the next one further on, then in the next member before anything was said of it. */
static void test_another_process_goes_on_in_a_member(void **state)
{
    static const phi__wire LINES[] = {
        LINE(MEMBER, "first"), LINE(DATA, "x"), LINE(MEMBER_END, ""), LINE(MEMBER, "a"), LINE(DATA, "one "), LINE(DATA, "two "),
        LINE(DATA, "three"), LINE(MEMBER_END, ""), LINE(MEMBER, "b"), LINE(DATA, "four"), LINE(MEMBER_END, ""), LINE(END, ""),
    };
    for (size_t cut = 1; cut < sizeof LINES / sizeof *LINES; cut++) {
        scene *s = *state;
        successor next = {.scene = s, .lines = LINES, .count = sizeof LINES / sizeof *LINES, .most = 1};
        s->relay.begin_anew = begin_next;
        s->relay.user = &next;
        for (size_t i = 0; i < cut; i++)
            say(s, LINES[i].type, 0, LINES[i].a);
        assert_int_equal(run(s), PHI_OK);
        assert_int_equal(s->talk.end, PHI__TALK_FINISHED);
        assert_int_equal(next.tries, 1);
        assert_int_equal(s->recorder.root->members.count, 3);
        assert_string_equal(recorded_text(member(s, "first")), "x");
        assert_string_equal(recorded_text(member(s, "a")), "one two three");
        assert_int_equal(member(s, "a")->reason, PHI_REASON_NONE);
        assert_string_equal(recorded_text(member(s, "b")), "four");
        assert_int_equal(s->relay.news, sizeof LINES / sizeof *LINES - 1); /* the end is no news, and nothing was told twice */
        (void)tear_down(state);
        (void)set_up(state);
    }
}

static void test_another_process_goes_on_in_text(void **state)
{
    static const phi__wire LINES[] = {
        {.type = PHI__WIRE_MEMBER, .number = PHI__MEMBER_TEXT, .bytes = PHI__WIRE_UNKNOWN, .a = "m", .a_size = 1},
        LINE(PLACE, "header"), LINE(TEXT, "one "), LINE(PLACE, "body"), LINE(TEXT, "two"), LINE(MEMBER_END, ""), LINE(TEXT, "behind"), LINE(END, ""),
    };
    for (size_t cut = 1; cut < sizeof LINES / sizeof *LINES; cut++) {
        scene *s = *state;
        successor next = {.scene = s, .lines = LINES, .count = sizeof LINES / sizeof *LINES, .most = 1};
        s->relay.begin_anew = begin_next;
        s->relay.user = &next;
        for (size_t i = 0; i < cut; i++)
            say(s, LINES[i].type, LINES[i].number, LINES[i].a);
        assert_int_equal(run(s), PHI_OK);
        assert_int_equal(s->talk.end, PHI__TALK_FINISHED);
        assert_string_equal(recorded_text(member(s, "m")), "one two");
        assert_int_equal(member(s, "m")->places.count, 2);
        assert_int_equal(member(s, "m")->reason, PHI_REASON_NONE);
        assert_string_equal(recorded_text(s->recorder.root), "behind");
        (void)tear_down(state);
        (void)set_up(state);
    }
}

/* One that says less than what was heard already is in no better state than one that dies. */
static void test_a_process_that_says_less(void **state)
{
    static const phi__wire LINES[] = {LINE(MEMBER, "a"), LINE(MEMBER_END, ""), LINE(END, "")};
    scene *s = *state;
    successor next = {.scene = s, .lines = LINES, .count = sizeof LINES / sizeof *LINES, .most = 3};
    s->relay.begin_anew = begin_next;
    s->relay.user = &next;
    say(s, PHI__WIRE_MEMBER, 0, "a");
    say(s, PHI__WIRE_DATA, 0, "kept");
    assert_int_equal(run(s), PHI_OK);
    assert_int_equal(s->talk.end, PHI__TALK_CRASHED);
    assert_true(next.tries > next.most);
    assert_string_equal(recorded_text(member(s, "a")), "kept");
    assert_int_equal(member(s, "a")->reason, PHI_REASON_CRASHED);
}

static void test_disorder_is_a_crash(void **state)
{
    static const phi__wire_type FIRST[] = {PHI__WIRE_DATA, PHI__WIRE_MEMBER_END};
    for (size_t i = 0; i < sizeof FIRST / sizeof *FIRST; i++) {
        scene *s = *state;
        say(s, FIRST[i], 0, "x");
        say(s, PHI__WIRE_END, 0, "");
        assert_int_equal(run(s), PHI_OK);
        assert_int_equal(s->talk.end, PHI__TALK_CRASHED);
        assert_int_equal(s->recorder.root->members.count, 0);
        (void)tear_down(state);
        (void)set_up(state);
    }
    scene *s = *state;
    say(s, PHI__WIRE_MEMBER, 0, "a");
    say(s, PHI__WIRE_MEMBER, 0, "b");
    say(s, PHI__WIRE_END, 0, "");
    assert_int_equal(run(s), PHI_OK);
    assert_int_equal(s->talk.end, PHI__TALK_CRASHED);
    assert_int_equal(s->recorder.root->members.count, 1);
}

static void test_limits_are_the_hosts(void **state)
{
    scene *s = *state;
    s->recorder.budget.limits.max_members = 2;
    for (int i = 0; i < 5; i++) {
        say(s, PHI__WIRE_MEMBER, 0, "a");
        say(s, PHI__WIRE_MEMBER_END, 0, "");
    }
    assert_int_equal(run(s), PHI_OK);
    assert_int_equal(s->recorder.root->members.count, 2);
    assert_int_equal(s->recorder.root->reason, PHI_REASON_LIMIT_MEMBERS);
    assert_int_equal(s->talk.end, PHI__TALK_STOPPED);
}

static void test_bytes_are_charged(void **state)
{
    scene *s = *state;
    s->recorder.budget.limits.max_expand_bytes = 6;
    say(s, PHI__WIRE_MEMBER, 0, "a");
    say(s, PHI__WIRE_DATA, 0, "four");
    say(s, PHI__WIRE_DATA, 0, "more");
    say(s, PHI__WIRE_MEMBER_END, 0, "");
    say(s, PHI__WIRE_END, 0, "");
    assert_int_equal(run(s), PHI_OK);
    assert_string_equal(recorded_text(member(s, "a")), "four");
    assert_int_equal(s->recorder.root->reason, PHI_REASON_LIMIT_BYTES);
    assert_int_equal(s->talk.end, PHI__TALK_STOPPED);
}

static void test_declined(void **state)
{
    scene *s = *state;
    say(s, PHI__WIRE_END, 1, "");
    assert_int_equal(run(s), PHI_OK);
    assert_int_equal(s->talk.end, PHI__TALK_DECLINED);
    assert_false(s->relay.emitted);
}

static void test_patience_ends(void **state)
{
    scene *s = *state;
    s->recorder.budget.limits.worker_seconds = 1;
    const phi__wire job = {.type = PHI__WIRE_JOB};
    say(s, PHI__WIRE_MEMBER, 0, "a");
    assert_true(phi__talk_begin(&s->talk, &s->process, &s->recorder.budget, &job, -1));
    assert_int_equal(phi__relay_run(&s->relay), PHI_OK);
    assert_int_equal(s->talk.end, PHI__TALK_TIMED_OUT);
}

#define SCENE(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        SCENE(test_members), SCENE(test_pictures_of_pages), SCENE(test_compressed_streams), SCENE(test_a_worker_that_dies_in_a_member),
        SCENE(test_another_process_goes_on_in_a_member), SCENE(test_another_process_goes_on_in_text), SCENE(test_a_process_that_says_less),
        SCENE(test_disorder_is_a_crash), SCENE(test_limits_are_the_hosts), SCENE(test_bytes_are_charged),
        SCENE(test_declined), SCENE(test_patience_ends),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
