/*
 * wire: packets there and back, and packets that were never made by wire_add().
 */
#include "suites.h"

#include "sandbox/wire.h"

#include <CUnit/Basic.h>
#include <stdlib.h>
#include <string.h>

static void test_round_trip(void)
{
    struct buffer packet = {0};
    struct message got;
    size_t at = 0;
    const struct message sent = {.kind = MESSAGE_RETURN,
                                 .error = 10,
                                 .status = 0x0700,
                                 .value = -1,
                                 .other = 4194304,
                                 .call = "waitpid",
                                 .args = "-1, WNOHANG",
                                 .text = "a third one"};

    wire_add(&packet, &sent);
    CU_ASSERT_EQUAL(packet.length, wire_size(&sent));
    wire_add(&packet, &(struct message){.kind = MESSAGE_DONE});
    CU_ASSERT_TRUE_FATAL(wire_next(packet.data, packet.length, &at, &got));
    CU_ASSERT_EQUAL(got.kind, MESSAGE_RETURN);
    CU_ASSERT_EQUAL(got.error, 10);
    CU_ASSERT_EQUAL(got.status, 0x0700);
    CU_ASSERT_EQUAL(got.value, -1);
    CU_ASSERT_EQUAL(got.other, 4194304);
    CU_ASSERT_STRING_EQUAL(got.call, "waitpid");
    CU_ASSERT_STRING_EQUAL(got.args, "-1, WNOHANG");
    CU_ASSERT_STRING_EQUAL(got.text, "a third one");
    CU_ASSERT_TRUE_FATAL(wire_next(packet.data, packet.length, &at, &got));
    CU_ASSERT_EQUAL(got.kind, MESSAGE_DONE);
    CU_ASSERT_STRING_EQUAL(got.call, ""); /* NULL counts as "" */
    CU_ASSERT_STRING_EQUAL(got.text, "");
    CU_ASSERT_FALSE(wire_next(packet.data, packet.length, &at, &got));
    buffer_free(&packet);
}

static void test_long_text_is_cut(void)
{
    struct buffer packet = {0};
    struct message got;
    size_t at = 0;
    char *text = malloc(2 * WIRE_TEXT_MAX);

    CU_ASSERT_PTR_NOT_NULL_FATAL(text);
    memset(text, 'x', 2 * WIRE_TEXT_MAX - 1);
    text[2 * WIRE_TEXT_MAX - 1] = '\0';
    wire_add(&packet, &(struct message){.kind = MESSAGE_RUN, .args = text});
    CU_ASSERT_TRUE(packet.length < WIRE_PACKET_MAX);
    CU_ASSERT_TRUE_FATAL(wire_next(packet.data, packet.length, &at, &got));
    CU_ASSERT_EQUAL(strlen(got.args), WIRE_TEXT_MAX - 1);
    free(text);
    buffer_free(&packet);
}

/* Every shorter packet is refused, and nothing is read behind its end (the copy is exact, so the
 * sanitizer would tell). */
static void test_cut_packets(void)
{
    struct buffer packet = {0};
    struct message got;

    wire_add(&packet,
             &(struct message){.kind = MESSAGE_CALL, .call = "kill", .args = "3, SIGKILL"});
    for (size_t length = 0; length < packet.length; length++) {
        char *copy = malloc(length ? length : 1);
        size_t at = 0;
        CU_ASSERT_PTR_NOT_NULL_FATAL(copy);
        memcpy(copy, packet.data, length);
        CU_ASSERT_FALSE(wire_next(copy, length, &at, &got));
        free(copy);
    }
    buffer_free(&packet);
}

static void test_changed_bytes(void)
{
    struct buffer packet = {0};
    struct message got;

    wire_add(&packet,
             &(struct message){.kind = MESSAGE_CALL, .call = "kill", .args = "3, SIGKILL"});
    for (size_t i = 0; i < packet.length; i++) {
        size_t at = 0;
        char old = packet.data[i];
        packet.data[i] = (char)0xff;
        if (wire_next(packet.data, packet.length, &at, &got)) {
            CU_ASSERT_TRUE(got.kind < MESSAGE_KINDS);
            CU_ASSERT_TRUE(at <= packet.length);
            CU_ASSERT_TRUE(strlen(got.call) + strlen(got.args) < packet.length);
        }
        packet.data[i] = old;
    }
    buffer_free(&packet);
}

void suite_wire(void)
{
    CU_pSuite suite = CU_add_suite("wire", NULL, NULL);

    CU_add_test(suite, "there and back", test_round_trip);
    CU_add_test(suite, "long text is cut", test_long_text_is_cut);
    CU_add_test(suite, "cut packets are refused", test_cut_packets);
    CU_add_test(suite, "changed bytes are survived", test_changed_bytes);
}
