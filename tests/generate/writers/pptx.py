# SPDX-License-Identifier: Apache-2.0
"""PowerPoint presentations: slides with a title and lines of text, one master and one layout."""

from __future__ import annotations

from collections.abc import Sequence

from . import opc

_P = "http://schemas.openxmlformats.org/presentationml/2006/main"
_A = "http://schemas.openxmlformats.org/drawingml/2006/main"
_KIND = "presentationml."
_NAMESPACES = f'xmlns:p="{_P}" xmlns:a="{_A}" xmlns:r="{opc.OFFICE}"'
_TREE_HEAD = '<p:nvGrpSpPr><p:cNvPr id="1" name=""/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr/>'
_COLORS = "".join(
    f'<a:{name}><a:srgbClr val="{value}"/></a:{name}>'
    for name, value in zip(
        "dk1 lt1 dk2 lt2 accent1 accent2 accent3 accent4 accent5 accent6 hlink folHlink".split(),
        "000000 FFFFFF 444444 EEEEEE 336699 669933 993366 CC9933 339999 996633 0000CC 660066".split(),
    )
)
_FONT = '<a:latin typeface="Helvetica"/><a:ea typeface=""/><a:cs typeface=""/>'
_FILL = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>'
_LINE = f"<a:ln>{_FILL}</a:ln>"
_EFFECT = "<a:effectStyle><a:effectLst/></a:effectStyle>"
_THEME = (
    f'{opc.XML}<a:theme xmlns:a="{_A}" name="Plain"><a:themeElements><a:clrScheme name="Plain">{_COLORS}</a:clrScheme>'
    f'<a:fontScheme name="Plain"><a:majorFont>{_FONT}</a:majorFont><a:minorFont>{_FONT}</a:minorFont></a:fontScheme>'
    f'<a:fmtScheme name="Plain"><a:fillStyleLst>{_FILL * 3}</a:fillStyleLst>'
    f"<a:lnStyleLst>{_LINE * 3}</a:lnStyleLst><a:effectStyleLst>{_EFFECT * 3}</a:effectStyleLst>"
    f"<a:bgFillStyleLst>{_FILL * 3}</a:bgFillStyleLst></a:fmtScheme></a:themeElements></a:theme>"
)
_COLOR_MAP = (
    '<p:clrMap bg1="lt1" tx1="dk1" bg2="lt2" tx2="dk2" accent1="accent1" accent2="accent2" accent3="accent3" '
    'accent4="accent4" accent5="accent5" accent6="accent6" hlink="hlink" folHlink="folHlink"/>'
)

Slide = tuple[str, Sequence[str]]  # title, lines


def make_pptx(slides: Sequence[Slide]) -> bytes:
    """A presentation with one slide for each (title, lines)."""
    empty = f"<p:cSld><p:spTree>{_TREE_HEAD}</p:spTree></p:cSld>"
    master = "slideMasters/slideMaster1.xml"
    layout = "slideLayouts/slideLayout1.xml"
    parts = {
        "ppt/theme/theme1.xml": _THEME,
        f"ppt/{master}": f"{opc.XML}<p:sldMaster {_NAMESPACES}>{empty}{_COLOR_MAP}"
        '<p:sldLayoutIdLst><p:sldLayoutId id="2147483649" r:id="rId1"/></p:sldLayoutIdLst></p:sldMaster>',
        "ppt/slideMasters/_rels/slideMaster1.xml.rels": opc.relations(
            [("slideLayout", f"../{layout}"), ("theme", "../theme/theme1.xml")]
        ),
        f"ppt/{layout}": f"{opc.XML}<p:sldLayout {_NAMESPACES}>{empty}</p:sldLayout>",
        "ppt/slideLayouts/_rels/slideLayout1.xml.rels": opc.relations([("slideMaster", f"../{master}")]),
    }
    types = {
        "ppt/presentation.xml": _KIND + "presentation.main",
        f"ppt/{master}": _KIND + "slideMaster",
        f"ppt/{layout}": _KIND + "slideLayout",
        "ppt/theme/theme1.xml": "theme",
    }
    rels: list[opc.Relation] = [("slideMaster", master)]
    ids = ""
    for number, slide in enumerate(slides, 1):
        name = f"slides/slide{number}.xml"
        parts[f"ppt/{name}"] = _slide(*slide)
        parts[f"ppt/slides/_rels/slide{number}.xml.rels"] = opc.relations([("slideLayout", f"../{layout}")])
        types[f"ppt/{name}"] = _KIND + "slide"
        rels.append(("slide", name))
        ids += f'<p:sldId id="{255 + number}" r:id="rId{len(rels)}"/>'
    parts["ppt/presentation.xml"] = (
        f"{opc.XML}<p:presentation {_NAMESPACES}>"
        '<p:sldMasterIdLst><p:sldMasterId id="2147483648" r:id="rId1"/></p:sldMasterIdLst>'
        f'<p:sldIdLst>{ids}</p:sldIdLst><p:sldSz cx="9144000" cy="6858000"/><p:notesSz cx="6858000" cy="9144000"/>'
        "</p:presentation>"
    )
    parts["ppt/_rels/presentation.xml.rels"] = opc.relations(rels)
    return opc.package(parts, types, "ppt/presentation.xml")


def _slide(title: str, lines: Sequence[str]) -> str:
    shapes = _shape(2, "Title", [title], top=400000) + _shape(3, "Content", lines, top=1600000)
    return f"{opc.XML}<p:sld {_NAMESPACES}><p:cSld><p:spTree>{_TREE_HEAD}{shapes}</p:spTree></p:cSld></p:sld>"


def _shape(number: int, name: str, lines: Sequence[str], *, top: int) -> str:
    paragraphs = "".join(f"<a:p><a:r><a:t>{opc.xml_text(line)}</a:t></a:r></a:p>" for line in lines)
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="{number}" name="{name}"/><p:cNvSpPr/><p:nvPr/></p:nvSpPr>'
        f'<p:spPr><a:xfrm><a:off x="600000" y="{top}"/><a:ext cx="7900000" cy="1000000"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></p:spPr>'
        f"<p:txBody><a:bodyPr/>{paragraphs}</p:txBody></p:sp>"
    )
