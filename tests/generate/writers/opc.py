# SPDX-License-Identifier: Apache-2.0
"""What docx, xlsx and pptx share: the Open Packaging container (ECMA-376 part 2)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape

from .zipfiles import Options, make_zip

XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE_PREFIX = "application/vnd.openxmlformats-officedocument."

Relation = tuple[str, str]  # (last part of the relationship type, target)


def xml_text(value: str) -> str:
    return escape(value)


def relations(items: Sequence[Relation]) -> str:
    """A relationship part; item number i gets the id rId{i+1}."""
    rows = "".join(
        f'<Relationship Id="rId{i}" Type="{OFFICE}/{kind}" Target="{target}"/>'
        for i, (kind, target) in enumerate(items, 1)
    )
    return f'{XML}<Relationships xmlns="{_PACKAGE}/relationships">{rows}</Relationships>'


def package(parts: Mapping[str, str], types: Mapping[str, str], main: str) -> bytes:
    """The zip of `parts` (name -> XML), whose content `types` lack the common prefix; `main` opens first."""
    overrides = "".join(
        f'<Override PartName="/{name}" ContentType="{_TYPE_PREFIX}{kind}+xml"/>' for name, kind in types.items()
    )
    content_types = (
        f'{XML}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>'
    )
    members = {"[Content_Types].xml": content_types, "_rels/.rels": relations([("officeDocument", main)]), **parts}
    return make_zip({name: part.encode() for name, part in members.items()}, Options())
