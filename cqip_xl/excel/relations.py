"""What the parts of a package refer to."""

from __future__ import annotations

import posixpath

from cqip_xl.excel.archive import Archive, tree_of
from cqip_xl.model.errors import NotOurWorkbook


def relations(archive: Archive, part: str) -> dict[str, tuple[str, str]]:
    """Id -> kind and full name of every part that a part refers to; '' asks for the file's own."""
    return {name: (kind, target) for name, (kind, target, inside) in _related(archive, part).items() if inside}


def targets(archive: Archive, part: str) -> dict[str, tuple[str, str]]:
    """The same with addresses outside the package, as they stand there; none where the list is torn."""
    try:
        return {name: (kind, target) for name, (kind, target, _) in _related(archive, part).items()}
    except NotOurWorkbook:
        return {}


def _related(archive: Archive, part: str) -> dict[str, tuple[str, str, bool]]:
    folder, _, name = part.rpartition("/")
    path = posixpath.join(folder, "_rels", f"{name}.rels")
    data = archive.get(path)
    found: dict[str, tuple[str, str, bool]] = {}
    for element in tree_of(path, data) if data else ():
        inside = element.get("TargetMode") != "External"
        target = element.get("Target", "")
        if inside:
            target = posixpath.normpath(posixpath.join("/", folder, target.replace("\\", "/"))).lstrip("/")
        found[element.get("Id", "")] = (element.get("Type", ""), target, inside)
    return found
