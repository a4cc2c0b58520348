"""What every sheet of the summary is drawn from, and the one way in which its registers are drawn."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import count
from pathlib import Path

from cqip_xl.drawing.style import CELL, DAY, ENTRY_CELL, HEAD_FILTERED, LINK, NUMBER, PERCENT, SUBTITLE, TITLE
from cqip_xl.model.book import Area, Block, Cell, Condition, Content, Entry, Link, ListObject, Look, Page, Sheet
from cqip_xl.model.case import Case
from cqip_xl.model.errors import WriteRefused
from cqip_xl.model.plan import Plan, Row
from cqip_xl.model.rollup import Rollup
from cqip_xl.rules.presets import named
from cqip_xl.summary.public import MASK
from cqip_xl.words.catalog import say
from cqip_xl.words.lexicon import Lexicon, lexicon

HEAD_ROW, FIRST_ROW = 3, 4
#: Rows of one sheet in Excel.
MAX_ROWS = 1_048_576
#: Excel takes at most 65,530 links on one sheet, 2,079 characters (of 16 bits) in one, 255 in its tip.
MAX_LINKS, MAX_LINK, MAX_TIP = 60_000, 1_500, 250
#: What no file of Windows has in its name; in a link it would mean a host, a scheme, a place, a query or an escape.
_UNLINKED = re.compile(r'[<>:"\\|?*#]|%[0-9a-fA-F]{2}')
_BLANKS = {0xA0: " ", 0x3000: " "}
_IN_ZIP = re.compile(r"\.zip!", re.IGNORECASE)

#: How the columns of registers look, by kind; where a number or day is lacking stands a plain cell.
_LOOKS: Mapping[str, Look] = {
    "text": Look(CELL, CELL, LINK),
    "number": Look(NUMBER, CELL, LINK),
    "percent": Look(PERCENT, CELL, LINK),
    "day": Look(DAY, CELL, LINK),
    "entry": Look(ENTRY_CELL, ENTRY_CELL, LINK),
}


@dataclass(frozen=True, slots=True)
class Head:
    """One column of a register: word key, width in characters, kind of cell; after `last_printed` only on screen."""

    key: str
    width: float
    kind: str = "text"
    last_printed: bool = False


@dataclass(frozen=True, slots=True)
class RollupView:
    """The roll-up as it is shown, its language, and each framework's words in that language."""

    rollup: Rollup
    language: str
    target: Path
    comments: Mapping[str, str] = field(default_factory=dict)
    public: bool = False
    numbers: dict[str, int] = field(default_factory=dict)
    ways: dict[str, str] = field(default_factory=dict)

    def say(self, key: str, /, **values: object) -> str:
        return say(self.language, key, **values)

    def lex(self, case: Case) -> Lexicon:
        """Words of a plan's framework: the data in the summary's language where the pack has it."""
        return lexicon(case.framework, self.language, case.plan.period)

    def criterion_label(self, case: Case, code: str) -> str:
        """A criterion in the summary's words; a row of the school's own by the school's title."""
        criterion = case.framework.criterion(code)
        if criterion and criterion.free:
            title = next((row.text("title") for row in case.plan.rows("criteria") if row.key == code), "")
            return f"{code} {title}".strip()
        return self.lex(case).criterion_label(criterion) if criterion else ""

    def people(self, case: Case, row: Row, name: str) -> str:
        """Who stands in a field of an action, else whom the framework puts in charge; units in words."""
        lex = self.lex(case)
        f = case.framework.tables["actions"].field(name)
        names = named(case.framework, row, name)
        return "; ".join(str(lex.show(f, text)) if f and f.kind == "choice" else text for text in names)

    def key(self, plan: Plan, row: str = "") -> str:
        """What a coach's comment belongs to: a school's plan, or one of its actions."""
        school = plan.school.id.casefold() or plan.school.name.casefold()
        return "|".join((plan.framework, str(plan.period), school, row))

    def link(self, path: str) -> Content:
        """A link that shows the file's name (the path on hovering); plain text where it would not lead to that file."""
        if self.public:
            return self.shown(path)
        relative = self._relative(path)
        if not relative or "!" in path or _UNLINKED.search(relative) or _cut(relative, MAX_LINK) != relative:
            return path
        if not relative.translate(_BLANKS).isprintable():
            return path
        return Link(f"external:{relative}", Path(path).name, _cut(self.shown(path), MAX_TIP))

    def shown(self, path: str) -> str:
        """A file's path as the summary shows it: relative to the summary's own folder where that is shorter.

        In a public copy its number among the files: names of files are often those of people. What a member of
        a zip is called is no way from anywhere.
        """
        if self.public:
            return f"{MASK} {self._number(path)}"
        end = found.start() + len(".zip") if (found := _IN_ZIP.search(path)) else len(path)
        relative = self._relative(path[:end])
        return (relative if 0 < len(relative) < end else path[:end]) + path[end:]

    def _relative(self, path: str) -> str:
        """The way from the summary's folder to a file; '' on another drive."""
        if path not in self.ways:
            try:
                self.ways[path] = Path(os.path.relpath(path, self.target.parent)).as_posix()
            except ValueError:
                self.ways[path] = ""
        return self.ways[path]

    def _number(self, path: str) -> int:
        if not self.numbers:
            self.numbers.update({result.path: n for n, result in enumerate(self.rollup.files, start=1)})
        return self.numbers.get(path, 0)


def _cut(text: str, most: int) -> str:
    """A text as long as Excel takes it."""
    return text.encode("utf-16-le")[: 2 * most].decode("utf-16-le", "ignore")


def school_name(plan: Plan) -> str:
    """A school's name, else its number, else the file's name: an officer must know whom to ask."""
    return plan.school.name or plan.school.id or Path(own_name(plan.source.path)).stem or "?"


def own_name(path: str) -> str:
    """What a file is called by itself, without folders, and without the zip that it lies in."""
    return Path(_IN_ZIP.split(path)[-1]).name


def by_school(cases: Iterable[Case]) -> list[Case]:
    """Cases in the order in which an officer looks for a school: district, name, number."""

    def key(case: Case) -> tuple[str, str, str, str]:
        school = case.plan.school
        return school.district, school.name, school.id, case.path

    return sorted(cases, key=key)


def by_pack(view: RollupView) -> dict[str, list[Case]]:
    """The counted files of each framework, schools in order: frameworks are never mixed."""
    packs: dict[str, list[Case]] = {}
    for case in by_school(view.rollup.counted):
        packs.setdefault(case.framework.id, []).append(case)
    return packs


def register(
    view: RollupView,
    name: str,
    hint: str,
    heads: Sequence[Head],
    rows: Sequence[Sequence[Entry]],
    table: str,
    tab: str = "",
    conditions: Sequence[Condition] = (),
) -> Sheet:
    """A sheet with a title and one named table; a row is as long as `heads`. Raises WriteRefused: too many rows."""
    title = view.say(f"sheets.{name}")
    if FIRST_ROW + len(rows) > MAX_ROWS:
        raise WriteRefused("output.too_many_rows", sheet=title, count=len(rows), limit=MAX_ROWS)
    cells = [Cell(0, 0, title, TITLE), Cell(1, 0, hint, SUBTITLE)]
    headers = tuple(unique_headers([view.say(f"col.{head.key}") for head in heads]))
    cells += [Cell(HEAD_ROW, c, text, HEAD_FILTERED) for c, text in enumerate(headers)]
    block = Block(FIRST_ROW, 0, _linked(rows), tuple(_LOOKS[head.kind] for head in heads))
    last = FIRST_ROW + max(len(rows), 1) - 1
    area = Area(HEAD_ROW, 0, last, len(heads) - 1)
    widths = {c: head.width for c, head in enumerate(heads)}
    return Sheet(
        title,
        tuple(cells),
        merges=(hint_area(widths),),
        widths=widths,
        heights={0: 28},
        lists=(ListObject(table, area, headers, HEAD_FILTERED),),
        conditions=tuple(conditions),
        freeze=(FIRST_ROW, 0),
        protected=False,
        tab=tab,
        page=replace(page(view, (HEAD_ROW, HEAD_ROW)), area=Area(0, 0, last, _last_printed(heads))),
        blocks=(block,),
    )


def _linked(rows: Sequence[Sequence[Entry]]) -> Sequence[Sequence[Entry]]:
    """The rows with as many links as Excel takes on a sheet; from there on the names of files alone."""
    links = sum(entry.__class__ is Link for row in rows for entry in row)
    if links <= MAX_LINKS:
        return rows
    numbers = count(1)
    return [[e.text if isinstance(e, Link) and next(numbers) > MAX_LINKS else e for e in row] for row in rows]


def _last_printed(heads: Sequence[Head]) -> int:
    """The columns right of it are for the screen."""
    return next((col for col, head in enumerate(heads) if head.last_printed), len(heads) - 1)


def hint_area(widths: Mapping[int, float]) -> Area:
    """The second row as far as a screen is wide: there stands the hint."""
    total = 0.0
    for col in sorted(widths):
        total += widths[col]
        if total > 110:
            return Area(1, 0, 1, col)
    return Area(1, 0, 1, max(1, *widths))


def unique_headers(texts: Sequence[str]) -> list[str]:
    """Headers that Excel accepts in one table: no two equal but for case."""
    seen: set[str] = set()
    made = []
    for text in texts:
        n, unique = 1, text
        while unique.casefold() in seen:
            n += 1
            unique = f"{text} {n}"
        seen.add(unique.casefold())
        made.append(unique)
    return made


def page(view: RollupView, titles: tuple[int, int] | None = None) -> Page:
    title = view.say("summary.title").replace("&", "&&")
    return Page(
        titles=titles,
        header=f"&L{title}&R{view.rollup.as_of.isoformat()}",
        footer=f"&L{view.say('page.title')}&R{view.say('page.number')}",
    )


def sheet_shown(view: RollupView, name: str) -> str:
    """The name of a school's sheet; none in a public copy, since sheets are renamed after people."""
    return "" if view.public else name


def at(heads: Sequence[Head], key: str) -> int:
    """The column of a register, counted from 0."""
    return next(col for col, head in enumerate(heads) if head.key == key)
