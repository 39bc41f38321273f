/* SPDX-License-Identifier: Apache-2.0 */
/* See barcode.h. The only file that names ZXing, and the only one in C++, as it is. A code
 * that breaks off its reader is one that is not there: nothing is thrown any further. */
#include "worker/barcode.h"

#define ZX_USE_UTF8 1
#include <ZXing/ReadBarcode.h>

#include <algorithm>
#include <exception>
#include <string>

namespace {

constexpr int MOST = 32; // codes of one picture
constexpr int64_t SMALL = 3000000; // pixels

void tell(const ZXing::Result &result, void (*each)(void *, const phi__barcode *), void *context)
{
    const std::string text = result.text();
    const std::string format = ZXing::ToString(result.format());
    if (text.empty())
        return;
    phi__barcode code = {};
    code.format = format.c_str();
    code.text = text.data();
    code.size = text.size();
    const auto &corners = result.position();
    code.left = code.right = corners[0].x;
    code.top = code.bottom = corners[0].y;
    for (const auto &corner : corners) {
        code.left = std::min(code.left, corner.x);
        code.right = std::max(code.right, corner.x);
        code.top = std::min(code.top, corner.y);
        code.bottom = std::max(code.bottom, corner.y);
    }
    each(context, &code);
}

} // namespace

extern "C" void phi__barcodes_read(const uint8_t *grey, int width, int height, int stride,
                                   void (*each)(void *context, const phi__barcode *code), void *context)
{
    try {
        using ZXing::BarcodeFormat;
        const ZXing::ImageView view(grey, width, height, ZXing::ImageFormat::Lum, stride);
        ZXing::DecodeHints hints;
        // Codes of products (EAN, ITF) are not looked for: they are short, and nobody's.
        hints.setFormats(BarcodeFormat::PDF417 | BarcodeFormat::QRCode | BarcodeFormat::DataMatrix |
                         BarcodeFormat::Aztec | BarcodeFormat::Code128 | BarcodeFormat::Code39);
        hints.setTryHarder(int64_t{width} * height <= SMALL); // else every row of a scan is tried
        hints.setTryRotate(true);
        hints.setMaxNumberOfSymbols(MOST);
        for (const auto &result : ZXing::ReadBarcodes(view, hints)) {
            if (result.isValid())
                tell(result, each, context);
        }
    } catch (const std::exception &) {
        // no code, then
    }
}
