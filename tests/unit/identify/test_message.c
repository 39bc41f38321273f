/* SPDX-License-Identifier: Apache-2.0 */
/* Headers of messages, and texts that only begin with the same letters. */
#include "identify/identify.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#define BYTES(s) (s), sizeof(s) - 1

typedef struct sample {
    const char *bytes;
    size_t size;
    phi__kind kind;
} sample;

static void check(const sample *samples, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const phi__identity identity = phi__identify(phi__span_of(samples[i].bytes, samples[i].size), true);
        if (identity.kind != samples[i].kind)
            fail_msg("%s is of kind %d", samples[i].bytes, (int)identity.kind);
    }
}

static void test_hl7(void **state)
{
    (void)state;
    static const sample SAMPLES[] = {
        {BYTES("MSH|^~\\&|A|B\rPID|1\r"), PHI__KIND_HL7},
        {BYTES("MSH|^~\\&#|A|B\n"), PHI__KIND_HL7},
        {BYTES("\x0BMSH|^~\\&|A|B\r\x1C\r"), PHI__KIND_HL7},
        {BYTES("\xEF\xBB\xBF\r\nMSH$%~\\&$A$B\n"), PHI__KIND_HL7},
        {BYTES("FHS|^~\\&|A\rBHS|^~\\&|A\r"), PHI__KIND_HL7},
        {BYTES("BHS|^~\\&|M\xFCller\r"), PHI__KIND_HL7},
        {BYTES("MSH is a thyroid hormone"), PHI__KIND_TEXT},
        {BYTES("MSH|TSH|LH\n1.2|3.4|5.6\n"), PHI__KIND_TEXT},
        {BYTES("MSH|---|---|\n"), PHI__KIND_TEXT},
        {BYTES("MSH-1,MSH-2\n"), PHI__KIND_TEXT},
        {BYTES("MSH||||\n"), PHI__KIND_TEXT},
        {BYTES("MSH|^~"), PHI__KIND_TEXT},
        {BYTES("MSH"), PHI__KIND_TEXT},
        {BYTES("see MSH|^~\\&|A"), PHI__KIND_TEXT},
        {BYTES("M\0S\0H\0|\0^\0~\0\\\0&\0|\0"), PHI__KIND_TEXT},
    };
    check(SAMPLES, sizeof SAMPLES / sizeof SAMPLES[0]);
}

#define ISA "ISA*00*          *00*          *ZZ*SUBMITTER      *ZZ*RECEIVER       *240310*1122*^*00501*000000101*0*P*:~"

static void test_x12(void **state)
{
    (void)state;
    static const sample SAMPLES[] = {
        {BYTES(ISA), PHI__KIND_X12},
        {BYTES("\xEF\xBB\xBF\r\n" ISA "\r\nGS*HC~"), PHI__KIND_X12},
        {BYTES("ISA|00|          |00|          |ZZ|SUBMITTER      |ZZ|RECEIVER       |240310|1122|^|00501|000000101|0|P|:\n"), PHI__KIND_X12},
        {BYTES("ISA*00*          *00*          *ZZ*SUBMITTER     *ZZ*RECEIVER       *240310*1122*^*00501*000000101*0*P*:~~"), PHI__KIND_TEXT},
        {BYTES("ISA*00*          *00*          *ZZ*SUB*ITTER      *ZZ*RECEIVER       *240310*1122*^*00501*000000101*0*P*:~"), PHI__KIND_TEXT},
        {BYTES("ISA*00*          *00*          *ZZ*SUBMITTER      *ZZ*RECEIVER       *240310*1122*^*00501*000000101*0*P*:x"), PHI__KIND_TEXT},
        {BYTES("ST*837*0001*005010X222A1~\nBHT*0019~"), PHI__KIND_X12},
        {BYTES("GS*HC*A*B*20240310*1122*101*X*005010X222A1~ST*837*0001~"), PHI__KIND_X12},
        {BYTES("ST*837*0001~"), PHI__KIND_TEXT},
        {BYTES("ST*83*0001~BHT*0019~"), PHI__KIND_TEXT},
        {BYTES("ST*837*0001~ and so on * ~"), PHI__KIND_TEXT},
        {BYTES("GS*a*b~c*d~"), PHI__KIND_TEXT},
        {BYTES("ISA*00*"), PHI__KIND_TEXT},
        {BYTES("ISA is a bus, and so is EISA; it was found in machines of the eighties and of the nineties, and then no more."), PHI__KIND_TEXT},
    };
    check(SAMPLES, sizeof SAMPLES / sizeof SAMPLES[0]);
}

static void test_ncpdp(void **state)
{
    (void)state;
    static const sample SAMPLES[] = {
        {BYTES("123456D0B1\x1E\x1C" "AM01\x1C" "C419480319"), PHI__KIND_NCPDP},
        {BYTES("\x02" "00TSENDER, and the number of the batch, and when it was made\x03\n\x02G1\x1E\x1E\x1C" "AM04\x1C" "C2X MEMBER\x03\n"), PHI__KIND_NCPDP},
        {BYTES("123456D0B1\x1E\x1C" "AM01"), PHI__KIND_TEXT},
        {BYTES("a\x1E\x1C" "AMEN\x1C" "C2"), PHI__KIND_TEXT},
        {BYTES("fields\x1Cof\x1Cothers\x1E\n"), PHI__KIND_TEXT},
    };
    check(SAMPLES, sizeof SAMPLES / sizeof SAMPLES[0]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_ncpdp),
        
        cmocka_unit_test(test_hl7),
        cmocka_unit_test(test_x12),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
