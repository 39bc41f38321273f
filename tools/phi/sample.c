/* SPDX-License-Identifier: Apache-2.0 */
/* See sample.h. Stratified sampling without replacement (W. G. Cochran, "Sampling Techniques", chapter 5). Shares are taken as
 * (x + 1) / (n + 2) where they say how uncertain the estimate is: of five files without patient data it does not follow that
 * there is none (A. Agresti and B. A. Coull, 1998). A stratum that nobody looked at may be all or nothing. */
#include "sample.h"

#include <math.h>

#define Z 1.96 /* of the normal distribution, 95 % */

size_t sample_stratum_of(uint64_t bytes)
{
    size_t stratum = 0;
    for (uint64_t most = 4096; stratum + 1 < SAMPLE_STRATA && bytes > most; most *= 16)
        stratum++;
    return stratum;
}

static double at_most(double value, double most)
{
    return value > most ? most : value;
}

sample_range sample_files(const sample_stratum *strata, sample_kind kind)
{
    double middle = 0, centre = 0, variance = 0, least = 0, most = 0, unseen = 0;
    for (size_t s = 0; s < SAMPLE_STRATA; s++) {
        const sample_stratum *h = &strata[s];
        const double all = (double)h->files, seen = (double)h->seen, with = (double)h->with[kind];
        least += with;
        most += all - (seen - with);
        if (h->files == 0)
            continue;
        if (h->seen == 0) {
            unseen += all;
            continue;
        }
        const double share = (with + 1) / (seen + 2), left = all - seen;
        middle += with + left * with / seen;
        centre += with + left * share;
        variance += left * left * share * (1 - share) / (seen + 2);
    }
    const double width = Z * sqrt(variance);
    sample_range range = {.middle = middle, .lower = centre - width, .upper = centre + width + unseen};
    range.lower = at_most(range.lower < least ? least : range.lower, middle);
    range.upper = at_most(range.upper < middle ? middle : range.upper, most);
    return range;
}

/* By bytes where there are any: within a stratum that is what time goes by. */
sample_range sample_seconds(const sample_stratum *strata)
{
    double middle = 0, variance = 0, bytes = 0, seconds = 0;
    for (size_t s = 0; s < SAMPLE_STRATA; s++) {
        bytes += (double)strata[s].seen_bytes;
        seconds += strata[s].seconds;
    }
    for (size_t s = 0; s < SAMPLE_STRATA; s++) {
        const sample_stratum *h = &strata[s];
        const double all = (double)h->files, seen = (double)h->seen;
        if (h->files == 0)
            continue;
        if (h->seen == 0) { /* as the others, or twice as long, or in no time */
            const double guess = bytes > 0 ? seconds / bytes * (double)h->bytes : 0;
            middle += guess;
            variance += guess * guess / (Z * Z);
            continue;
        }
        middle += h->seen_bytes > 0 ? h->seconds / (double)h->seen_bytes * (double)h->bytes : h->seconds / seen * all;
        const double mean = h->seconds / seen;
        const double spread = h->seen > 1 ? (h->squares - seen * mean * mean) / (seen - 1) : mean * mean;
        variance += all * all * (spread > 0 ? spread : 0) / seen * (1 - seen / all);
    }
    const double width = Z * sqrt(variance);
    return (sample_range){.middle = middle, .lower = middle > width ? middle - width : 0, .upper = middle + width};
}
