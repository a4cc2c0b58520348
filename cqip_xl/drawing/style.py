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
ENTRY, GIVEN, RULE = "FFFDF0", "F1F4F7", "CBD2D9"

#: Fill and ink of each status; the word stands in the cell as well.
STATUS_COLORS = {
    "done": ("C9E7D0", "14532D"),
    "in_progress": ("D6E6F7", "12395B"),
    "overdue": ("F9CFC9", "7F1D1D"),
    "due_soon": ("FCE7B0", "6B4A00"),
    "not_started": ("E4E7EB", "323F4B"),
    "not_needed": ("F5F3FF", "4C1D95"),
}
PROBLEM = Style(fill="FBD5E5", color="831843", bold=True)
MISSING = Style(fill="FFE8CC", color="7C3A00")
#: A cell that its row does not ask for: grey and locked.
NOT_ASKED = Style(fill="CBD2D9", border=RULE)
FADED = Style(fill="E4E7EB", color="616E7C")

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
ENTRY_CELL = Style(fill=ENTRY, border=RULE, wrap=True, locked=False)
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
    """An answer on the ground that the pack gives it; letters are white where that is dark (6 hexadecimal digits)."""
    red, green, blue = (int(ground[n : n + 2], 16) for n in (0, 2, 4))
    dark = 0.299 * red + 0.587 * green + 0.114 * blue < 128
    return Style(fill=ground, color="FFFFFF" if dark else "000000")


def entry_style(column: Column, region: Region = NO_REGION) -> Style:
    """An entry cell by its kind: number format, alignment. `region`: whose currency amounts have."""
    f = column.field
    number = MONTH if f.kind == "date" and f.precision == "month" else KINDS[f.kind].number_format
    if f.kind == "number" and f.step in (1, None) and f.low is None:
        number = "#,##0.##" if f.step is None else "0"
    if f.kind == "money":
        number = region.money or number
    align = "right" if f.kind in ("money", "percent", "number", "integer") else "center" if f.kind == "date" else ""
    return replace(ENTRY_CELL, number=number, align=align, indent=int(align == "right"))


def measure_style(column: Column) -> Style:
    """An entry of a measure: percentages with a decimal, other numbers as they are typed."""
    return replace(entry_style(column), number="0.0%" if column.field.kind == "percent" else "")
