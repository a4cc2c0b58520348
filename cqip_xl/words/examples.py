"""Examples of what is typed: days in the plan's own years, days and amounts as the region writes them."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Mapping
from datetime import date

from cqip_xl.model.derived import derived
from cqip_xl.model.field import Field
from cqip_xl.model.period import school_year
from cqip_xl.model.region import MONTH, MONTH_FIRST, in_cells
from cqip_xl.words.days import day_typed
from cqip_xl.words.lexicon import Lexicon

#: A day that no order makes another one, and amounts as they are usual with hundredths and without.
_DAY, _AMOUNTS = (31, 3), ("12000000", "1250")
_FULL = re.compile(r"(\d{4})-(\d\d)-(\d\d)|(\d\d)/(\d\d)/(\d{4})")
_MONTHS = re.compile(r"(\d{4})-(\d\d)|(\d\d)/(\d{4})")


def example_of(lex: Lexicon, table: str, f: Field) -> str:
    """A field's example in its words; a day or month there moves into the plan's years."""
    text = lex.field_text(table, f.id, "example").strip()
    if f.kind not in ("date", "period"):
        return text
    order = lex.wording.order
    if found := _FULL.fullmatch(text):
        number, day = (found[2], found[3]) if found[1] else (found[5], found[4])
        if int(number) > 12 or (not found[1] and order == MONTH_FIRST and int(day) <= 12):
            number, day = day, number
        return day_typed(_within(lex, int(day), int(number)), order) if 1 <= int(number) <= 12 else text
    if (found := _MONTHS.fullmatch(text)) and 1 <= int(found[2] or found[3]) <= 12:
        first = _within(lex, 1, int(found[2] or found[3]))
        return in_cells(MONTH, order).replace("yyyy", f"{first.year}").replace("mm", f"{first.month:02}")
    return text


@derived
def wanted_in(lex: Lexicon) -> Mapping[str, str]:
    """What sentences give as examples: `day`, `amount`."""
    region = lex.framework.region
    whole = not (region.currency and region.has_cents(lex.language))
    return {"day": day_typed(_within(lex, *_DAY), lex.wording.order), "amount": _AMOUNTS[0 if whole else 1]}


def _within(lex: Lexicon, day: int, month: int) -> date:
    """That day in the first year of the plan that has it."""
    calendar, period = lex.framework.calendar, lex.period
    first, last = school_year(calendar, period.first).first, school_year(calendar, period.last - 1).last
    days = (date(y, month, min(max(day, 1), monthrange(y, month)[1])) for y in range(first.year, last.year + 1))
    found = [one for one in days if first <= one <= last]
    return found[0] if found else first
