/* SPDX-License-Identifier: Apache-2.0 */
/* See flow.h. */
#include "extract/flow.h"

enum { TABS = 64 };

void phi__flow_init(phi__flow *flow, phi__emit *emit)
{
    *flow = (phi__flow){.emit = emit};
    phi__aside_init(&flow->aside);
    phi__grid_init(&flow->grid);
}

void phi__flow_done(phi__flow *flow)
{
    phi__grid_done(&flow->grid);
    phi__aside_done(&flow->aside);
}

void phi__flow_gap(phi__flow *flow, phi__gap least)
{
    if (least == PHI__GAP_CELL && flow->gap == PHI__GAP_CELL && flow->tabs < TABS)
        flow->tabs++;
    if (least > flow->gap) {
        flow->gap = least;
        flow->tabs = 0;
    }
}

void phi__flow_forget(phi__flow *flow)
{
    flow->placed = false;
}

static bool same_place(const phi__place *a, const phi__place *b)
{
    return a->page == b->page && a->row == b->row && a->column == b->column && a->part == b->part &&
           a->field == b->field && a->sheet == b->sheet && a->cell == b->cell;
}

static phi_status go_to(phi__flow *flow, const phi__place *place)
{
    if (flow->placed && same_place(place, &flow->place))
        return PHI_OK;
    flow->placed = true;
    flow->place = *place;
    return flow->emit->place(flow->emit, place);
}

static phi_status say_asides(phi__flow *flow)
{
    bool said = false;
    if (flow->aside.items.count == 0)
        return PHI_OK;
    PHI_TRY(phi__aside_flush(&flow->aside, flow->emit, &said));
    flow->placed = flow->placed && !said;
    return PHI_OK;
}

static phi_status say_gap(phi__flow *flow)
{
    static const char *const GAPS[] = {"", " ", "\n", "\t", "\n"};
    const phi__gap gap = flow->gap;
    const bool line = gap == PHI__GAP_LINE || gap == PHI__GAP_ROW;
    flow->gap = PHI__GAP_NONE;
    if (flow->begun && gap != PHI__GAP_NONE)
        PHI_TRY(flow->emit->text(flow->emit, GAPS[gap], 1));
    for (; flow->tabs > 0; flow->tabs--)
        PHI_TRY(flow->emit->text(flow->emit, GAPS[PHI__GAP_CELL], 1));
    if (line || !flow->begun)
        PHI_TRY(say_asides(flow));
    flow->begun = true;
    return PHI_OK;
}

phi_status phi__flow_reach(phi__flow *flow, const phi__place *place)
{
    PHI_TRY(say_gap(flow));
    return go_to(flow, place);
}

phi_status phi__flow_text(phi__flow *flow, const phi__place *place, const char *utf8, size_t length)
{
    phi__place here = *place;
    if (here.part == NULL && here.sheet == NULL)
        phi__grid_place(&flow->grid, &here);
    PHI_TRY(phi__grid_text(&flow->grid, utf8, length));
    PHI_TRY(phi__flow_reach(flow, &here));
    return length == 0 ? PHI_OK : flow->emit->text(flow->emit, utf8, length);
}

phi_status phi__flow_aside(phi__flow *flow, const char *part, phi__span field, phi__span text, uint64_t source)
{
    if (phi__aside_full(&flow->aside)) { /* the line is too long to wait for its end */
        phi__flow_gap(flow, PHI__GAP_ROW);
        PHI_TRY(say_gap(flow));
        flow->begun = false;
    }
    PHI_TRY(phi__aside_begin(&flow->aside, part, field, source));
    return phi__aside_text(&flow->aside, text.data, text.size);
}

phi_status phi__flow_aside_open(phi__flow *flow, const char *part)
{
    return phi__flow_aside(flow, part, (phi__span){0}, (phi__span){0}, 0);
}

phi_status phi__flow_aside_more(phi__flow *flow, const char *utf8, size_t length)
{
    if (flow->aside.items.count == 0 || phi__aside_full(&flow->aside)) {
        const size_t count = flow->aside.items.count;
        PHI_TRY(phi__flow_aside_open(flow, count == 0 ? "field" : flow->aside.items.items[count - 1].part));
    }
    return phi__aside_text(&flow->aside, utf8, length);
}

phi_status phi__flow_finish(phi__flow *flow)
{
    phi__flow_gap(flow, PHI__GAP_ROW);
    return say_gap(flow);
}
