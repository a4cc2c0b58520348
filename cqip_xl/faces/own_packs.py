"""Frameworks of an office's own, which the buttons know beside the shipped ones.

A button has no place to type `--pack`: the folder of such a pack lies where the buttons look.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import platformdirs

from cqip_xl import verbs
from cqip_xl.faces.log import log
from cqip_xl.model.errors import CqipError
from cqip_xl.words.catalog import say


@dataclass(frozen=True, slots=True)
class OwnPacks:
    """Paths of packs that can be used, of those that have faults, of those whose id another framework has."""

    usable: tuple[str, ...]
    faulty: tuple[str, ...]
    doubled: tuple[str, ...]


def packs_folder() -> Path:
    """Where they are looked for; it need not exist."""
    return platformdirs.user_documents_path() / "CQIP" / "frameworks"


def own_packs() -> OwnPacks:
    """The packs in that folder, by name of their folders. A faulty one hinders no other, and the log names it."""
    usable: list[str] = []
    faulty: list[str] = []
    doubled: list[str] = []
    known = {framework.id for framework in verbs.frameworks()}
    for folder in _folders():
        try:
            pack = verbs.load_framework(folder).id
        except (CqipError, OSError) as problem:
            log().warning("not used: %s: %s", folder, problem)
            faulty.append(folder)
        else:
            (doubled if pack in known else usable).append(folder)
            known.add(pack)
    return OwnPacks(tuple(usable), tuple(faulty), tuple(doubled))


def packs_as_text(language: str) -> str:
    """Where such packs belong, which are there, which of them cannot be used."""
    own = own_packs()
    found = ", ".join(Path(folder).name for folder in own.usable) or say(language, "button.no_packs")
    said = [say(language, "button.own_packs", folder=packs_folder(), found=found)]
    if own.faulty:
        said.append(say(language, "button.faulty_packs", faulty=", ".join(own.faulty)))
    if own.doubled:
        said.append(say(language, "button.doubled_packs", doubled=", ".join(own.doubled)))
    return "\n".join(said)


def _folders() -> list[str]:
    try:
        return sorted(str(entry) for entry in packs_folder().iterdir() if os.path.lexists(entry / "framework.yaml"))
    except OSError:  # not there, or shut
        return []
