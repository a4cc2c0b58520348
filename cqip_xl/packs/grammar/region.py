"""The grammar of what a pack says of the country in which it is used."""

from __future__ import annotations

from cqip_xl.model.region import DECIMALS, ORDERS, PAPERS, SOON
from cqip_xl.packs.grammar.declared import Open, Section, Text, Whole, Word

_ORDER = {"enum": [*ORDERS]}
STANDS = ("before", "behind")


class RegionEntries(Section):
    """How days and amounts are written, and the paper."""

    paper = Word("What workbooks and summaries are printed on.", PAPERS, PAPERS[0])
    dates = Open(
        "How days are shown and read: one order, or by language such as `{en: month_first}`; else as each language "
        "writes them.",
        " ".join(f"`{order}`" for order in ORDERS) + ", or by language",
        {"anyOf": [_ORDER, {"type": "object", "additionalProperties": _ORDER}]},
    )
    currency = Text("Sign or code of the currency in which amounts are shown, such as `$`, `kr`, `EUR`.")
    currency_stands = Word("Where it stands, seen from the number; without it a sign before, a word behind.", STANDS)
    decimals = Word("What stands before decimals; else as each language writes them.", DECIMALS)
    due_soon = Whole("Days before its date from which on an action is due soon, with `status: standard`.", SOON, 0, 366)
