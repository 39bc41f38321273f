/* SPDX-License-Identifier: Apache-2.0 */
/* See writers.h. The only file that includes libwpd, libwps and librevenge, and
 * the C++ of this worker. Both libraries tell what they read through one interface for texts and one
 * for sheets; what is no text of these is left to empty functions. */
#include "worker/writers.h"

#include <libwpd/libwpd.h>
#include <librevenge-stream/librevenge-stream.h>
#include <librevenge/librevenge.h>
#include <libwps/libwps.h>

#include <cstdio>
#include <string>
#include <vector>

namespace
{
using librevenge::RVNGBinaryData;
using librevenge::RVNGProperty;
using librevenge::RVNGPropertyList;
using librevenge::RVNGString;

/* What both interfaces make of it. */
class Output
{
public:
    explicit Output(const phi__writers_sink *sink) : m_sink(sink) {}

    void text(const char *utf8, std::size_t size)
    {
        if (size == 0)
            return;
        if (!m_gap.empty())
            m_sink->text(m_sink->user, m_gap.data(), m_gap.size());
        m_gap.clear();
        m_sink->text(m_sink->user, utf8, size);
        m_any = true;
    }

    /* Comes before the next text, the strongest one: a line end over a tab. */
    void gap(const char *what)
    {
        if (m_any && m_gap != "\n")
            m_gap = what;
    }

    void enter(const char *part)
    {
        m_parts.push_back(part);
        begin(part);
    }

    void leave()
    {
        if (!m_parts.empty())
            m_parts.pop_back();
        begin(m_parts.empty() ? nullptr : m_parts.back());
    }

    void metadata(const RVNGPropertyList &list)
    {
        RVNGPropertyList::Iter at(list);
        for (at.rewind(); at.next();) {
            if (at() != nullptr)
                m_sink->value(m_sink->user, "metadata", at.key(), at()->getStr().cstr());
        }
    }

    void link(const RVNGPropertyList &list)
    {
        const RVNGProperty *target = list["xlink:href"];
        if (target != nullptr)
            m_sink->value(m_sink->user, "link", nullptr, target->getStr().cstr());
        begin(m_parts.empty() ? nullptr : m_parts.back());
    }

    void object(const RVNGPropertyList &list)
    {
        const RVNGProperty *data = list["office:binary-data"];
        if (data == nullptr)
            return;
        const RVNGBinaryData bytes(data->getStr());
        if (bytes.size() > 0)
            m_sink->object(m_sink->user, bytes.getDataBuffer(), bytes.size());
        begin(m_parts.empty() ? nullptr : m_parts.back());
    }

    void sheet(const RVNGPropertyList &list)
    {
        const RVNGProperty *name = list["librevenge:sheet-name"];
        m_sheet = name == nullptr ? "" : name->getStr().cstr();
        m_row = 0;
    }

    void end_sheet()
    {
        m_row = 0;
        begin(nullptr);
    }

    void row(const RVNGPropertyList &list)
    {
        const RVNGProperty *number = list["librevenge:row"];
        m_row = number == nullptr ? m_row + 1 : static_cast<unsigned>(number->getInt()) + 1;
        m_column = 0;
    }

    void cell(const RVNGPropertyList &list)
    {
        const RVNGProperty *number = list["librevenge:column"];
        const RVNGProperty *value = list["librevenge:value"];
        m_column = number == nullptr ? m_column + 1 : static_cast<unsigned>(number->getInt()) + 1;
        m_value = value == nullptr ? day_of(list) : shorten(value->getStr().cstr());
        m_any = false;
        m_gap.clear();
        m_sink->cell(m_sink->user, m_sheet.c_str(), m_row, m_column);
    }

    /* A number has no text of its own. */
    void end_cell()
    {
        if (!m_any && !m_value.empty())
            m_sink->text(m_sink->user, m_value.data(), m_value.size());
        m_sink->text(m_sink->user, "\n", 1);
        m_gap.clear();
        m_any = false;
    }

private:
    /* "4711.0000" -> "4711" */
    static std::string shorten(std::string number)
    {
        if (number.find('.') == std::string::npos)
            return number;
        number.erase(number.find_last_not_of('0') + 1);
        if (!number.empty() && number.back() == '.')
            number.pop_back();
        return number;
    }

    static std::string day_of(const RVNGPropertyList &list)
    {
        const RVNGProperty *year = list["librevenge:year"], *month = list["librevenge:month"], *day = list["librevenge:day"];
        char text[32];
        if (year == nullptr || month == nullptr || day == nullptr)
            return std::string();
        (void)std::snprintf(text, sizeof text, "%04d-%02d-%02d", year->getInt(), month->getInt(), day->getInt());
        return text;
    }

    void begin(const char *part)
    {
        if (m_any)
            m_sink->text(m_sink->user, "\n", 1);
        m_gap.clear();
        m_any = false;
        m_sink->place(m_sink->user, part);
    }

    const phi__writers_sink *m_sink;
    std::vector<const char *> m_parts;
    std::string m_gap, m_sheet, m_value;
    unsigned m_row = 0, m_column = 0;
    bool m_any = false; /* there is text at this place */
};

class Text : public librevenge::RVNGTextInterface
{
public:
    explicit Text(const phi__writers_sink *sink) : m_out(sink) {}

    void setDocumentMetaData(const RVNGPropertyList &list) override { m_out.metadata(list); }
    void openHeader(const RVNGPropertyList &) override { m_out.enter("header"); }
    void closeHeader() override { m_out.leave(); }
    void openFooter(const RVNGPropertyList &) override { m_out.enter("footer"); }
    void closeFooter() override { m_out.leave(); }
    void openFootnote(const RVNGPropertyList &) override { m_out.enter("footnotes"); }
    void closeFootnote() override { m_out.leave(); }
    void openEndnote(const RVNGPropertyList &) override { m_out.enter("endnotes"); }
    void closeEndnote() override { m_out.leave(); }
    void openComment(const RVNGPropertyList &) override { m_out.enter("comments"); }
    void closeComment() override { m_out.leave(); }
    void openTextBox(const RVNGPropertyList &) override { m_out.enter("textbox"); }
    void closeTextBox() override { m_out.leave(); }
    void closeParagraph() override { m_out.gap("\n"); }
    void closeListElement() override { m_out.gap("\n"); }
    void openLink(const RVNGPropertyList &list) override { m_out.link(list); }
    void insertTab() override { m_out.text("\t", 1); }
    void insertSpace() override { m_out.text(" ", 1); }
    void insertLineBreak() override { m_out.text("\n", 1); }
    void insertText(const RVNGString &text) override { m_out.text(text.cstr(), static_cast<std::size_t>(text.size())); }
    void insertBinaryObject(const RVNGPropertyList &list) override { m_out.object(list); }
    void closeTableRow() override { m_out.gap("\n"); }
    void closeTableCell() override { m_out.gap("\t"); }

    void startDocument(const RVNGPropertyList &) override {}
    void endDocument() override {}
    void definePageStyle(const RVNGPropertyList &) override {}
    void defineEmbeddedFont(const RVNGPropertyList &) override {}
    void openPageSpan(const RVNGPropertyList &) override {}
    void closePageSpan() override {}
    void defineParagraphStyle(const RVNGPropertyList &) override {}
    void openParagraph(const RVNGPropertyList &) override {}
    void defineCharacterStyle(const RVNGPropertyList &) override {}
    void openSpan(const RVNGPropertyList &) override {}
    void closeSpan() override {}
    void closeLink() override {}
    void defineSectionStyle(const RVNGPropertyList &) override {}
    void openSection(const RVNGPropertyList &) override {}
    void closeSection() override {}
    void insertField(const RVNGPropertyList &) override {}
    void openOrderedListLevel(const RVNGPropertyList &) override {}
    void openUnorderedListLevel(const RVNGPropertyList &) override {}
    void closeOrderedListLevel() override {}
    void closeUnorderedListLevel() override {}
    void openListElement(const RVNGPropertyList &) override {}
    void openTable(const RVNGPropertyList &) override {}
    void openTableRow(const RVNGPropertyList &) override {}
    void openTableCell(const RVNGPropertyList &) override {}
    void insertCoveredTableCell(const RVNGPropertyList &) override {}
    void closeTable() override {}
    void openFrame(const RVNGPropertyList &) override {}
    void closeFrame() override {}
    void insertEquation(const RVNGPropertyList &) override {}
    void openGroup(const RVNGPropertyList &) override {}
    void closeGroup() override {}
    void defineGraphicStyle(const RVNGPropertyList &) override {}
    void drawRectangle(const RVNGPropertyList &) override {}
    void drawEllipse(const RVNGPropertyList &) override {}
    void drawPolygon(const RVNGPropertyList &) override {}
    void drawPolyline(const RVNGPropertyList &) override {}
    void drawPath(const RVNGPropertyList &) override {}
    void drawConnector(const RVNGPropertyList &) override {}

private:
    Output m_out;
};

class Sheets : public librevenge::RVNGSpreadsheetInterface
{
public:
    explicit Sheets(const phi__writers_sink *sink) : m_out(sink) {}

    void setDocumentMetaData(const RVNGPropertyList &list) override { m_out.metadata(list); }
    void openHeader(const RVNGPropertyList &) override { m_out.enter("header"); }
    void closeHeader() override { m_out.leave(); }
    void openFooter(const RVNGPropertyList &) override { m_out.enter("footer"); }
    void closeFooter() override { m_out.leave(); }
    void openFootnote(const RVNGPropertyList &) override { m_out.enter("footnotes"); }
    void closeFootnote() override { m_out.leave(); }
    void openComment(const RVNGPropertyList &) override { m_out.enter("comments"); }
    void closeComment() override { m_out.leave(); }
    void openTextBox(const RVNGPropertyList &) override { m_out.enter("textbox"); }
    void closeTextBox() override { m_out.leave(); }
    void closeParagraph() override { m_out.gap("\n"); }
    void closeListElement() override { m_out.gap("\n"); }
    void openLink(const RVNGPropertyList &list) override { m_out.link(list); }
    void insertTab() override { m_out.text("\t", 1); }
    void insertSpace() override { m_out.text(" ", 1); }
    void insertLineBreak() override { m_out.text("\n", 1); }
    void insertText(const RVNGString &text) override { m_out.text(text.cstr(), static_cast<std::size_t>(text.size())); }
    void insertBinaryObject(const RVNGPropertyList &list) override { m_out.object(list); }
    void closeTableRow() override { m_out.gap("\n"); }
    void closeTableCell() override { m_out.gap("\t"); }
    void openSheet(const RVNGPropertyList &list) override { m_out.sheet(list); }
    void closeSheet() override { m_out.end_sheet(); }
    void openSheetRow(const RVNGPropertyList &list) override { m_out.row(list); }
    void closeSheetRow() override { m_out.gap("\n"); }
    void openSheetCell(const RVNGPropertyList &list) override { m_out.cell(list); }
    void closeSheetCell() override { m_out.end_cell(); }

    void startDocument(const RVNGPropertyList &) override {}
    void endDocument() override {}
    void definePageStyle(const RVNGPropertyList &) override {}
    void defineEmbeddedFont(const RVNGPropertyList &) override {}
    void openPageSpan(const RVNGPropertyList &) override {}
    void closePageSpan() override {}
    void defineSheetNumberingStyle(const RVNGPropertyList &) override {}
    void defineChartStyle(const RVNGPropertyList &) override {}
    void openChart(const RVNGPropertyList &) override {}
    void closeChart() override {}
    void openChartTextObject(const RVNGPropertyList &) override {}
    void closeChartTextObject() override {}
    void openChartPlotArea(const RVNGPropertyList &) override {}
    void closeChartPlotArea() override {}
    void insertChartAxis(const RVNGPropertyList &) override {}
    void openChartSerie(const RVNGPropertyList &) override {}
    void closeChartSerie() override {}
    void defineParagraphStyle(const RVNGPropertyList &) override {}
    void openParagraph(const RVNGPropertyList &) override {}
    void defineCharacterStyle(const RVNGPropertyList &) override {}
    void openSpan(const RVNGPropertyList &) override {}
    void closeSpan() override {}
    void closeLink() override {}
    void defineSectionStyle(const RVNGPropertyList &) override {}
    void openSection(const RVNGPropertyList &) override {}
    void closeSection() override {}
    void insertField(const RVNGPropertyList &) override {}
    void openOrderedListLevel(const RVNGPropertyList &) override {}
    void openUnorderedListLevel(const RVNGPropertyList &) override {}
    void closeOrderedListLevel() override {}
    void closeUnorderedListLevel() override {}
    void openListElement(const RVNGPropertyList &) override {}
    void openFrame(const RVNGPropertyList &) override {}
    void closeFrame() override {}
    void openTable(const RVNGPropertyList &) override {}
    void openTableRow(const RVNGPropertyList &) override {}
    void openTableCell(const RVNGPropertyList &) override {}
    void insertCoveredTableCell(const RVNGPropertyList &) override {}
    void closeTable() override {}
    void openGroup(const RVNGPropertyList &) override {}
    void closeGroup() override {}
    void defineGraphicStyle(const RVNGPropertyList &) override {}
    void drawRectangle(const RVNGPropertyList &) override {}
    void drawEllipse(const RVNGPropertyList &) override {}
    void drawPolygon(const RVNGPropertyList &) override {}
    void drawPolyline(const RVNGPropertyList &) override {}
    void drawPath(const RVNGPropertyList &) override {}
    void drawConnector(const RVNGPropertyList &) override {}
    void insertEquation(const RVNGPropertyList &) override {}

private:
    Output m_out;
};

phi__writers_result of_wpd(libwpd::WPDResult result)
{
    switch (result) {
    case libwpd::WPD_OK:
        return PHI__WRITERS_OK;
    case libwpd::WPD_UNSUPPORTED_ENCRYPTION_ERROR:
    case libwpd::WPD_PASSWORD_MISSMATCH_ERROR:
        return PHI__WRITERS_ENCRYPTED;
    default:
        return PHI__WRITERS_CORRUPT;
    }
}

phi__writers_result of_wps(libwps::WPSResult result)
{
    if (result == libwps::WPS_OK)
        return PHI__WRITERS_OK;
    return result == libwps::WPS_ENCRYPTION_ERROR ? PHI__WRITERS_ENCRYPTED : PHI__WRITERS_CORRUPT;
}

phi__writers_result read_wordperfect(librevenge::RVNGInputStream *input, const phi__writers_sink *sink)
{
    const libwpd::WPDConfidence sure = libwpd::WPDocument::isFileFormatSupported(input);
    if (sure == libwpd::WPD_CONFIDENCE_SUPPORTED_ENCRYPTION || sure == libwpd::WPD_CONFIDENCE_UNSUPPORTED_ENCRYPTION)
        return PHI__WRITERS_ENCRYPTED;
    if (sure == libwpd::WPD_CONFIDENCE_NONE)
        return PHI__WRITERS_OTHER;
    Text text(sink);
    return of_wpd(libwpd::WPDocument::parse(input, &text, nullptr));
}

phi__writers_result read_works(librevenge::RVNGInputStream *input, const phi__writers_sink *sink)
{
    libwps::WPSKind kind = libwps::WPS_TEXT;
    libwps::WPSCreator creator = libwps::WPS_MSWORKS;
    bool needs_encoding = false;
    const libwps::WPSConfidence sure = libwps::WPSDocument::isFileFormatSupported(input, kind, creator, needs_encoding);
    if (sure == libwps::WPS_CONFIDENCE_SUPPORTED_ENCRYPTION)
        return PHI__WRITERS_ENCRYPTED;
    if (sure == libwps::WPS_CONFIDENCE_NONE)
        return PHI__WRITERS_OTHER;
    if (kind == libwps::WPS_SPREADSHEET || kind == libwps::WPS_DATABASE) {
        Sheets sheets(sink);
        return of_wps(libwps::WPSDocument::parse(input, &sheets));
    }
    Text text(sink);
    return of_wps(libwps::WPSDocument::parse(input, &text));
}
} // namespace

extern "C" phi__writers_result phi__writers_read(const unsigned char *bytes, unsigned size, bool wordperfect,
                                                 const phi__writers_sink *sink)
{
    try {
        librevenge::RVNGStringStream input(bytes, size);
        return wordperfect ? read_wordperfect(&input, sink) : read_works(&input, sink);
    } catch (const std::bad_alloc &) {
        return PHI__WRITERS_MEMORY;
    } catch (...) {
        return PHI__WRITERS_CORRUPT;
    }
}
