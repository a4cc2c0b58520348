"""Dropdowns and marks that Excel keeps in a sheet's extensions.

Excel 2010 and later save every validation and conditional format that refers to another sheet there
([MS-XLSX] 2.6.3, `x14:dataValidations`, `x14:conditionalFormattings`); openpyxl knows neither.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from openpyxl.worksheet.cell_range import MultiCellRange

from cqip_xl.excel.archive import Archive, local, tree_of
from cqip_xl.excel.package import sheet_parts
from cqip_xl.model.book import Area
from cqip_xl.model.markers import Spot
from cqip_xl.model.seen import SeenRule

#: Excel's words for kinds of limits -> ours.
KINDS = {"textLength": "length", "none": "any", None: "any"}


@dataclass(frozen=True, slots=True)
class Extended:
    validations: tuple[SeenRule, ...] = ()
    conditions: tuple[SeenRule, ...] = ()


def extended_rules(archive: Archive) -> Mapping[str, Extended]:
    """Sheet -> its rules in extensions, for sheets that have any."""
    found: dict[str, Extended] = {}
    for name, part in sheet_parts(archive):
        xml = archive.get(part)
        if b"<extLst" in xml:
            tree = tree_of(part, xml)
            found[name] = Extended(tuple(_validations(tree)), tuple(_conditions(tree)))
    return found


def areas_of(ranges: MultiCellRange) -> tuple[Area, ...]:
    return tuple(Area(r.min_row - 1, r.min_col - 1, r.max_row - 1, r.max_col - 1) for r in ranges.ranges)


def base_of(areas: tuple[Area, ...]) -> Spot:
    """The cell for which Excel writes relative references: the upper left corner of all areas."""
    return min(a.top for a in areas), min(a.left for a in areas)


def _validations(tree: Element) -> Iterator[SeenRule]:
    for rule in (e for e in tree.iter() if _is_extended(e, "dataValidation")):
        if areas := _areas(rule):
            kind = rule.get("type")
            yield SeenRule(areas, KINDS.get(kind, kind or "any"), _text(rule, "formula1"), base_of(areas))


def _conditions(tree: Element) -> Iterator[SeenRule]:
    for formatting in (e for e in tree.iter() if _is_extended(e, "conditionalFormatting")):
        areas = _areas(formatting)
        for rule in (e for e in formatting if local(e.tag) == "cfRule"):
            text = next((e.text or "" for e in rule if local(e.tag) == "f"), "")
            if areas and text:
                yield SeenRule(areas, rule.get("type", ""), text, base_of(areas))


def _is_extended(element: Element, name: str) -> bool:
    return local(element.tag) == name and element.get("sqref") is None  # the plain ones carry their area as attribute


def _areas(rule: Element) -> tuple[Area, ...]:
    text = next((e.text or "" for e in rule if local(e.tag) == "sqref"), "")
    try:
        return areas_of(MultiCellRange(text)) if text.strip() else ()
    except (TypeError, ValueError):
        return ()


def _text(rule: Element, name: str) -> str:
    """The formula in `<name><xm:f>`."""
    return next(("".join(e.itertext()).strip() for e in rule if local(e.tag) == name), "")
