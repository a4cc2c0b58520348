"""What a pack says of the country in which it is used, from its entries to a value."""

from __future__ import annotations

from collections.abc import Iterator

from cqip_xl.model.region import ORDERS, Region
from cqip_xl.packs.grammar.region import RegionEntries
from cqip_xl.packs.node import Node

#: A currency is a sign or a short word: it stands in every cell of an amount.
_LONGEST = 8


def read_region(entries: RegionEntries, languages: tuple[str, ...]) -> Region:
    """How days and amounts are written, and the paper."""
    currency, stands = entries.currency.strip(), entries.currency_stands
    if len(currency) > _LONGEST or any(c.isdigit() or c in '"\\' for c in currency):
        entries.place("currency").wrong("either", "$", "EUR")
        currency = ""
    if stands and "currency" not in entries:
        entries.place("currency_stands").lacks("region.currency", "region.currency_stands")
    return Region(
        paper=entries.paper,
        dates=tuple(_orders(entries.dates, languages)),
        currency=currency,
        behind=stands == "behind" or (not stands and currency.isalpha()),
        decimals=entries.decimals,
        due_soon=entries.due_soon,
    )


def _orders(node: Node, languages: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """One order for all languages, or one for some of them."""
    if node.value is None:
        return
    if not node.is_map:
        if order := node.one_of(ORDERS):
            yield "", order
        return
    for language, child in node.items():
        if language not in languages:
            child.not_among(language, languages)
        elif order := child.one_of(ORDERS, required=True):
            yield language, order
