"""What the demo shows: one framework's district in the reader's language, or the districts of all frameworks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from cqip_xl.demo.pool import POOLS, pool


@dataclass(frozen=True, slots=True)
class Story:
    """`pools`: files of schools; `files`: what went wrong, as in trouble.yaml.

    `language`: schools that write in another one take no part; '' for all of them.
    """

    pools: tuple[str, ...]
    files: tuple[Any, ...]
    language: str = ""


def every_framework() -> Story:
    """The schools of every framework, each in its own language."""
    return Story(POOLS, tuple(pool("trouble.yaml")["files"]))


def story(language: str) -> Story:
    """The district that readers of this language are shown."""
    told = pool(f"stories/{language}.yaml")
    known = {entry["file"]: entry for entry in every_framework().files}
    files = tuple(known[entry] if isinstance(entry, str) else entry for entry in told["files"])
    return Story(tuple(told["pools"]), files, language)
