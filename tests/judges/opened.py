"""A workbook's bytes as the linter sees them: zip members, sheets, cells, formulas; names without namespaces."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import NamedTuple
from xml.etree.ElementTree import Element, fromstring

#: Excel's last row and column.
LAST_ROW, LAST_COLUMN = 1_048_576, 16_384

_CELL = r"\$?[A-Za-z]{1,3}\$?\d+"
_AREA = rf"({_CELL}:{_CELL}|{_CELL}|\$?[A-Za-z]{{1,3}}:\$?[A-Za-z]{{1,3}}|\$?\d+:\$?\d+)(?![\w.(!])"
_SHEET = r"(?:'((?:[^']|'')+)'|(?<![\w.])([^\W\d][\w.]*))!"
_REFERENCE = re.compile(rf"{_SHEET}(?:{_AREA})?|(?<![\w.$!:]){_AREA}")
_CONSTANT = re.compile(r'"(?:[^"]|"")*"|#N/A|#[A-Z0-9/]+[!?]')
_SHEET_NAMED = re.compile(_SHEET)
#: The row of a cell; not the digits of LOG10( or of a word.
_ROW = re.compile(r"(?<=[A-Z$])\d+(?![\w(])")
#: Most elements of a workbook; of another namespace they have `xml:space` at most, which nobody asks for.
_MANY = frozenset(("c", "f", "v", "t"))
_FUNCTION = re.compile(r"([^\W\d][\w.]*)\(")
_WORD = re.compile(r"(?<![\w.$!:\[])([^\W\d][\w.]*)(?![\w.(!:\[$])")


class Area(NamedTuple):
    """First and last row and column, counted from 1, inclusive."""

    top: int
    left: int
    bottom: int
    right: int

    @property
    def exists(self) -> bool:
        return 1 <= self.top <= self.bottom <= LAST_ROW and 1 <= self.left <= self.right <= LAST_COLUMN

    def meets(self, other: Area) -> bool:
        return not (
            self.bottom < other.top or other.bottom < self.top or self.right < other.left or other.right < self.left
        )


class Reference(NamedTuple):
    """A range that a formula names; `sheet` is '' where it names none."""

    sheet: str
    area: Area | None


class Formula(NamedTuple):
    """`where` says in words what it belongs to; `sheet` is the one it stands on."""

    where: str
    sheet: str
    text: str


class Relation(NamedTuple):
    kind: str
    target: str
    external: bool


@dataclass(frozen=True)
class Sheet:
    """`cells`: row and column -> the element; `links`: relation id -> relation."""

    name: str
    part: str
    root: Element
    cells: Mapping[tuple[int, int], Element]
    links: Mapping[str, Relation]

    def formulas(self) -> Iterator[Formula]:
        """Of cells, dropdowns and limits, and conditional formats."""
        for (row, col), cell in self.cells.items():
            if found := cell.findtext("f"):
                yield Formula(f"cell {self.name}!{letters(col)}{row}", self.name, found)
        for check in self.root.iter("dataValidation"):
            for text in (check.findtext("formula1"), check.findtext("formula2")):
                if text:
                    yield Formula(f"dropdown or limit {self.name}!{check.get('sqref')}", self.name, text)
        for mark in self.root.iter("conditionalFormatting"):
            for element in mark.iter("formula"):
                yield Formula(f"mark {self.name}!{mark.get('sqref')}", self.name, element.text or "")


@dataclass(frozen=True)
class Opened:
    """`members`: zip entries as they come, twice where they stand twice; `parts`: the XML of each."""

    members: Sequence[str]
    parts: Mapping[str, Element]
    sheets: Sequence[Sheet]
    strings: Sequence[str]

    @property
    def workbook(self) -> Element:
        return self.parts["xl/workbook.xml"]

    def sheet(self, name: str) -> Sheet | None:
        """By its name, capitals aside, as Excel looks it up."""
        return self._by_name.get(name.casefold())

    @cached_property
    def _by_name(self) -> dict[str, Sheet]:
        """The first of each name: 20,000 references of a workbook ask for one."""
        return {sheet.name.casefold(): sheet for sheet in reversed(self.sheets)}

    def tables(self) -> Iterator[tuple[Sheet, Element]]:
        for sheet in self.sheets:
            for link in sheet.links.values():
                if link.kind == "table" and link.target in self.parts:
                    yield sheet, self.parts[link.target]

    def text(self, cell: Element) -> str:
        """What a text cell says, '' for any other."""
        if cell.get("t") == "s":
            at = int(cell.findtext("v") or -1)
            return self.strings[at] if 0 <= at < len(self.strings) else ""
        if cell.get("t") == "inlineStr":
            return "".join(t.text or "" for t in cell.iter("t"))
        return (cell.findtext("v") or "") if cell.get("t") == "str" else ""

    @cached_property
    def formulas(self) -> tuple[Formula, ...]:
        """Of cells, dropdowns and limits, conditional formats, names, charts and tables."""
        return tuple(self._formulas())

    def _formulas(self) -> Iterator[Formula]:
        for sheet in self.sheets:
            yield from sheet.formulas()
        for name in self.workbook.iter("definedName"):
            yield Formula(f"name {name.get('name')}", "", name.text or "")
        for part, root in self.parts.items():
            if part.startswith("xl/charts/"):
                for element in root.iter("f"):
                    yield Formula(f"chart {part}", "", element.text or "")
        for sheet, table in self.tables():
            for element in table.iter("calculatedColumnFormula"):
                yield Formula(f"table {table.get('name')}", sheet.name, element.text or "")


def opened(data: bytes) -> Opened:
    """The workbook in these bytes. Raises BadZipFile or ParseError where it is none at all."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = archive.namelist()
        parts = {name: _plain(archive.read(name)) for name in members if name.endswith((".xml", ".rels"))}
    strings = ["".join(t.text or "" for t in item.iter("t")) for item in parts.get("xl/sharedStrings.xml", ())]
    links = _relations("xl/workbook.xml", parts)
    sheets = [_sheet(tag, links[tag.get("id", "")].target, parts) for tag in parts["xl/workbook.xml"].iter("sheet")]
    return Opened(members, parts, sheets, strings)


def _sheet(tag: Element, part: str, parts: Mapping[str, Element]) -> Sheet:
    root = parts[part]
    cells = {(area.top, area.left): cell for cell in root.iter("c") if (area := area_of(cell.get("r", ""))) is not None}
    return Sheet(tag.get("name", ""), part, root, cells, _relations(part, parts))


def _plain(xml: bytes) -> Element:
    root = fromstring(xml)
    for element in root.iter():
        element.tag = element.tag.rpartition("}")[2]
        if element.tag in _MANY:
            continue
        for name in [name for name in element.attrib if name.startswith("{")]:
            element.attrib[name.rpartition("}")[2]] = element.attrib.pop(name)
    return root


def _relations(part: str, parts: Mapping[str, Element]) -> dict[str, Relation]:
    folder, name = posixpath.split(part)
    found = {}
    for tag in parts.get(f"{folder}/_rels/{name}.rels", ()):
        external, target = tag.get("TargetMode") == "External", tag.get("Target", "")
        path = target if external else posixpath.normpath(posixpath.join("/", folder, target))[1:]
        found[tag.get("Id", "")] = Relation(tag.get("Type", "").rpartition("/")[2], path, external)
    return found


@lru_cache(maxsize=200_000)
def area_of(text: str) -> Area | None:
    """`B2`, `$B$2:C9`, `B:C`, `2:9`; None for anything else."""
    first, _, last = text.replace("$", "").partition(":")
    one, two = (re.fullmatch(r"([A-Za-z]*)(\d*)", corner) for corner in (first, last or first))
    if not one or not two or not text or (not last and not (one[1] and one[2])):
        return None
    top, bottom = int(one[2] or 1), int(two[2] or LAST_ROW)
    return Area(top, _column(one[1]) or 1, bottom, _column(two[1]) or LAST_COLUMN)


def areas_of(text: str) -> list[Area]:
    """The areas of a `sqref`."""
    return [area for word in text.split() if (area := area_of(word))]


def _column(text: str) -> int:
    number = 0
    for letter in text.upper():
        number = number * 26 + ord(letter) - 64
    return number


def letters(column: int) -> str:
    """Column letters, counted from 1."""
    text = ""
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(65 + rest) + text
    return text


def references(formula: str) -> tuple[Reference, ...]:
    """Every range in a formula, with the sheet before it, once."""
    return tuple(map(_reference, dict.fromkeys(_REFERENCE.findall(_CONSTANT.sub("0", formula)))))


@lru_cache(maxsize=200_000)
def _reference(found: tuple[str, str, str, str]) -> Reference:
    quoted, sheet, there, here = found
    return Reference((quoted or sheet).replace("''", "'"), area_of(there or here))


def functions(formula: str) -> frozenset[str]:
    """Names before a parenthesis."""
    return _words(_first_row(formula))[0]


def names(formula: str) -> frozenset[str]:
    """Words that can only be defined names or tables."""
    return _words(_first_row(formula))[1]


@lru_cache(maxsize=50_000)
def _first_row(formula: str) -> str:
    return _ROW.sub("1", formula)


@lru_cache(maxsize=50_000)
def _words(formula: str) -> tuple[frozenset[str], frozenset[str]]:
    """Functions and names of a formula whose cells are all of the first row: down a column they are the same."""
    bare = _SHEET_NAMED.sub("!", _CONSTANT.sub("0", formula))  # without constants and names of sheets
    words = set(_WORD.findall(bare)) - {"TRUE", "FALSE"}
    named = frozenset(word for word in words if not re.fullmatch(_CELL, word))
    return frozenset(_FUNCTION.findall(bare)), named
