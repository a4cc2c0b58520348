"""What a district knows of its schools and they do not enter: ranks, exam results. A sheet of the roster workbook."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache, reduce
from pathlib import Path

from cqip_xl.lists.cell import shown_any
from cqip_xl.lists.files import Record, is_blank
from cqip_xl.lists.roster_heads import head_form, roster_heads
from cqip_xl.model.errors import BadInput, Detail
from cqip_xl.model.roster import Figure
from cqip_xl.words.catalog import LANGUAGES, has, say

#: Columns that say what a line is about; all others are fields of the measures table.
ABOUT = ("school_id", "name", "indicator", "year")
_FIELDS = ("indicator", "year", "actual", "numerator", "denominator", "target", "rank_last")


@cache
def _heads() -> dict[str, str]:
    """Plain heading -> column."""
    labels = {
        head_form(say(language, f"fields.{name}.label")): name
        for language in LANGUAGES
        for name in _FIELDS
        if has(f"fields.{name}.label")
    }
    schools = {head: name for head, name in roster_heads().items() if name in ABOUT}
    return {**schools, **labels, **{name: name for name in (*ABOUT, *_FIELDS)}}


def is_figures(rows: Sequence[Record]) -> bool:
    """Whether a sheet holds figures: it has a column for the indicator."""
    return any(_heads().get(head_form(head)) == "indicator" for row in rows for head in row)


def read_figures(path: Path, sheet: str, rows: Sequence[Record]) -> Iterator[Figure]:
    """The lines of such a sheet. Raises BadInput with every line that does not say school, indicator and year."""
    faults = []
    made = []
    for row in rows:
        filled = ((head_form(head), value) for head, value in row.items() if not is_blank(value))
        cells = {_heads().get(head, head): value for head, value in filled}
        texts = {name: shown_any(cells.pop(name)) for name in ABOUT if name in cells}
        lacks: list[str | Detail] = [name for name in ("indicator", "year") if not texts.get(name)]
        lacks += [Detail.of("figures.school")] if not texts.get("school_id") and not texts.get("name") else []
        if lacks:
            faults.append(Detail.of("figures.lacks", line=row.line, columns=reduce(_also, lacks)))
        school, name = texts.get("school_id", ""), texts.get("name", "")
        made.append(
            Figure(
                school,
                name,
                texts.get("indicator", ""),
                texts.get("year", ""),
                cells,
                f"{path.name} · {sheet}",
                row.line,
            )
        )
    if faults:
        raise BadInput("figures.faulty", path=path, sheet=sheet, faults=tuple(faults[:10]))
    yield from made


def _also(first: str | Detail, second: str | Detail) -> Detail:
    return Detail.of("figures.lacks_also", first=first, second=second)
