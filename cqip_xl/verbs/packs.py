"""Which frameworks there are."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache

from cqip_xl.model.finding import Finding
from cqip_xl.model.framework import Framework
from cqip_xl.packs.load import check_pack as _check_pack
from cqip_xl.packs.load import load_framework as _load
from cqip_xl.packs.load import shipped_packs


@cache
def load_framework(pack: str) -> Framework:
    """The framework of a shipped id or of a path. Raises UnknownFramework, SpecError."""
    return _load(pack)


def frameworks() -> tuple[Framework, ...]:
    """Every shipped framework, by id."""
    return tuple(load_framework(pack) for pack in shipped_packs())


def check_pack(pack: str) -> tuple[Finding, ...]:
    """All faults of a pack at once, each with file and line. Raises UnknownFramework."""
    return _check_pack(pack)


def finder(packs: Iterable[str] = ()) -> Callable[[str], Framework | None]:
    """pack id -> framework, among the shipped ones and those of the given paths."""
    extra = {f.id: f for f in map(load_framework, packs)}

    def find(pack: str) -> Framework | None:
        if pack in extra:
            return extra[pack]
        return load_framework(pack) if pack in shipped_packs() else None

    return find
