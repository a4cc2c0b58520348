"""The offered word nearest to a text: only what it can mean, never its opposite and never another number."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from cqip_xl.kinds.text import loose

#: Words that turn a meaning round, those of one meaning in a line; "not" and "not yet" are two.
_NEGATIONS = (
    *("khong", "chang", "ej", "inte", "icke", "ingen", "inga", "inget", "not", "no", "non", "never", "without", "utan"),
    *("aldrig",),
)
_NOT_YET = ("chua",)
_NOT_SIGNS, _NOT_YET_SIGNS = "不没沒無无非否別别", "未"
#: Numbers as words and Roman ones.
_NUMBERS: Mapping[str, int] = {
    word: number
    for number, words in enumerate(
        (
            "mot ett en one i 一",
            "hai tva två two ii 二",
            "ba tre three iii 三",
            "bon tu fyra four iv 四",
            "nam fem five v 五",
            "sau sex six vi 六",
            "bay sju seven vii 七",
            "tam atta eight viii 八",
            "chin nio nine ix 九",
            "muoi tio ten x 十",
        ),
        start=1,
    )
    for word in words.split()
}
#: A number as a level or step of a list, with or without the word for it: `2`, `Mức II`, `nivå 2`, `第二级`.
_LEVEL = re.compile(
    r"(?:dat |uppnar |第)?(?:(?:muc|cap|bac|level|lvl?|niva|grad|steg|step|stage|tier)(?: do)?)?"
    r"[ .:#-]*(?P<number>\d+|[^\W\d_]+?) ?(?:级|級|等|档|檔)?[.)]?"
)
_WORD = re.compile(r"\d+|[^\W\d_]+")
_WIDE = re.compile("[\u3400-\u9fff]")
#: Likeness of two words of which one is a slip of the other.
_SLIP = 0.8

_Words = tuple[str, ...]


def did_you_mean(text: str, offered: Mapping[str, str]) -> str:
    """The label of the offered word that a text can only mean, or ''. `offered`: spelling -> label."""
    typed = _words(text)
    if not typed:
        return ""
    known = [(_words(spelling), label) for spelling, label in offered.items()]
    for alike in (_same, _same_numbered, _same_words, _only_number, _slip):
        if labels := {label for words, label in known if words and alike(typed, words)}:
            label = labels.pop()
            return label if not labels and label.strip() != text.strip() else ""
    return ""


def level_meant(text: str, offered: Mapping[str, str]) -> str:
    """The label of the only offered level that has the number a text names, or ''. `offered`: spelling -> label."""
    match = _LEVEL.fullmatch(" ".join(loose(text).split()))
    number = match["number"] if match else ""
    n = int(number) if number.isdecimal() else _NUMBERS.get(number, -1)
    labels = {label for spelling, label in offered.items() if n >= 0 and _only_number((str(n),), _words(spelling))}
    return labels.pop() if len(labels) == 1 else ""


def _words(text: str) -> _Words:
    """Words and numbers of a text; negations of one meaning are one word."""
    plain = loose(text)
    for signs, word in ((_NOT_SIGNS, "¬"), (_NOT_YET_SIGNS, "¬¬")):
        plain = re.sub(f"[{signs}]", f" {word} ", plain)
    found = re.findall(r"¬+|" + _WORD.pattern, plain)
    return tuple("¬" if w in _NEGATIONS else "¬¬" if w in _NOT_YET else w for w in found)


def _same(typed: _Words, offered: _Words) -> bool:
    return typed == offered


def _same_numbered(typed: _Words, offered: _Words) -> bool:
    """`Mức II` and `mức hai` are `Mức 2`; a number word alone is none."""
    if len(typed) != len(offered) or len(typed) < 2:
        return False
    return all(a == b or (b.isdecimal() and _NUMBERS.get(a) == int(b)) for a, b in zip(typed, offered, strict=True))


def _same_words(typed: _Words, offered: _Words) -> bool:
    """`uppfyllt delvis` is `delvis uppfyllt`; a negation keeps its place."""
    return len(typed) > 1 and sorted(typed) == sorted(offered) and not _negations((*typed, *offered))


def _only_number(typed: _Words, offered: _Words) -> bool:
    """`2` is `Mức 2` where nothing else offered has that number; not `2 times a week`, which is a sentence."""
    numbers = [word for word in offered if word.isdecimal()]
    return len(typed) == 1 and numbers == [*typed] and len(offered) == 2 and not _negations(offered)


def _slip(typed: _Words, offered: _Words) -> bool:
    """Each word a slip of the one in its place, numbers and negations the same."""
    if len(typed) != len(offered) or _WIDE.search("".join((*typed, *offered))):
        return False
    return all(_is_slip(a, b) for a, b in zip(typed, offered, strict=True))


def _is_slip(typed: str, offered: str) -> bool:
    if typed == offered:
        return True
    if not (typed.isalpha() and offered.isalpha()) or typed.endswith(offered) or offered.endswith(typed):
        return False  # met, unmet; uppfylld, ouppfylld
    import difflib

    return difflib.SequenceMatcher(None, typed, offered).ratio() > _SLIP


def _negations(words: Iterable[str]) -> bool:
    return any(word.startswith("¬") for word in words)
