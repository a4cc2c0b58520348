"""Texts that were copied from another school: they name it, as a plan that closes with the name of a neighbour does."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from cqip_xl.district.names_sought import NamesSought
from cqip_xl.kinds.text import WIDE, fold, tidy
from cqip_xl.model.case import Case
from cqip_xl.model.finding import Finding
from cqip_xl.model.plan import Row
from cqip_xl.model.rollup import Rollup

#: Shorter names (of East Asian letters, of others) stand in too many sentences by chance.
SHORTEST = {True: 4, False: 8}


def with_other_schools(rollup: Rollup) -> Rollup:
    """The roll-up with a finding for each text that names another school of the district than its own."""
    names = {fold(name): name for name in _names(rollup) if len(name) >= SHORTEST[bool(WIDE.search(name))]}
    if len(names) < 2:
        return rollup
    sought = NamesSought([name for name in names if name])
    files = (_looked_at(file, names, sought) if isinstance(file, Case) else file for file in rollup.files)
    return replace(rollup, files=tuple(files))


def _names(rollup: Rollup) -> Iterator[str]:
    yield from (tidy(case.plan.school.name) for case in rollup.cases)
    yield from (tidy(row.name) for row in rollup.roster)


def _looked_at(case: Case, names: Mapping[str, str], sought: NamesSought) -> Case:
    own = fold(tidy(case.plan.school.name))
    found = []
    for table, row, name in _texts(case, sought):
        if other := _other_in(fold(row.text(name)), own, sought):
            values = {"field": f"@column/{table}/{name}", "raw": names[other]}
            found.append(Finding.of("text.other_school", row.at(name), values))
    return case.told(found)


def _texts(case: Case, sought: NamesSought) -> Iterator[tuple[str, Row, str]]:
    """Table, row and column of each text that a school wrote, but of rows in which no name can be: most of them."""
    for table, rows in case.plan.tables.items():
        if table == "people":
            continue
        texts = [f.id for f in case.framework.tables[table].fields if f.kind in ("text", "long_text")]
        for row in rows:
            if not row.prefilled and sought.may_be_in(fold("|".join(map(row.text, texts)))):
                yield from ((table, row, name) for name in texts)


def _other_in(text: str, own: str, sought: NamesSought) -> str:
    """A school named in a text that is not its own, nor part of its name, nor the other way round; '' for none."""
    others = (other for other in sought.found_in(text) if other not in own and (not own or own not in other))
    return min(others, default="")
