"""Who is known by which spelling in one plan."""

from __future__ import annotations

from collections.abc import Sequence

from cqip_xl.kinds.text import fold
from cqip_xl.model.framework import Framework
from cqip_xl.model.plan import Row


def known_people(framework: Framework, rows: Sequence[Row]) -> dict[str, str]:
    """Folded name, alias, or name in another of the pack's languages -> name as on the People sheet."""
    known = {fold(row.text("name")): row.text("name") for row in rows if row.text("name")}
    for row in rows:
        for alias in row.text("alias").replace("；", ";").split(";"):
            if alias.strip() and row.text("name"):
                known.setdefault(fold(alias), row.text("name"))
    for person in framework.people:
        names = [framework.word(language, f"people/{person['id']}") for language in framework.languages]
        there = next((known[fold(name)] for name in names if fold(name) in known), "")
        for name in names if there else ():
            known.setdefault(fold(name), there)
    return known
