"""What a Style means to every host: the same as excel/write.py makes of it."""

from __future__ import annotations

from collections.abc import Iterable

from cqip_xl.hosts.areas import rectangles
from cqip_xl.model.book import Area, Cell, Style

FONT = "Calibri"
#: How days and months stand in cells, where the language does not write day/month/year; as in excel/write.py.
_DAYS = {language: {"dd/mm/yyyy": "yyyy-mm-dd", "mm/yyyy": "yyyy-mm"} for language in ("sv", "zh-Hans", "zh-Hant")}


def number_format(style: Style, language: str) -> str:
    """Excel's code, in English; `General` where the style asks for none."""
    return _DAYS.get(language, {}).get(style.number, style.number) or "General"


def rgb(color: str) -> tuple[int, int, int]:
    """RRGGBB as three numbers."""
    return int(color[:2], 16), int(color[2:4], 16), int(color[4:], 16)


def by_style(cells: Iterable[Cell]) -> dict[Style, list[Area]]:
    """Which areas get which style, each style once."""
    found: dict[Style, list[tuple[int, int]]] = {}
    for cell in cells:
        found.setdefault(cell.style, []).append((cell.row, cell.col))
    return {style: rectangles(places) for style, places in found.items()}
