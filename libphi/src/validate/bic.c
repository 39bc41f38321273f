/* SPDX-License-Identifier: Apache-2.0
 * Business identifier codes of banks (ISO 9362): four letters of the bank, a
 * country (ISO 3166), two of the place, three of the branch. */
#include "validate/checks.h"
#include "validate/shape.h"

#include <string.h>

static bool is_country(const char *code)
{
    static const char LIST[] =
        "ADAEAFAGAIALAMAOAQARASATAUAWAXAZBABBBDBEBFBGBHBIBJBLBMBNBOBQBRBSBTBVBWBYBZCACCCDCFCGCHCICKCLCMCNCOCRCUCVCWCX"
        "CYCZDEDJDKDMDODZECEEEGEHERESETFIFJFKFMFOFRGAGBGDGEGFGGGHGIGLGMGNGPGQGRGSGTGUGWGYHKHMHNHRHTHUIDIEILIMINIOIQIR"
        "ISITJEJMJOJPKEKGKHKIKMKNKPKRKWKYKZLALBLCLILKLRLSLTLULVLYMAMCMDMEMFMGMHMKMLMMMNMOMPMQMRMSMTMUMVMWMXMYMZNANCNE"
        "NFNGNINLNONPNRNUNZOMPAPEPFPGPHPKPLPMPNPRPSPTPWPYQARERORSRURWSASBSCSDSESGSHSISJSKSLSMSNSOSRSSSTSVSXSYSZTCTDTF"
        "TGTHTJTKTLTMTNTOTRTTTVTWTZUAUGUMUSUYUZVAVCVEVGVIVNVUWFWSXKYEYTZAZMZW";
    for (size_t i = 0; i + 1 < sizeof LIST - 1; i += 2) {
        if (LIST[i] == code[0] && LIST[i + 1] == code[1])
            return true;
    }
    return false;
}

bool phi__check_bic(const char *value, size_t length)
{
    return (phi__shape_fits(value, length, "AAAAAA**") || phi__shape_fits(value, length, "AAAAAA*****")) &&
           is_country(value + 4);
}
