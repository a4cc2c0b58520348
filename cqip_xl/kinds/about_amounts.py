"""Numbers that a text gives only about, or in words: `ca 80 %`, `½`, `12 triệu`, `3万`."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from cqip_xl.kinds.amounts import number_in
from cqip_xl.kinds.text import bare, loose
from cqip_xl.model.region import NO_REGION, Region

_ABOUT = "~≈∼～"
_FRACTION = re.compile(r"(\d*)\s*([¼-¾⅐-⅞])")
#: Decimals of a fraction: three could be thousands, and a third has no end.
_EXACT = 2
#: Longer texts are sentences.
_LONGEST = 60


@dataclass(frozen=True, slots=True)
class AmountWords:
    """What a language writes around numbers. `about`: that they are not exact; `times`: by what they are multiplied.

    `money`: the same where only money can be meant, such as `k`; a currency multiplies by 1.
    """

    about: tuple[str, ...] = ()
    times: Mapping[str, int] = field(default_factory=dict)
    money: Mapping[str, int] = field(default_factory=dict)

    @classmethod
    def of(cls, about: str, times: str, money: str) -> AmountWords:
        """Out of lists such as `about; ca` and `thousand 1000; million 1000000`."""
        return cls(tuple(loose(word) for word in _words(about)), _factors(times), _factors(money))

    def in_columns(self, kind: str) -> Mapping[str, int]:
        return {**self.times, **self.money} if kind == "money" else self.times


#: Where nothing is known of a language.
NO_AMOUNTS = AmountWords()


def about_number(text: str, kind: str, language: str, words: AmountWords, region: Region = NO_REGION) -> float | None:
    """The number that such a text means in a cell of that kind; None where it is another text."""
    if len(text) > _LONGEST:
        return None
    plain = loose(bare(_FRACTION.sub(_decimal, text)))
    core = _without(plain, words.about)
    core, factor = _multiplied(core, {} if kind == "percent" else words.in_columns(kind))
    if core == plain:
        return None
    number = number_in(core, kind if factor == 1 else "number", language, region)
    if number is None or factor == 1:
        return number
    number = round(number * factor, 2)
    return number if number.is_integer() else None


def _decimal(found: re.Match[str]) -> str:
    """A whole number and a fraction as about one number; unchanged where it has no end that could be typed."""
    number = int(found[1] or 0) + unicodedata.numeric(found[2])
    return f"~{number:g}" if number == round(number, _EXACT) else found[0]


def _without(text: str, about: Iterable[str]) -> str:
    """A text without signs and words before or behind its number that say that it is not exact."""
    before = "|".join(map(re.escape, (*_ABOUT, *sorted(about, key=len, reverse=True))))
    text = re.sub(rf"^(?:(?:{before})\.?\s*)+(?=[\d.,])", "", text)
    after = next((word for word in about if not word.isascii() and text.endswith(word)), "")
    return text.removesuffix(after).strip()


def _multiplied(text: str, factors: Mapping[str, int]) -> tuple[str, int]:
    """A number without the words behind it, and by what they multiply: one, and the name of a currency."""
    factor = 1
    for _ in range(2):
        word = max(filter(text.endswith, factors), key=len, default="")
        rest = text.removesuffix(word)
        within = word.isascii() and rest[-1:].isascii() and rest[-1:].isalpha()
        if not word or within or factor > 1:
            break
        text, factor = rest.rstrip(), factors[word]
    return text, factor


def _words(text: str) -> list[str]:
    return [word.strip() for word in text.split(";") if word.strip()]


def _factors(text: str) -> dict[str, int]:
    return {loose(word): int(factor) for word, _, factor in (one.rpartition(" ") for one in _words(text))}
