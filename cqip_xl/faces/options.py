"""Options that several commands have."""

from __future__ import annotations

from datetime import date
from typing import Any

import click

from cqip_xl.kinds.dates import FIRST, LAST, iso_date


class _Date(click.ParamType[date]):
    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        try:
            day = iso_date(value)
        except ValueError:
            self.fail(f'"{value}" is not a date; write it as 2026-03-31.', param, ctx)
        if not FIRST <= day <= LAST:
            self.fail(f"{day} is outside the years that plans can have ({FIRST.year} to {LAST.year}).", param, ctx)
        return day


DATE = _Date()
AS_OF = click.option("--as-of", type=DATE, help="Judge by this date instead of today (YYYY-MM-DD).")
JSON = click.option("--json", "as_json", is_flag=True, help="One JSON document on stdout and nothing else.")
PACKS = click.option("--pack", "packs", multiple=True, metavar="PATH", help="A pack besides the shipped ones.")

#: What a roster can say, for the help; which headings are understood besides, `lists/roster_heads.py` knows.
ROSTER = (
    "Columns: school_id, name, district, language, pack, people (a file), contact, deadline, include (yes or no), "
    "file (the one that counts), and entries of the School sheet."
)
