"""Where packs lie: those that come with the product, and folders."""

from __future__ import annotations

from contextlib import suppress
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path

from cqip_xl.model.errors import Detail, UnknownFramework
from cqip_xl.packs.node import nearest


@cache
def shipped_packs() -> tuple[str, ...]:
    """Ids of the packs that come with the product, sorted."""
    root = files("cqip_xl") / "frameworks"
    return tuple(sorted(entry.name for entry in root.iterdir() if (entry / "framework.yaml").is_file()))


def shipped_folder(pack: str) -> Path:
    """The folder of a pack that comes with the product."""
    with as_file(files("cqip_xl") / "frameworks" / pack) as folder:
        return folder


def find_pack(name: str) -> Path:
    """The folder or file of a pack: a path, or the id of a shipped one. Raises UnknownFramework."""
    if name in shipped_packs():
        return shipped_folder(name)
    path = Path(name)
    with suppress(OSError):  # a name that is too long for a path
        if path.is_file() or (path / "framework.yaml").is_file():
            return path
        if path.is_dir():
            raise UnknownFramework("framework.no_pack", name=name)
    near = nearest(name, shipped_packs())
    hint = Detail.of("said.did_you_mean", word=near) if near else Detail()
    raise UnknownFramework("framework.unknown", name=name, known=", ".join(shipped_packs()), hint=hint)


def extended_pack(name: str, folder: Path) -> Path | None:
    """The framework file that a pack in that folder extends: by a shipped id, or a folder seen from there."""
    found = shipped_folder(name) if name in shipped_packs() else folder / name
    with suppress(OSError, ValueError):  # a name that can be no path
        if (found / "framework.yaml").is_file():
            return found / "framework.yaml"
    return None
