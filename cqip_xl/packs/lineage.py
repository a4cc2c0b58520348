"""A pack and those that it extends, as one tree: what a pack does not say is taken from the one before it."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from cqip_xl.model.tongue import tongue
from cqip_xl.packs.folders import extended_pack, shipped_packs
from cqip_xl.packs.merged import entries_without, laid_over, paths_of, without
from cqip_xl.packs.node import Faults, Node, nearest, read_yaml

#: What a pack says of itself alone.
_OWN = ("schema", "id", "version", "extends", "remove", "replaced_by")


def read_lineage(file: Path, faults: Faults) -> tuple[Node, tuple[Path, ...]]:
    """The pack's tree, without value where it cannot be read, and its framework files from its own to the first."""
    return _read(file, (), faults)


def _read(file: Path, heirs: tuple[Path, ...], faults: Faults) -> tuple[Node, tuple[Path, ...]]:
    """`heirs`: the packs on the way there, which it cannot extend in turn."""
    tree = read_yaml(file, faults)
    name = tree.child("extends")
    if tree.value is None or name.value is None:
        if "remove" in tree:
            tree.child("remove").add("pack.no_effect", allowed="extends")
        return tree, (file,)
    said = name.text(required=True)
    above = extended_pack(said, file.parent) if said else None
    line = (*heirs, file)
    if above is None:
        if said:
            name.add("pack.no_parent", value=said, hint=nearest(said, shipped_packs()))
        return replace(tree, value=None), line
    if any(_same(above, one) for one in line):
        name.add("pack.circle", value=" → ".join(one.parent.name for one in (*line, above)))
        return replace(tree, value=None), line
    parent, files = _read(above, line, faults)
    if parent.value is None:
        return replace(tree, value=None), line
    left = entries_without(parent.value, _OWN)
    kept = taken_away(tree.child("remove"), left, parent.file, ".")
    return replace(tree, value=laid_over(tree.value, tree.file, kept, parent.file)), (file, *files)


def taken_away(removed: Node, tree: Any, file: str, sep: str) -> Any:
    """The tree without what is listed, by path or, where a thing has one of its own, by id; a fault for the rest."""
    for item in removed.list() if removed.is_list or removed.value is None else (removed,):
        name = item.text(required=True)
        if name:
            tree = _without(item, name, tree, file, sep)
    return tree


def _without(item: Node, name: str, tree: Any, file: str, sep: str) -> Any:
    there = dict(paths_of(tree, sep))
    paths = [name] if name in there else [path for path, one in there.items() if one == name]
    if len(paths) == 1:
        return without(tree, paths[0], file, sep)
    if paths:
        item.add("pack.several_inherited", value=name, paths=", ".join(paths))
    else:
        item.add("pack.nothing_inherited", value=name, hint=nearest(name, [*there, *filter(None, there.values())]))
    return tree


def _same(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)
    except OSError:
        return False


def hash_of(files: Sequence[Path], languages: Collection[str]) -> str:
    """SHA-256 over the files of a pack and of those it extends, line ends aside: a checkout on Windows has the same."""
    digest = hashlib.sha256()
    named = dict.fromkeys(name for language in languages for name in (language, tongue(language)))
    for file in files:
        for path in (file, *(file.parent / f"{name}.yaml" for name in named)):
            if path.is_file():
                digest.update(path.read_bytes().replace(b"\r\n", b"\n"))
    return digest.hexdigest()
