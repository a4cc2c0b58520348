"""Which frameworks there are."""

from __future__ import annotations

import copyreg
import pickle
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path
from typing import Any

from cqip_xl.model.errors import BadInput, CqipError
from cqip_xl.model.finding import Finding
from cqip_xl.model.framework import Framework, as_of_version
from cqip_xl.packs.begun import ID, begun_pack
from cqip_xl.packs.folders import shipped_packs
from cqip_xl.packs.load import check_pack as _check_pack
from cqip_xl.packs.load import load_framework as _load
from cqip_xl.packs.node import CODE_LIMIT


@cache
def load_framework(pack: str) -> Framework:
    """The framework of a shipped id or of a path. Raises UnknownFramework, SpecError."""
    framework = _load(pack)
    _CALLED[framework.hash] = pack
    return framework


#: SHA-256 of a pack's files -> what it was called when this process loaded it.
_CALLED: dict[str, str] = {}


def _by_name(framework: Framework) -> Any:
    """How a framework crosses to another process: by its name, and there it is that process's own."""
    pack = _CALLED.get(framework.hash)
    return (
        (_again, (pack, framework.hash, framework.dated)) if pack else framework.__reduce_ex__(pickle.HIGHEST_PROTOCOL)
    )


def _again(pack: str, digest: str, dated: str = "") -> Framework:
    framework = load_framework(pack)
    if framework.hash != digest:
        raise BadInput("framework.changed", name=pack)
    return as_of_version(framework, dated)


copyreg.pickle(Framework, _by_name)


def frameworks() -> tuple[Framework, ...]:
    """Every shipped framework, by id."""
    return tuple(load_framework(pack) for pack in shipped_packs())


def check_pack(pack: str) -> tuple[Finding, ...]:
    """All faults of a pack at once, each with file and line. Raises UnknownFramework."""
    return _check_pack(pack)


def new_pack(pack: str, source: str, folder: str = "", language: str = "en") -> Path:
    """Begins a pack that extends another in a new folder of its id; gives that. Raises CqipError, OSError.

    `source`: the other pack, by id or path; `folder`: where the new one lies, else here; `language`: of the remarks.
    """
    if not ID.fullmatch(pack) or pack in shipped_packs():
        raise BadInput("pack.bad_new_id", id=pack, limit=CODE_LIMIT)
    parent, target = load_framework(source), Path(folder) / pack
    if target.exists():
        raise BadInput("pack.exists", path=target)
    files = begun_pack(pack, parent, source, target, language)
    target.mkdir(parents=True)
    for name, text in files.items():
        (target / name).write_text(text, encoding="utf-8")
    return target


def finder(packs: Iterable[str] = ()) -> Callable[[str], Framework | None]:
    """pack id -> framework, among the shipped ones and those of the given paths."""
    extra = {f.id: f for f in map(load_framework, packs)}

    def find(pack: str) -> Framework | None:
        if pack in extra:
            return extra[pack]
        return load_framework(pack) if pack in shipped_packs() else None

    return find


def day_order(packs: Iterable[str] = (), pack: str = "", language: str = "") -> Callable[[str, str], str]:
    """Pack and language of a roster's line, else these -> the order of day and month there, '' where none is sure.

    Without a language it is that of the languages of the pack for which one is sure.
    """
    given = tuple(packs)

    def order(own: str, spoken: str) -> str:
        framework = _known(own or pack, given)
        if framework is None:
            return ""
        languages = (spoken or language,) if spoken or language else framework.languages
        sure = {framework.region.sure_order(one) for one in languages} - {""}
        return sure.pop() if len(sure) == 1 else ""

    return order


def _known(pack: str, packs: Iterable[str]) -> Framework | None:
    """None where there is none: whoever makes or reads its workbooks says so."""
    try:
        return (finder(packs)(pack) or load_framework(pack)) if pack else None
    except CqipError:
        return None
