"""The second channel: what cannot go on, as a code with values. Faults in people's data are findings instead.

`str` of an error is its English sentence, for scripts; faces word `refusal` in their reader's language.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, reduce
from typing import TYPE_CHECKING, Any

from cqip_xl.model.counted import filled_in
from cqip_xl.model.refusals import REFUSALS

if TYPE_CHECKING:
    from cqip_xl.model.finding import Finding

#: Values that are words of the product, and the table of the catalog that has them.
_WORDED = {"kind": "format", "outcome": "outcome"}


@dataclass(frozen=True, slots=True)
class Detail:
    """What exactly is the matter, to be worded later: a code of the registry, and what fills its places.

    `values` are texts, other details, or tuples of details, which are said one after the other.
    """

    code: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Raises ValueError where the registry has no such refusal: a fault of this program."""
        if self.code and REFUSALS.get(self.code) != frozenset(self.values):
            raise ValueError(f'"{self.code}" with {", ".join(self.values)} is not declared in model/refusals.py')

    def __bool__(self) -> bool:
        return bool(self.code)

    @classmethod
    def of(cls, code: str, /, **values: object) -> Detail:
        """The detail; numbers, paths and the system's errors become texts, errors of ours their own details."""
        return cls(code, {name: _kept(value) for name, value in values.items()})


#: What systems often say, worded by us: theirs speaks English, or the language of whoever set the computer up.
_SYSTEM = {
    errno.EACCES: Detail("system.denied"),
    errno.EPERM: Detail("system.not_permitted"),
    errno.ENOENT: Detail("system.not_there"),
    errno.ENOSPC: Detail("system.disk_full"),
    errno.EDQUOT: Detail("system.quota"),
    errno.EROFS: Detail("system.read_only"),
    errno.EIO: Detail("system.disk_fault"),
    errno.EISDIR: Detail("system.is_folder"),
    errno.ENOTDIR: Detail("system.no_folder"),
    errno.ENAMETOOLONG: Detail("system.long_name"),
    errno.EBUSY: Detail("system.busy"),
    errno.ETIMEDOUT: Detail("system.timed_out"),
    errno.ESTALE: Detail("system.stale"),
}


def of_system(problem: OSError) -> Detail:
    """What the system refused, and of which file where it says that."""
    if problem.filename:
        return Detail.of("system.failed", path=os.fsdecode(problem.filename), reason=problem)
    return Detail.of("system.failed_somewhere", reason=problem)


def sentence(detail: Detail, word: Callable[[str], str]) -> str:
    """A detail in words, '' where there is none; `word` gives the catalog's text of a key in some language."""
    if not detail:
        return ""
    text = word(f"refusals.{detail.code}" if "." in detail.code else f"detail.{detail.code}")
    values = {name: _said(name, value, word) for name, value in detail.values.items()}
    return filled_in(text, values).strip() if values else text


def _kept(value: object) -> object:
    match value:
        case CqipError():
            return value.refusal
        case OSError():
            return _SYSTEM.get(value.errno or 0) or (value.strerror or str(value)).lower()
        case Detail() | tuple():
            return value
        case _:
            return str(value)


def _said(name: str, value: Any, word: Callable[[str], str]) -> str:
    match value:
        case Detail():
            return sentence(value, word)
        case tuple():
            return _joined([sentence(one, word) for one in value], word)
        case _ if name in _WORDED:
            return word(f"{_WORDED[name]}.{value}")
        case _:
            return str(value)


def _joined(texts: Sequence[str], word: Callable[[str], str]) -> str:
    """Whole sentences one after the other; parts of one with what the language puts between them."""
    if all(text.endswith((".", "。", "?", "？")) for text in texts):
        return " ".join(texts)
    between = word("refusals.said.several")
    return reduce(lambda first, rest: between.format(first=first, rest=rest), texts)


@cache
def _english() -> Mapping[str, Any]:
    """The catalog's English file, read as data: whoever prints an error stands below the words, or outside."""
    import tomllib  # here, for only who prints an error needs it
    from importlib.resources import files

    return tomllib.loads((files("cqip_xl") / "words" / "en.toml").read_text("utf-8"))


def _word(key: str) -> str:
    found: Any = _english()
    for part in key.split("."):
        found = found[part]
    return str(found)


class CqipError(Exception):
    """Work cannot go on. `refusal` says why, in one plain sentence for the user."""

    def __init__(self, code: str, /, **values: object) -> None:
        super().__init__(code)
        self.refusal = Detail.of(code, **values)

    def __str__(self) -> str:
        return sentence(self.refusal, _word)

    def __reduce__(self) -> tuple[Callable[..., CqipError], tuple[object, ...]]:
        """Errors come back from reader processes: as they were, not made anew out of their text."""
        return _restored, (type(self), self.__dict__)


def _restored(kind: type[CqipError], state: Mapping[str, object]) -> CqipError:
    error = kind.__new__(kind)
    error.__dict__.update(state)
    return error


class SpecError(CqipError):
    """A pack has faults; `findings` names each with file and line."""

    def __init__(self, name: str, findings: Sequence[Finding]) -> None:
        super().__init__("pack.faulty", name=name, count=len(findings))
        self.findings = tuple(findings)


class UnknownFramework(CqipError):
    """No pack of that id or path."""


class NotOurWorkbook(CqipError):
    """The file is not a plan workbook; `outcome` is one of model/case.py's, `detail` says what is wrong with it.

    `path`: as the user wrote it, where it is known.
    """

    def __init__(self, outcome: str, code: str = "", /, path: str = "", **values: object) -> None:
        self.outcome, self.detail = outcome, Detail.of(code, **values)
        where = {"path": path} if path else {}
        super().__init__("file.outcome" if path else "file.unnamed", **where, outcome=outcome, detail=self.detail)

    def of_file(self, path: object) -> NotOurWorkbook:
        """The same, said of that file."""
        return NotOurWorkbook(self.outcome, self.detail.code, path=str(path), **self.detail.values)


class BadInput(CqipError):
    """A list given to a command (roster, rows, people, date, period) cannot be used."""


class WriteRefused(CqipError):
    """The output cannot or must not be written there."""
