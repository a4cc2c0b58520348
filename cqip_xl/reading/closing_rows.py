"""What people write below the last entry of a table: totals, and who made, read and signed it.

Each cell of such a row must be part of it: a word for a signature, an office, a name, a day, a line to write on. A row
that says anything else is an entry, also where it names somebody or has a colon.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from cqip_xl.kinds.kind import shown
from cqip_xl.kinds.text import fold
from cqip_xl.model.grid import ErrorCell, Raw
from cqip_xl.words.catalog import LANGUAGES, say

#: Characters of a line of a signature, and of what may follow the word for a total or for who prepared something.
_LINE, _REST, _WHO = 60, 9, 40
#: Words and ideographs of a name.
_NAME_WORDS, _NAME_SIGNS = 6, 4
_TO_FILL = re.compile(r"_{3,}|\.{4,}|…{2,}")
_FILL = r"[\s\d.…_/〇一二三四五六七八九十×-]"
_BRACKETED = re.compile(rf"[(\[【][^()\[\]【】]{{1,{_LINE - 2}}}[)\]】]")
_WIDE_NAME = re.compile(rf"[\u3400-\u9fff·]{{2,{_NAME_SIGNS}}}")
_DAY = re.compile(r"\d{1,4}\s*[-./年]\s*\d{1,2}\s*[-./月]\s*\d{1,4}\s*日?")
_FIGURE = re.compile(r"[-\d.,\s%]+")
_BETWEEN = re.compile(r"[,;/、，；]|\s-\s|[()]")

#: How sure it is that a cell is part of a signature: not at all, beside one that is, by itself.
_NO, _BESIDE, _SURE = range(3)


@dataclass(frozen=True, slots=True)
class ClosingLine:
    """The filled cells of a row below the last entry."""

    r: int
    cells: Sequence[Raw | ErrorCell]

    @property
    def texts(self) -> list[str]:
        return [_text(cell) for cell in self.cells]


def closing_rows(lines: Sequence[ClosingLine], people: bool) -> dict[int, str]:
    """Row -> why it is no entry. `people`: names and offices are what the table is for."""
    found = {line.r: "total_row" for line in lines if _is_total(line.texts, people)}
    rest = [line for line in lines if line.r not in found]
    return found | dict.fromkeys(_signed(rest, people), "signature")


def is_signed(cells: Sequence[Raw | ErrorCell]) -> bool:
    """Whether a row says of itself that it is a signature, its day and names included."""
    return _sureness(ClosingLine(0, cells), headed=True) == _SURE


def _text(cell: Raw | ErrorCell) -> str:
    return " ".join(unicodedata.normalize("NFKC", shown(cell)).split())


def _is_total(texts: Sequence[str], people: bool) -> bool:
    """Whether a row begins with the word for a total and holds nothing but figures besides."""
    lead, *others = texts
    match = closing_words().totals.match(lead)
    if match is None or not all(map(_FIGURE.fullmatch, others)) or len(lead) - match.end() > _REST:
        return False
    return bool(others) or (not people and match.end() == len(lead))


def _signed(lines: Sequence[ClosingLine], people: bool) -> Iterator[int]:
    """The rows of a block of signatures, from the offices above the first of them to the last that is part of it."""
    sure = [_sureness(line, headed=people) for line in lines]
    if people:  # names below may be those of people
        yield from (line.r for line, how in zip(lines, sure, strict=True) if how == _SURE)
        return
    if _SURE not in sure:
        return
    above = start = sure.index(_SURE)
    while above and all(map(closing_words().is_office, lines[above - 1].texts)):
        above -= 1
    yield from (line.r for line in lines[above:start])
    listing = False
    for line, how in zip(lines[start:], sure[start:], strict=True):
        copied = listing and line.texts[0][:1] in "-–•+"  # to whom, below the word for it
        if how or copied:
            yield line.r
        listing = copied or line.texts[0].endswith(":")


def _sureness(line: ClosingLine, headed: bool) -> int:
    """How surely all cells of a row together are part of a signature. `headed`: a word alone is none."""
    words, texts = closing_words(), line.texts
    each = [
        _BESIDE if isinstance(cell, date) else words.sureness(text)
        for cell, text in zip(line.cells, texts, strict=True)
    ]
    if not all(each):
        return _NO
    if headed and not any(":" in text or _TO_FILL.search(text) or _BRACKETED.fullmatch(text) for text in texts):
        return min(each)
    several = sum(":" in text for text in texts) > 1
    return _SURE if several else max(each)


@dataclass(frozen=True, slots=True)
class ClosingWords:
    """The words of all languages for totals, signatures, who made or read something, and offices."""

    totals: re.Pattern[str]
    signatures: re.Pattern[str]
    signers: re.Pattern[str]
    offices: re.Pattern[str]
    days: re.Pattern[str]
    heads: re.Pattern[str]

    def is_signature(self, text: str) -> bool:
        """Whether a text alone is part of a signature and of nothing else."""
        return self.sureness(text) == _SURE

    def is_office(self, text: str) -> bool:
        return len(text) <= _LINE and self.offices.search(text) is not None

    def sureness(self, text: str) -> int:
        """How surely a cell is part of a signature: `Prepared by: Ann Lee`, `(Ký tên)`, `Rektor`, `Ann Lee`."""
        if not text or len(text) > 2 * _LINE:
            return _NO
        inner = text.strip(" ()[]【】:.…_")
        if self.signatures.fullmatch(inner) or self.signers.fullmatch(inner) or self._is_day(inner):
            return _SURE
        if not inner:
            return _BESIDE  # a line to write on
        if parts := self._parts(text):
            each = [self._headed(head, rest) for head, rest in parts]
            return _NO if not all(each) else _SURE if len(each) > 1 else each[0]
        if len(text) > _LINE:
            return _NO
        known = self.signatures.search(text)
        if _TO_FILL.search(text) and (known or self.offices.search(text)):
            return _SURE
        if known and _BRACKETED.fullmatch(text):
            return _SURE
        return _BESIDE if self._is_person(text) else _NO

    def _parts(self, text: str) -> list[tuple[str, str]]:
        """Heads with a colon and what follows each; none where a text begins otherwise."""
        heads = list(self.heads.finditer(text))
        if not heads or heads[0].start():
            return []
        ends = [*(head.start() for head in heads[1:]), len(text)]
        return [(head[1], text[head.end() : end].strip(" ;,.|")) for head, end in zip(heads, ends, strict=True)]

    def _headed(self, head: str, rest: str) -> int:
        if not rest.strip(" .…_()") or _DAY.fullmatch(rest) or self._is_day(rest):
            return _SURE
        if self.signers.fullmatch(head) and len(rest) <= _WHO:
            return _SURE
        if not self._is_person(rest):
            return _NO
        return _SURE if " " in rest or self.signatures.fullmatch(head) else _BESIDE

    def _is_day(self, text: str) -> bool:
        """Whether it is place and day as forms have them: `Hà Nội, ngày … tháng … năm …`."""
        match = self.days.search(text)
        if match is None:
            return False
        before = text[: match.start()].strip(" ,.…_")
        return not before or re.fullmatch(f"{_FILL}+", before) is not None or _is_name(before)

    def _is_person(self, text: str) -> bool:
        """Whether a text has nothing but names and offices, a day at most besides."""
        text = self.offices.sub(", ", text)
        parts = [part.strip(" .:…_") for part in _BETWEEN.split(text)]
        return len(text) <= _LINE and all(not part or _is_name(part) or _DAY.fullmatch(part) for part in parts)


def _is_name(text: str) -> bool:
    """Whether a text looks like a person's name: a few words with a capital each, or two to four ideographs."""
    if _WIDE_NAME.fullmatch(text.replace(" ", "")):
        return True
    words = text.replace(".", " ").replace("-", " ").split()
    return 0 < len(words) <= _NAME_WORDS and all(w[0].isupper() and w.replace("'", "").isalpha() for w in words)


@cache
def closing_words() -> ClosingWords:
    def words(*names: str) -> set[str]:
        texts = (say(code, f"forms.{name}") for code in LANGUAGES for name in names)
        return {fold(word) for text in texts for word in text.split(";") if word.strip()}

    def pattern(some: set[str]) -> str:
        longest = "|".join(re.escape(word) for word in sorted(some, key=len, reverse=True))
        return rf"(?<![^\W\d_])(?:{longest})(?![a-zà-ỹ])"

    def compiled(*names: str) -> re.Pattern[str]:
        return re.compile(pattern(words(*names)), re.IGNORECASE)

    heads = pattern(words("signatures", "signers", "offices"))
    days = "|".join(
        f"{_FILL}{{0,12}}".join(re.escape(part.strip()) for part in day.split("…")) for day in words("days")
    )
    return ClosingWords(
        totals=compiled("totals"),
        signatures=compiled("signatures"),
        signers=compiled("signers"),
        offices=compiled("offices"),
        days=re.compile(f"(?:{days})$", re.IGNORECASE),
        heads=re.compile(rf"({heads})\s*(?:\([^()]*\)\s*)?:\s*", re.IGNORECASE),
    )
