"""What an installation wrote and what stood there before, so that exactly that can be taken back."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path

from cqip_xl.addin.changes import read


class RecordDamaged(ValueError):
    """The file of the record is there but does not say what it must."""


@dataclass(frozen=True, slots=True)
class Wrote:
    """A file of ours. `before`: fingerprint of a foreign file that stood there and was put aside, else ''."""

    path: str
    sha256: str
    before: str = ""


@dataclass(frozen=True, slots=True)
class Setting:
    """A line of the configuration, as text of single bytes; `before` is None where the key was not set."""

    key: str
    line: str
    before: str | None = None


@dataclass(frozen=True, slots=True)
class Installation:
    """`made_config`: the configuration file did not exist before. `folders`: those we made, outermost first."""

    version: str
    xlwings: str
    config: str
    made_config: bool
    files: tuple[Wrote, ...] = ()
    settings: tuple[Setting, ...] = ()
    folders: tuple[str, ...] = ()

    def file(self, path: Path) -> Wrote | None:
        return next((wrote for wrote in self.files if wrote.path == str(path)), None)

    def setting(self, key: str) -> Setting | None:
        return next((setting for setting in self.settings if setting.key == key), None)

    def dumped(self) -> bytes:
        return json.dumps(asdict(self), indent=1, ensure_ascii=True).encode()


def load_record(path: Path) -> Installation | None:
    """None where nothing was installed. Raises RecordDamaged."""
    if (data := read(path)) is None:
        return None
    try:
        tree = json.loads(data)
        return Installation(
            version=str(tree["version"]),
            xlwings=str(tree["xlwings"]),
            config=str(tree["config"]),
            made_config=bool(tree["made_config"]),
            files=tuple(Wrote(**file) for file in tree["files"]),
            settings=tuple(Setting(**setting) for setting in tree["settings"]),
            folders=tuple(map(str, tree["folders"])),
        )
    except (ValueError, KeyError, TypeError) as problem:
        raise RecordDamaged(str(path)) from problem


def fingerprint(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
