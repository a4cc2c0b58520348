"""Wrong packs: each a file that says what is expected of it and holds what differs from `wrong/base.yaml`.

A pack is the wrong file's own lines, then whatever of the base it does not hold: lines stay what they are.
`*.words.yaml` differs from the base's words instead.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ruamel.yaml import YAML

WRONG = Path(__file__).parent / "wrong"
BASE, BASE_WORDS = WRONG / "base.yaml", WRONG / "base.words.yaml"


@dataclass(frozen=True)
class Wrong:
    """A wrong pack's file, and the one finding that must follow."""

    path: Path
    code: str
    line: int
    says: str
    severity: str

    def __str__(self) -> str:
        return self.path.name.removesuffix(".yaml")

    @property
    def in_words(self) -> bool:
        return self.path.name.endswith(".words.yaml")


def wrong_packs() -> Iterator[Wrong]:
    """Every wrong pack there is, by name."""
    for path in sorted(WRONG.glob("[0-9]*.yaml")):
        said = YAML(typ="safe", pure=True).load(path.read_text("utf-8"))["expect"]
        yield Wrong(path, said["code"], said["line"], said["says"], said.get("severity", "error"))


def write_wrong(wrong: Wrong | None, folder: Path) -> Path:
    """Writes the whole pack, or the base where nothing is wrong; gives its folder."""
    own = wrong.path.read_text("utf-8") if wrong else ""
    in_words = bool(wrong and wrong.in_words)
    (folder / "framework.yaml").write_text(joined("" if in_words else own, BASE.read_text("utf-8")), "utf-8")
    (folder / "en.yaml").write_text(joined(own if in_words else "", BASE_WORDS.read_text("utf-8")), "utf-8")
    return folder


def joined(own: str, base: str) -> str:
    """The lines of `own` without what it expects, then the entries of `base` that it lacks; `tables` one by one."""
    mine, theirs = entries(own), entries(base)
    text = "".join("#\n" * lines.count("\n") if name == "expect" else lines for name, lines in mine.items())
    if "tables" in mine:
        assert list(mine)[-1] == "tables", "`tables` must be the last entry of a wrong pack"
        there = entries(mine["tables"], indent=2)
        text += "".join(lines for name, lines in entries(theirs["tables"], indent=2).items() if name not in there)
    return text + "".join(lines for name, lines in theirs.items() if name and name not in mine)


def entries(text: str, indent: int = 0) -> dict[str, str]:
    """The lines of each entry of a mapping, by its name; under '' what stands before the first."""
    found = {"": ""}
    name = ""
    for line in text.splitlines(keepends=True):
        own = line[indent:]
        if line[:indent].isspace() | (not indent) and own[:1] not in (" ", "#", "-", "\n"):
            name = own.partition(":")[0]
        found[name] = found.get(name, "") + line
    return found
