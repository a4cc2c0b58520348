"""How our workbooks look: one palette, contrast at least 4.5:1, never meaning by colour alone."""

from __future__ import annotations

from dataclasses import replace

from cqip_xl.kinds.kind import KINDS
from cqip_xl.model.book import Style
from cqip_xl.model.region import DAY as DATE
from cqip_xl.model.region import MONTH, NO_REGION, Region
from cqip_xl.model.table import Column

MUTED, WHITE = "52606D", "FFFFFF"
BRAND, BRAND_PALE = "1F4E79", "DCE8F4"
#: A ground for entries that shows on a projector: at least 1.2:1 against the white around it. GIVEN, which says that
#: nothing is to be typed, may be paler; EARLIER_ENTRY is what workbooks had before.
ENTRY, EARLIER_ENTRY, GIVEN = "F8EAA6", "FFFDF0", "F1F4F7"
RULE, ENTRY_RULE = "CBD2D9", "C9BC7C"

#: Fill and ink of each status, and of what is in progress by its start alone; the word stands in the cell as well.
STATUS_COLORS = {
    "done": ("C9E7D0", "14532D"),
    "in_progress": ("D6E6F7", "12395B"),
    "overdue": ("F9CFC9", "7F1D1D"),
    "due_soon": ("FFD27A", "5A3A00"),
    "not_started": ("E4E7EB", "323F4B"),
    "not_needed": ("F5F3FF", "4C1D95"),
    "unreported": ("D6E6F7", "12395B"),
}
#: The same as bars and lines on white, which pale fills would not show.
STATUS_BARS = {
    "done": "2E7D4F",
    "in_progress": "2F6DA8",
    "overdue": "B3261E",
    "due_soon": "8F5E00",
    "not_started": "616E7C",
    "not_needed": "6D4FB0",
}
PROBLEM = Style(fill="FBD5E5", color="831843", bold=True)
MISSING = Style(fill="FFD0A0", color="6B3200")
#: A cell that its row does not ask for: grey and locked.
NOT_ASKED = Style(fill="CBD2D9", border=RULE)
FADED = Style(fill="E4E7EB", color=MUTED)

TITLE = Style(bold=True, size=18, color=BRAND, valign="center")
SUBTITLE = Style(size=11, color=MUTED, valign="center", wrap=True)
SECTION = Style(bold=True, size=12, color=BRAND, valign="center")
NOTE = Style(color=MUTED, wrap=True)
TEXT = Style(wrap=True)
HEAD = Style(bold=True, color=WHITE, fill=BRAND, border=WHITE, wrap=True, valign="center", align="center")
HEAD_GIVEN = replace(HEAD, fill="52606D")
#: Left of the filter button, which would cover centred text.
HEAD_FILTERED = replace(HEAD, align="left")
LABEL = Style(bold=True, fill=GIVEN, border=RULE, wrap=True)
GIVEN_CELL = Style(fill=GIVEN, border=RULE, wrap=True)
#: Headings of standards over their criteria, by depth; a row in which the level of one is entered looks likewise.
GROUPS = (
    Style(bold=True, size=13, color=BRAND, fill=BRAND_PALE, border=RULE, wrap=True),
    Style(bold=True, color=BRAND, fill="E9F0F8", border=RULE, wrap=True),
    Style(bold=True, color=MUTED, fill=GIVEN, border=RULE, wrap=True),
)


def group_style(depth: int) -> Style:
    """How a standard at that depth is headed, 0 where it stands in no other."""
    return GROUPS[min(depth, len(GROUPS) - 1)]


#: Calculated columns of entry tables: unlocked so that rows can be sorted, guarded by a validation.
CALCULATED = Style(fill=GIVEN, border=RULE, wrap=True, locked=False)
ENTRY_CELL = Style(fill=ENTRY, border=ENTRY_RULE, wrap=True, locked=False)
CELL = Style(border=RULE, wrap=True)
#: Indented, so that figures do not touch the text beside them.
NUMBER = replace(CELL, number="#,##0", align="right", indent=1)
PERCENT = replace(CELL, number="0%", align="right", indent=1)
DAY = replace(CELL, number=DATE, align="center")
LINK = Style(color="0B5394", underline=True, border=RULE, wrap=True)
BIG = Style(bold=True, size=14, color=BRAND, border=RULE, align="center", valign="center", wrap=True)
HIDDEN = Style(color=MUTED, size=9)


def status_style(status: str) -> Style:
    fill, color = STATUS_COLORS[status]
    return Style(fill=fill, color=color, bold=status in ("overdue", "done"))


def answer_style(ground: str) -> Style:
    """An answer on the ground that the pack gives it (RRGGBB); letters are white or black, whichever is read better."""
    return Style(fill=ground, color=max(WHITE, "000000", key=lambda ink: contrast(ink, ground)))


def contrast(one: str, other: str) -> float:
    """How much two colours differ, from 1 to 21, as WCAG 2.1 reckons it."""
    low, high = sorted(map(_luminance, (one, other)))
    return (high + 0.05) / (low + 0.05)


def _luminance(color: str) -> float:
    shares = (int(color[n : n + 2], 16) / 255 for n in (0, 2, 4))
    red, green, blue = (c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in shares)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


#: Kinds of figures, which stand one below the other.
_FIGURES = ("money", "percent", "number", "integer")


def sided(style: Style, kind: str, filtered: bool = False) -> Style:
    """The style for a cell of that kind or its heading: figures stand right, all else left. `filtered`: where a filter
    button covers the corner.
    """
    right = kind in _FIGURES
    return replace(style, align="right" if right else "left", indent=(2 if filtered else 1) if right else 0)


def entry_style(column: Column, region: Region = NO_REGION) -> Style:
    """An entry cell by its kind: number format, alignment. `region`: whose currency amounts have."""
    f = column.field
    number = MONTH if f.kind == "date" and f.precision == "month" else KINDS[f.kind].number_format
    if f.kind == "number" and f.step in (1, None) and f.low is None:
        number = "#,##0.##" if f.step is None else "0"
    if f.kind == "money":
        number = region.money or number
    return sided(replace(ENTRY_CELL, number=number), f.kind)


def measure_style(column: Column) -> Style:
    """An entry of a measure: percentages with a decimal, other numbers as they are typed."""
    return replace(entry_style(column), number="0.0%" if column.field.kind == "percent" else "")
