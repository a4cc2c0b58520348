"""How people of a country write days and amounts, on which paper they print, and what is soon to them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, fields
from typing import Any

from cqip_xl.model.tongue import tongue

DAY_FIRST, MONTH_FIRST, YEAR_FIRST = ORDERS = ("day_first", "month_first", "year_first")
PAPERS = A4, LETTER = ("a4", "letter")
POINT, COMMA = DECIMALS = ("point", "comma")
#: Days within which something is due soon, where a pack says nothing.
SOON = 14

#: The order of languages that do not write the day first.
_ORDER = {"en-US": MONTH_FIRST, **dict.fromkeys(("sv", "zh-Hans", "zh-Hant", "ja", "ko", "hu", "lt"), YEAR_FIRST)}
#: Languages whose readers write day and month in either order.
_EITHER = ("en", "zh-Hans", "zh-Hant")
#: Languages that write a comma where others have a decimal point.
_COMMA = frozenset("vi sv da nb nn no fi de fr es ca eu gl pt it nl pl cs sk sl hr sr ro hu tr el bg ru uk id".split())
#: Languages and currencies that know no hundredths.
_WHOLE_LANGUAGES, _WHOLE = frozenset(("vi",)), frozenset("VND ₫ đ đồng JPY 円 KRW ₩ 원 ISK CLP".split())
#: Excel's codes of a day and of a month: as they stand in a Book, and as each order has them in cells.
DAY, MONTH = "dd/mm/yyyy", "mm/yyyy"
_IN_CELLS = {MONTH_FIRST: {DAY: "mm/dd/yyyy"}, YEAR_FIRST: {DAY: "yyyy-mm-dd", MONTH: "yyyy-mm"}}


def language_order(language: str) -> str:
    """The order in which a language writes day, month and year."""
    return _ORDER.get(language) or _ORDER.get(tongue(language), DAY_FIRST)


def in_cells(number: str, order: str) -> str:
    """Excel's code of a number format in that order of day, month and year."""
    return _IN_CELLS.get(order, {}).get(number, number)


@dataclass(frozen=True, slots=True)
class Region:
    """`dates`: (language, order), '' for every language that has none of its own; the others as they write.

    `currency`: sign or code, '' where amounts have none; `behind`: it stands behind the number.
    `decimals`: `point` or `comma`, '' as the language has it. `due_soon`: days within which something is due soon.
    """

    paper: str = A4
    dates: tuple[tuple[str, str], ...] = ()
    currency: str = ""
    behind: bool = False
    decimals: str = ""
    due_soon: int = SOON

    @property
    def letter(self) -> bool:
        return self.paper == LETTER

    def given_order(self, language: str) -> str:
        """The order that the pack gives for a language; '' where it leaves it to the language."""
        given = dict(self.dates)
        return next((given[one] for one in (language, tongue(language), "") if one in given), "")

    def order(self, language: str) -> str:
        return self.given_order(language) or language_order(language)

    def sure_order(self, language: str) -> str:
        """The order of day and month where only one can be: the pack's, or that of the language; '' elsewhere."""
        return self.given_order(language) or ("" if tongue(language) in _EITHER else language_order(language))

    def has_comma(self, language: str) -> bool:
        """Whether decimals stand behind a comma."""
        return self.decimals == COMMA if self.decimals else tongue(language) in _COMMA

    def has_cents(self, language: str) -> bool:
        """Whether amounts have hundredths."""
        return self.currency not in _WHOLE if self.currency else tongue(language) not in _WHOLE_LANGUAGES

    @property
    def money(self) -> str:
        """Excel's code for amounts in the currency; '' where there is none."""
        return self.amounts(self.has_cents("")) if self.currency else ""

    def amounts(self, cents: bool) -> str:
        """Excel's code for amounts, with hundredths or without; in the currency where there is one."""
        digits = "#,##0.00" if cents else "#,##0"
        if not self.currency:
            return digits
        gap = " " if self.behind or self.currency.isalnum() else ""
        sign = self.currency.replace('"', "")
        return f'{digits}"{gap}{sign}"' if self.behind else f'"{sign}{gap}"{digits}'


#: Where nothing is known of a country.
NO_REGION = Region()


def shared_region(regions: Collection[Region]) -> Region:
    """What all of them have in common; of the rest nothing is known."""
    found = {f.name: {getattr(region, f.name) for region in regions} for f in fields(Region)}
    common: dict[str, Any] = {name: values.pop() for name, values in found.items() if len(values) == 1}
    return Region(**common)
