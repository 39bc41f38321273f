/* SPDX-License-Identifier: Apache-2.0 */
/* A program outside of libphi: `consumer FILE` scans a block of memory that holds
 * the published sample SSN, then FILE, and says what it saw:
 *     memory us.ssn test ***-**-1120
 *     file examined us.ssn                                                      */
#include <phi/phi.h>

#include <stdio.h>
#include <string.h>

static int print_value(void *user, const phi_finding *finding)
{
    (void)user;
    (void)printf("memory %s %s %s\n", finding->detector, finding->test ? "test" : "real", finding->masked);
    return 0;
}

static int keep_detector(void *user, const phi_finding *finding)
{
    (void)snprintf((char *)user, 64, "%s", finding->detector);
    return 0;
}

static int print_state(void *user, const phi_coverage *coverage)
{
    (void)printf("file %s %s%s\n", phi_state_name(coverage->state), (const char *)user, coverage->detail);
    return 0;
}

static phi_status scan(const phi_engine *engine, const char *file, phi_error *err)
{
    static const char text[] = "Patient SSN: 078-05-1120\n";
    char detector[64] = "";
    phi_options options = PHI_OPTIONS_INIT;
    options.min_confidence = 0.0; /* a published sample is reported, with little confidence */
    phi_sink values = PHI_SINK_INIT, states = PHI_SINK_INIT;
    values.on_finding = print_value;
    states.user = detector;
    states.on_finding = keep_detector;
    states.on_source = print_state;
    phi_scanner *scanner = NULL;
    phi_status status = phi_scanner_new(engine, &options, &scanner, err);
    if (status == PHI_OK)
        status = phi_scanner_scan_memory(scanner, "memory", text, sizeof text - 1, &values, err);
    if (status == PHI_OK)
        status = phi_scanner_scan_file(scanner, file, &states, err);
    phi_scanner_free(scanner);
    return status;
}

int main(int argc, char **argv)
{
    phi_error err = {0};
    phi_rules *rules = NULL;
    phi_engine *engine = NULL;
    if (argc != 2 || strcmp(phi_version(), PHI_VERSION) != 0)
        return 2;
    phi_status status = phi_rules_new(&rules);
    if (status == PHI_OK)
        status = phi_rules_add_builtin(rules, &err);
    if (status == PHI_OK)
        status = phi_engine_new(rules, &engine, &err);
    if (status == PHI_OK)
        status = scan(engine, argv[1], &err);
    phi_engine_free(engine);
    phi_rules_free(rules);
    if (status != PHI_OK)
        (void)fprintf(stderr, "%s: %s\n", phi_status_name(status), err.message);
    return status == PHI_OK ? 0 : 1;
}
