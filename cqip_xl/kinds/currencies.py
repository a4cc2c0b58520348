"""The signs and names of currencies around an amount: `£850`, `$12,500.50`, `850 £`, `1 250,50 kr`."""

from __future__ import annotations

import re
from functools import cache

from cqip_xl.kinds.text import loose
from cqip_xl.model.tongue import tongue

#: How each is written; where one word is that of several, a pack's own currency decides.
_CURRENCIES = {
    "usd": "$ us$ usd dollar dollars",
    "cad": "$ c$ ca$ can$ cad dollar dollars",
    "aud": "$ a$ au$ aud dollar dollars",
    "nzd": "$ nz$ nzd dollar dollars",
    "sgd": "$ s$ sgd dollar dollars",
    "hkd": "$ hk$ hkd 港币 港元 港幣",
    "twd": "$ nt$ ntd twd 元 新台币 新臺幣 台币 臺幣 圆 圓",
    "gbp": "£ gbp pound pounds",
    "eur": "€ eur euro euros",
    "cny": "¥ cny rmb 元 块 塊 圆 圓 人民币 人民幣",
    "jpy": "¥ jpy yen 円 日元",
    "sek": "kr kr. sek krona kronor",
    "nok": "kr kr. nok kroner",
    "dkk": "kr kr. dkk kroner",
    "vnd": "₫ đ vnđ vnd đồng dong",
    "inr": "₹ rs rs. inr",
    "krw": "₩ krw won 원",
    "chf": "chf fr. sfr",
    "zar": "r zar rand",
    "php": "₱ php peso pesos",
}
_WRITTEN = {code: tuple(map(loose, words.split())) for code, words in _CURRENCIES.items()}
_EVERY = frozenset(word for words in _WRITTEN.values() for word in words)
_BEGINS, _ENDS = r"^(-?)\s*({})\s*(-?)(?=[\d.,])", r"(?<=\d)\s*({})$"


#: The currency of a language that is that of one country; where nothing is known, a bare sign is no other one.
_OF_LANGUAGE = {"vi": "đ", "sv": "kr", "zh-Hans": "元", "zh-Hant": "元"}
_SIGNS = frozenset("$£€")


def without_currency(text: str, own: str, language: str) -> str | None:
    """An amount without its currency; None where that is another one than the pack's `own` or the language's."""
    mine = _known(own or _OF_LANGUAGE.get(tongue(language), ""))
    plain = _stripped(text, mine)
    return plain if plain != text or _stripped(text, _EVERY) == text else None


@cache
def _known(own: str) -> frozenset[str]:
    """How that currency is written."""
    written = [words for words in _WRITTEN.values() if loose(own) in words]
    return frozenset((loose(own), *(word for words in written for word in words))) if own else _SIGNS


def _stripped(text: str, words: frozenset[str]) -> str:
    begins, ends = _patterns(words)
    begun = begins.sub(r"\1\3", text)
    return begun if begun != text else ends.sub("", text)


@cache
def _patterns(words: frozenset[str]) -> tuple[re.Pattern[str], re.Pattern[str]]:
    listed = "|".join(map(re.escape, sorted(words, key=lambda word: (-len(word), word))))
    return re.compile(_BEGINS.format(listed)), re.compile(_ENDS.format(listed))
