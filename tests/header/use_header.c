/* SPDX-License-Identifier: Apache-2.0 */
/* Compiled, never run: phi.h alone, in every language version its users may have
 * chosen. Each initialiser is used, since a member forgotten there only shows here. */
#include <phi/phi.h>

static int seen(void *user, const phi_finding *finding)
{
    (void)user;
    return finding->test;
}

int main(void)
{
    phi_sink sink = PHI_SINK_INIT;
    phi_rule_info info = PHI_RULE_INFO_INIT;
    phi_limits limits = PHI_LIMITS_INIT;
    phi_options options = PHI_OPTIONS_INIT;
    phi_source source = PHI_SOURCE_INIT;
    phi_tree_options tree = PHI_TREE_OPTIONS_INIT;
    phi_writer_options writer = PHI_WRITER_OPTIONS_INIT;
    phi_summary summary = PHI_SUMMARY_INIT;
#ifdef __cplusplus
    phi_error err = {};
#else
    phi_error err = {0};
#endif
    sink.on_finding = seen;
    options.limits = &limits;
    tree.scan = &options;
    return phi_scan_path(source.path, &sink, &err) == PHI_OK && info.struct_size == sizeof info &&
                   writer.format == PHI_FORMAT_JSONL && summary.sources == 0 && tree.threads == 1
               ? 0
               : 1;
}
