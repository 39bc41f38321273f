/* SPDX-License-Identifier: Apache-2.0 */
/* See table_values.h. Which numbers were never issued: SSA POMS RM 10201.035. What is asked of a column makes chance
 * unlikely: nine random digits pass in 89 of 100, so thirty in a row one time in thirty, and their first digits are as
 * often 9 as any. Numbers in sequence share their first digits, dates of a journal stand in order, and those of a
 * business are of few decades. */
#include "extract/table_values.h"

#include "base/ascii.h"

enum {
    CELLS_LEAST = 30,
    NUMBER_DIGITS = 9,
    FIRSTS_LEAST = 5,   /* of the first digits 0 to 8 */
    DECADES_LEAST = 5,
    YEAR_LEAST = 1900,
    YEAR_MOST = 2035,
    DATE_PARTS = 3
};

/* -------------------------------------------------------------------- values */

static bool read_number(phi__span cell, uint64_t *number)
{
    *number = 0;
    for (size_t i = 0; i < cell.size; i++) {
        if (!phi__is_digit((char)cell.data[i]))
            return false;
        *number = *number * 10 + (uint64_t)(cell.data[i] - '0');
    }
    return cell.size == NUMBER_DIGITS;
}

static bool is_issued(uint64_t number)
{
    const uint64_t area = number / 1000000, group = number / 10000 % 100, serial = number % 10000;
    return area > 0 && area != 666 && area < 900 && group > 0 && serial > 0;
}

static bool is_day(uint64_t year, uint64_t month, uint64_t day)
{
    return year >= YEAR_LEAST && year <= YEAR_MOST && month >= 1 && month <= 12 && day >= 1 && day <= 31;
}

/* "1961-02-03", "2/3/1961", "03.02.1961"; the time of day may follow. Of two orders any that fits. */
static bool read_date(phi__span cell, uint64_t *date)
{
    uint64_t parts[DATE_PARTS] = {0};
    size_t sizes[DATE_PARTS] = {0}, part = 0;
    for (size_t i = 0; i < cell.size && (char)cell.data[i] != ' ' && (char)cell.data[i] != 'T'; i++) {
        const char c = (char)cell.data[i];
        if (phi__is_digit(c) && sizes[part] < 4) {
            parts[part] = parts[part] * 10 + (uint64_t)(c - '0');
            sizes[part]++;
        } else if ((c == '-' || c == '/' || c == '.') && sizes[part] > 0 && part + 1 < DATE_PARTS) {
            part++;
        } else {
            return false;
        }
    }
    if (part + 1 != DATE_PARTS || sizes[2] == 0)
        return false;
    const bool year_first = sizes[0] == 4;
    if (!year_first && sizes[2] != 4)
        return false;
    const uint64_t year = parts[year_first ? 0 : 2], one = parts[year_first ? 1 : 0], other = parts[year_first ? 2 : 1];
    *date = year * 10000 + one * 100 + other;
    return is_day(year, one, other) || (!year_first && is_day(year, other, one));
}

bool phi__table_values_may_hold(phi__span cell)
{
    uint64_t value = 0;
    return read_number(cell, &value) || read_date(cell, &value);
}

/* ------------------------------------------------------------------- columns */

static void count_date(phi__table_values *values, uint64_t date)
{
    const uint64_t year = date / 10000;
    values->days++;
    values->decades |= UINT32_C(1) << (year - YEAR_LEAST) / 10;
    values->before_2000 += year < 2000;
}

void phi__table_values_add(phi__table_values *values, phi__span cell)
{
    uint64_t value = 0;
    if (cell.size == 0)
        return;
    values->cells++;
    if (read_number(cell, &value)) {
        values->numbers += is_issued(value);
        values->zeros += cell.data[0] == '0';
        values->firsts = (uint16_t)(values->firsts | 1u << (cell.data[0] - '0'));
    } else if (read_date(cell, &value)) {
        count_date(values, value);
    } else {
        return;
    }
    values->turns += value < values->last;
    values->repeated += value == values->last;
    values->last = value;
}

static bool is_most(uint32_t part, uint32_t all)
{
    return (uint64_t)part * 50 >= (uint64_t)all * 49;
}

static size_t bits_of(uint32_t set)
{
    return (size_t)__builtin_popcount(set);
}

const char *phi__table_values_name(const phi__table_values *values)
{
    if (values->cells < CELLS_LEAST || values->turns * 5 < values->cells || values->repeated * 5 > values->cells)
        return NULL;
    if (is_most(values->numbers, values->cells) && values->zeros > 0 && (values->firsts >> 9 & 1) == 0 &&
        bits_of(values->firsts) >= FIRSTS_LEAST)
        return "(nine-digit codes)";
    if (is_most(values->days, values->cells) && bits_of(values->decades) >= DECADES_LEAST && values->before_2000 * 2 > values->cells)
        return "(days of many years)";
    return NULL;
}
