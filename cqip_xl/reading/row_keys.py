"""Which row of the framework a line of a table with fixed rows is: its key and the title beside it, compared.

Both are given, yet people sort a part of a sheet, and Excel makes a number of 1.10 that is typed again.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from cqip_xl.kinds.codes import CodeNames
from cqip_xl.kinds.kind import shown
from cqip_xl.kinds.text import fold, tidy
from cqip_xl.model.derived import derived
from cqip_xl.model.framework import Framework
from cqip_xl.model.grid import CellRow, ErrorCell, Raw
from cqip_xl.model.markers import address
from cqip_xl.model.measure import measure_rows
from cqip_xl.model.period import PlanPeriod
from cqip_xl.model.table import Table
from cqip_xl.reading.finding_log import FindingLog
from cqip_xl.reading.tags import FoundTable
from cqip_xl.words.given import alike, given_titles, titled
from cqip_xl.words.lexicon import lexicon
from cqip_xl.words.measure_names import measure_named

#: So many rows with the same titles and keys in another order were sorted; two may have been exchanged by hand.
SORTED = 3

#: The keys to which a title belongs, none where it is no title of the framework.
Owners = frozenset[str]
_NOBODY: Owners = frozenset()


@dataclass(frozen=True, slots=True)
class _Line:
    """A line whose key and title do not agree as they stand. `key`: what its key cell says, '' where nothing."""

    row: int
    raw: Raw | ErrorCell
    key: str
    owners: Owners

    @property
    def owner(self) -> str:
        """The only key that its title belongs to."""
        return next(iter(self.owners)) if len(self.owners) == 1 else ""


@dataclass(slots=True)
class RowKeys:
    """What the lines of a table are, where their key cells do not simply say it.

    `keys`: row -> key. `numbers`: row -> the codes that its number could be; `named`: rows whose key is none of the
    framework's; `ordered`: rows that follow their titles; `torn`: row -> the key that its title belongs to.
    """

    keys: dict[int, str] = field(default_factory=dict)
    numbers: dict[int, Sequence[str]] = field(default_factory=dict)
    named: list[int] = field(default_factory=list)
    ordered: list[int] = field(default_factory=list)
    torn: dict[int, str] = field(default_factory=dict)

    def report(self, found: FoundTable, log: FindingLog) -> None:
        """Says what was followed, once for a table, and each contradiction."""

        def spot(row: int) -> str:
            return address(row, found.columns.get("key", found.columns.get("title", max(found.tag_col, 0))))

        def add(code: str, row: int, **values: object) -> None:
            log.add(code, log.place(found.sheet.name, spot(row)), raw=shown(found.cell(row, "key")), **values)

        for row, codes in self.numbers.items():
            if key := self.keys.get(row):
                add("key.number_for_code", row, meant=" / ".join(codes), key=key)
            else:
                add("key.number_unclear", row, meant=" / ".join(codes))
        for code, rows in (("key.by_title", self.named), ("key.sorted", self.ordered)):
            if rows:
                told = (f'{spot(row)} "{shown(found.cell(row, "key"))}" = {self.keys[row]}' for row in rows)
                add(code, rows[0], count=len(rows), rows=", ".join(told), cells=", ".join(map(spot, rows)))
        titles = [found.columns[name] for name in ("title", "indicator", "year") if name in found.columns]
        for row, other in self.torn.items():
            cells = ", ".join((spot(row), *(address(row, col) for col in titles)))
            add("key.other_title", row, other=other, cells=cells)


_AS_THEY_STAND = RowKeys()


def row_keys(framework: Framework, table: Table, found: FoundTable, period: PlanPeriod) -> RowKeys:
    """The lines of a table that are another row than their key cells say."""
    match table.source:
        case "criteria":
            free = frozenset(c.id for c in framework.criteria if c.free)
            return _resolved(framework, table, found, _by_title(framework, table, found), free)
        case "clauses":
            return _resolved(framework, table, found, _by_title(framework, table, found), _NOBODY)
        case "indicators":
            return _measures(framework, found, period)
        case _:
            return _AS_THEY_STAND


def _by_title(framework: Framework, table: Table, found: FoundTable) -> Callable[[CellRow], Owners]:
    owners, col = titled(framework, table.id), found.columns.get("title", -1)

    def owners_of(row: CellRow) -> Owners:
        title = row.get(col)
        return owners.get(alike(title), _NOBODY) if isinstance(title, str) else _NOBODY

    return owners_of


def _resolved(
    framework: Framework, table: Table, found: FoundTable, owners_of: Callable[[CellRow], Owners], free: Owners
) -> RowKeys:
    known = frozenset(given_titles(framework, table.id)) | free
    odd, taken, strangers = _odd(found, owners_of, known, free)
    if not odd and not any(line.owners for line in strangers):
        return _AS_THEY_STAND
    made, names = RowKeys(), _names(framework, table.id)
    against: list[tuple[_Line, str]] = []
    for line in odd:
        key = _key_of(line, known, taken, names, made)
        if key and (key != line.key or not isinstance(line.raw, str)):
            made.keys[line.row] = key
        if key and line.owners and key not in line.owners:
            against.append((line, key))
    agreed = taken - {line.key for line in strangers if not line.owners}
    if not _sorted(against, [line for line in strangers if not line.owners & agreed], made):
        _settle(against, taken | set(made.keys.values()), made)
    return made


def _key_of(line: _Line, known: Owners, taken: set[str], names: CodeNames, made: RowKeys) -> str:
    """What the key cell of a line says, a number or another spelling resolved; '' where that cannot be told."""
    if isinstance(line.raw, float) and not isinstance(line.raw, bool):
        return _from_number(line, known, taken, made)
    if line.key in known:
        return line.key
    key = _from_text(line, names)
    if key and (not line.owners or key in line.owners):
        made.named.append(line.row)
    return key


def _odd(
    found: FoundTable, owners_of: Callable[[CellRow], Owners], known: Owners, free: Owners
) -> tuple[list[_Line], set[str], list[_Line]]:
    """The lines whose key is none or not that of their title, and the keys of all others.

    Then those where a title of ours stands beside a key for the school's own rows, or one of its own beside ours.
    """
    col, odd, taken, strangers = found.columns.get("key", -1), list[_Line](), set[str](), list[_Line]()
    for r, row in found.lines():
        raw, owners = row.get(col), owners_of(row)
        key = tidy(shown(raw))
        if key in known and (key in free) is bool(owners):
            strangers.append(_Line(r, raw, key, owners))
        if key in free:
            owners = _NOBODY
        if key in known and isinstance(raw, str) and (not owners or key in owners):
            taken.add(key)
        elif key or owners:
            odd.append(_Line(r, raw, key, owners))
    return odd, taken, strangers


def _from_number(line: _Line, known: Owners, taken: set[str], made: RowKeys) -> str:
    """The code that a number was typed for: 1.1 is 1.10 where the title says so, or where 1.1 stands elsewhere."""
    codes = sorted((key for key in known if _is_number(key, line.raw)), key=len)
    if not codes:
        made.named += [line.row] if line.owner else []
        return line.owner
    left = [code for code in codes if code in line.owners] or [code for code in codes if code not in taken]
    made.numbers[line.row] = codes
    return left[0] if len(left) == 1 else ""


def _is_number(code: str, number: object) -> bool:
    try:
        return float(code) == number
    except ValueError:
        return False


def _from_text(line: _Line, names: CodeNames) -> str:
    """The code in a text such as `2.2.` or `3.1 Rooms`, else the one that the title belongs to."""
    codes = (names.named(line.key).codes or names.likely(line.key)) if line.key else ()
    codes = tuple(code for code in codes if code in names.codes.values())
    return codes[0] if len(codes) == 1 else line.owner


@derived
def _names(framework: Framework, table: str) -> CodeNames:
    free = [c.id for c in framework.criteria if c.free] if table == "criteria" else []
    return CodeNames({key: () for key in (*given_titles(framework, table), *free)}, ())


def _sorted(against: Sequence[tuple[_Line, str]], strangers: Sequence[_Line], made: RowKeys) -> bool:
    """Whether titles stand in another order than their keys, as after sorting, and their entries with them.

    The school's own titles, which stand beside ours then, get the keys of its own rows from top to bottom.
    """
    lent = [line for line in strangers if line.owners]
    given = [*against, *((line, line.key) for line in lent)]
    owners = {line.owner for line, _ in given}
    own = [line for line in strangers if not line.owners and line.key in owners]
    keys = {key for _, key in given} | {line.key for line in own}
    rows = len(given) + len(own)
    alike = len(owners) == len(given) and len(keys) == rows and len(own) == len(lent)
    if rows < SORTED or not alike or owners != keys - {line.key for line in lent}:
        return False
    made.keys |= {line.row: line.owner for line, _ in given}
    made.keys |= {line.row: free.key for line, free in zip(own, lent, strict=True)}
    made.ordered += sorted(line.row for line in (*own, *(line for line, _ in given)))
    return True


def _settle(against: Sequence[tuple[_Line, str]], taken: Collection[str], made: RowKeys) -> None:
    """Titles that contradict their keys. `taken`: keys of other rows.

    A key that stands there twice belongs to the row that has its title.
    """
    keys = {key for _, key in against}
    for line, key in against:
        if key in taken and line.owner not in {"", *taken, *keys}:
            made.keys[line.row] = line.owner
            made.named.append(line.row)
        else:
            made.torn[line.row] = " / ".join(sorted(line.owners))


# -- measures: indicator and year or term stand beside the key ----------------------------------------


def _measures(framework: Framework, found: FoundTable, period: PlanPeriod) -> RowKeys:
    rows = measure_rows(framework, period)
    owners, lex = _measure_titles(framework, period), lexicon(framework, framework.native, period)
    known = {fold(row.key): row.key for row in rows}
    earlier = {fold(row.earlier_key): row.key for row in rows if row.earlier_key}
    made, against, taken = RowKeys(), list[tuple[_Line, str]](), set[str]()
    for r, _ in found.lines():
        raw = found.cell(r, "key")
        name = fold(tidy(shown(raw)))
        key = known.get(name, "")
        if not key and name in earlier:
            key = made.keys[r] = earlier[name]
        indicator, year = (shown(found.cell(r, name)) for name in ("indicator", "year"))
        owner = owners.get((alike(indicator), alike(year)), "")
        if key and owner not in ("", key):
            against.append((_Line(r, raw, key, frozenset((owner,))), key))
        elif key:
            taken.add(key)
        elif indicator and (row := measure_named(lex, rows, indicator=indicator, year=year)):
            made.keys[r] = row.key
            if raw is not None:
                made.named.append(r)
    if not _sorted(against, (), made):
        _settle(against, taken, made)
    return made


@derived
def _measure_titles(framework: Framework, period: PlanPeriod) -> Mapping[tuple[str, str], str]:
    """Indicator and year as they are shown, in every language -> key."""
    return dict(_titles_of(framework, period))


def _titles_of(framework: Framework, period: PlanPeriod) -> Iterator[tuple[tuple[str, str], str]]:
    titles, languages = given_titles(framework, "measures"), framework.languages
    lexicons = [lexicon(framework, language, period) for language in languages]
    for row in measure_rows(framework, period):
        labels = {alike(name) for lex in lexicons for name in lex.period_names(row.period)}
        yield from (((title, label), row.key) for title in titles[row.indicator.id] for label in labels)
