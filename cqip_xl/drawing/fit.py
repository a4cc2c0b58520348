"""How a sheet fits its text: column widths and row heights, on which Excel and LibreOffice disagree by themselves."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache

from cqip_xl.drawing.pages import LINE, WIDTH, paged
from cqip_xl.drawing.style import HEAD
from cqip_xl.model.book import Block, Content, Entry, Formula, Link, Look, Sheet, Style, Styled

#: How much higher a line is in the East Asian fonts (model/book.py), and how much wider their Latin letters are; what
#: an indent takes, in digits.
EASTERN, LATIN, INDENT = 1.1, 0.12, 1.3
#: Excel's highest row is 409 points; text beyond so many letters fills it; no word makes a column wider than this.
HIGHEST, LONGEST, WIDEST = 400.0, 5_000, 40.0
#: Of a width as reckoned, what is counted on when rows are made high: fonts differ.
ROOM = 0.95
#: What a filter button covers of its heading, in characters.
BUTTON = 2.5

#: How much more than a digit each letter of a class takes; Calibri's own measures, rounded up.
_WIDE = re.compile("[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]")
_CLASSES = (
    (re.compile("[iíìỉĩịïIÍÌỈĨỊljJ .,:;'|!·]"), -0.5),
    (re.compile("[]frt()[-]"), -0.3),
    (re.compile("[A-HK-LN-VX-ZÀ-ÄĂÅÈ-ËÒ-ÖƠÙ-ÜƯĐÝ]"), 0.15),
    (re.compile("[mwMW%@…]"), 0.6),
)
_FOREIGN = ((_WIDE, 1.1), (re.compile("[\u0300-\u036f\u200b-\u200f\ufeff]"), -1.0))


@lru_cache(maxsize=1 << 16)
def text_width(text: str) -> float:
    """Width in digits of the same font; East Asian wide letters take 2.1, combining marks none."""
    classes = _CLASSES if text.isascii() else (*_CLASSES, *_FOREIGN)
    width = len(text) + sum(more * len(letters.findall(text)) for letters, more in classes)
    wide = 0 if text.isascii() else len(_WIDE.findall(text))
    return width + LATIN * (len(text) - wide) if wide else width


def longest_word(text: str) -> float:
    """Width of the longest piece that no line may break; East Asian text breaks anywhere."""
    return max((text_width(word) for word in _WIDE.sub(" ", text).split()), default=0.0)


@lru_cache(maxsize=1 << 12)
def wrapped(text: str, room: float) -> tuple[str, ...]:
    """The lines that a text takes in so many digits' width; words are kept whole unless wider than a line."""
    lines: list[str] = []
    for line in text.split("\n"):
        if 2.1 * len(line) <= room or text_width(line) <= room:
            lines.append(line)
        else:
            lines += _broken(line, room)
    return tuple(lines)


def fitted(sheet: Sheet) -> Sheet:
    """The sheet with no word of a heading broken, rows as high as their text, and its parts whole in print.

    What the sheet says itself stays: heights, and widths as the least.
    """
    if sheet.hidden:
        return sheet
    widths = fitted_widths(sheet)
    heights = {**_heights(sheet, widths), **sheet.heights}
    blocks = tuple(replace(block, heights=block_heights(block, widths)) for block in sheet.blocks)
    made = replace(sheet, widths=widths, heights=heights, blocks=blocks)
    return replace(made, page=paged(made))


def block_heights(block: Block, widths: Mapping[int, float]) -> Sequence[float]:
    """The height of each row of a block, 0 where one line is enough: column by column, each text measured once."""
    heights: Sequence[float] = [0.0] * len(block.rows)
    for col, look in enumerate(block.looks):
        wide = widths.get(block.col + col, WIDTH)
        column = [row[col] for row in block.rows]
        number = _height("", look.filled, wide)  # one line, whatever it is
        known = {e: number if e.__class__ is float else _entry_height(e, look, wide) for e in set(column)}
        if any(known.values()):
            heights = list(map(max, heights, map(known.__getitem__, column)))
    return heights


def _entry_height(entry: Entry, look: Look, wide: float) -> float:
    content, style = (entry.content, entry.style) if isinstance(entry, Styled) else (entry, look.of(entry))
    return _height(_text(content), style, wide)


def _broken(line: str, room: float) -> Iterator[str]:
    """One line in several; a piece is a word with the space before it, or one East Asian letter."""
    here, used = "", 0.0
    for piece in re.findall(rf" *(?:{_WIDE.pattern}|[^ ]+?(?=$| |{_WIDE.pattern}))", line):
        width = text_width(piece)
        if here and used + width > room:
            yield here
            piece = piece.lstrip(" ")
            here, used, width = "", 0.0, text_width(piece)
        while width > room and len(piece) > 1:
            cut = max(1, int(len(piece) * room / width))
            yield piece[:cut]
            piece = piece[cut:]
            width = text_width(piece)
        here, used = here + piece, used + width
    yield here


def pixels(width: float) -> int:
    """What a column of that width takes on a screen at 100 %, in the digits of 11-point Calibri."""
    return int(width * 7 + 0.5) + 5 if width >= 1 else int(width * 12 + 0.5)


def width_of(pixels: int) -> float:
    """The width of a column that takes so many pixels; the inverse of the above."""
    return round((pixels - 5) / 7, 2)


def heading_width(text: str, lines: int, most: float) -> float:
    """The least width in which a heading takes no more than so many lines; `most` where none is enough."""
    width = 1.0
    while width < most and len(wrapped(text, width / _scale(HEAD) * ROOM)) > lines:
        width += 1
    return width


def fitted_widths(sheet: Sheet) -> dict[int, float]:
    """Bold text is a heading, a label or a figure: its words are never broken. Rows of blocks have none."""
    merged = {(a.top, a.left) for a in sheet.merges}
    filtered = [a for a in (sheet.filter, *(table.area for table in sheet.lists)) if a]
    widths = dict(sheet.widths)
    for cell in sheet.cells:
        if cell.style.bold and cell.style.wrap and (cell.row, cell.col) not in merged:
            button = BUTTON if any(a.top == cell.row and a.left <= cell.col <= a.right for a in filtered) else 0.0
            word = longest_word(_text(cell.content)[:LONGEST]) * _scale(cell.style)
            need = min(word + button + INDENT * cell.style.indent, WIDEST)
            if need > widths.get(cell.col, WIDTH):
                widths[cell.col] = round(need + 0.5, 1)
    return widths


def _heights(sheet: Sheet, widths: Mapping[int, float]) -> dict[int, float]:
    """Heights of the rows whose wrapped text needs more than a line of ordinary size."""
    heights: dict[int, float] = {}
    merged = {(a.top, a.left): sum(widths.get(c, WIDTH) for c in range(a.left, a.right + 1)) for a in sheet.merges}
    for cell in sheet.cells:
        # Most cells of an empty plan hold nothing.
        if cell.style.wrap and (cell.content is not None or cell.style.valign == "center"):
            wide = merged.get((cell.row, cell.col)) or widths.get(cell.col, WIDTH)
            height = _height(_text(cell.content), cell.style, wide)
            if height > heights.get(cell.row, 0.0):
                heights[cell.row] = height
    return heights


def _height(text: str, style: Style, wide: float) -> float:
    """What a cell of that width asks of its row, 0 where an ordinary line is enough."""
    if not style.wrap:
        return 0.0
    eastern = _WIDE.search(text) is not None  # its letters are no wider in bold
    scale = style.size / 11 if eastern else _scale(style)
    lines = len(wrapped(text[:LONGEST], (wide - INDENT * style.indent) / scale * ROOM)) * style.size / 11
    centred = style.valign == "center"
    high = lines * LINE * (EASTERN if eastern else 1.0)
    return min(high + (6 if centred else 3), HIGHEST) if lines > 1 or centred else 0.0


def _scale(style: Style) -> float:
    """How much wider than ordinary text this style runs."""
    return style.size / 11 * (1.1 if style.bold else 1.0)


def _text(content: Content) -> str:
    if isinstance(content, Formula):
        shown = _text(content.value)
        return max(shown, content.longest, key=text_width)
    if isinstance(content, Link):
        return content.text
    return content if isinstance(content, str) else "00/00/0000" if isinstance(content, date) else ""
