"""What openpyxl reads of a sheet, in a shape in which LibreOffice's files and ours compare."""

from __future__ import annotations

import re
from typing import Any

from openpyxl.formula.translate import Translator
from openpyxl.utils import get_column_letter, range_boundaries


def bare(formula: str) -> str:
    """A formula without spaces and without the quotes and brackets that LibreOffice does without or adds."""
    formula = re.sub(r"'([^\W\d]\w*)'!", r"\1!", formula.replace(" ", ""))
    formula = re.sub(r"\b1e-09\b", "0.000000001", formula).removesuffix(".0")
    return re.sub(r"\b(TRUE|FALSE)\(\)", r"\1", formula)


def rules(sheet: Any) -> dict[str, tuple[object, ...]]:
    found: dict[str, tuple[object, ...]] = {}
    for rule in sheet.data_validations.dataValidation:
        limits = tuple(text and bare(text) for text in (rule.formula1, rule.formula2))
        if rule.type in ("list", "custom"):
            limits = limits[:1]  # LibreOffice writes an empty second limit as 0
        shown = (rule.promptTitle, rule.prompt, rule.errorTitle, rule.error)
        marks = (rule.type or "none", rule.errorStyle or "stop", rule.allowBlank, rule.showDropDown or False)
        row = (*marks, *(limits if rule.type else ()), *(text or None for text in shown))
        # By cell: both writers put equal rules of several places together, but not the same ones.
        found |= {place: row for area in rule.sqref for place in _cells_in(str(area))}
    return found


def marks(sheet: Any, place: str) -> list[tuple[object, ...]]:
    """The conditional formats on one cell in order, each as it reads there."""

    found = []
    for area in sheet.conditional_formatting:
        if not any(place in spot for spot in map(_cells_in, str(area.sqref).split())):
            continue
        corner = str(area.sqref).split(":")[0].split()[0]
        for rule in area.rules:
            formula = Translator("=" + rule.formula[0].removeprefix("="), origin=corner).translate_formula(place)
            look = rule.dxf
            fill = look.fill.bgColor.rgb if look.fill else None
            found.append((rule.priority, bare(formula), look.font.color.rgb[-6:], bool(look.font.b), fill))
    return [(formula, color, bold, fill[-6:] if fill else None) for _, formula, color, bold, fill in sorted(found)]


def _cells_in(area: str) -> set[str]:

    left, top, right, bottom = range_boundaries(area)
    return {f"{get_column_letter(c)}{r}" for c in range(left, right + 1) for r in range(top, bottom + 1)}


def look(cell: Any) -> dict[str, object]:
    font, sides = cell.font, (cell.border.left, cell.border.top, cell.border.right, cell.border.bottom)
    return {
        "font": (font.name, font.sz, bool(font.b), bool(font.i), font.u, _color(font.color)),
        "fill": cell.fill.fgColor.rgb[-6:] if cell.fill.patternType == "solid" else None,
        "lines": [side and side.style and (side.style, _color(side.color)) for side in sides],
        "stand": (cell.alignment.horizontal or "general", cell.alignment.vertical or "bottom"),
        "turn": (bool(cell.alignment.wrap_text), cell.alignment.indent, cell.alignment.text_rotation),
        "number": cell.number_format.lower().replace("\\", ""),
        "locked": cell.protection.locked,
    }


def _color(color: Any) -> str:
    return str(color.rgb)[-6:] if color is not None and color.rgb else "000000"
