"""What a written workbook holds, read part by part with nothing of the program under test."""

from __future__ import annotations

import posixpath
import re
import unicodedata
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from urllib.parse import unquote
from xml.etree import ElementTree

#: Elements that hold a formula, wherever they stand: cells, names, formats, dropdowns, charts.
_FORMULAS = {"f", "formula", "formula1", "formula2", "definedName", "calculatedColumnFormula"}
_PAGE = {"oddHeader", "oddFooter", "evenHeader", "evenFooter", "firstHeader", "firstFooter"}
#: What takes an effect in a terminal or hides there.
_STEERING = ("Cc", "Cf", "Cs", "Zl", "Zp")


@dataclass(frozen=True)
class Written:
    """The parts of a workbook; every one of them is well-formed, or reading it fails."""

    path: Path

    @cached_property
    def trees(self) -> dict[str, ElementTree.Element]:
        with zipfile.ZipFile(self.path) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
        assert not [name for name, data in parts.items() if b"<!" in data.replace(b"<![CDATA[", b"")]
        return {name: ElementTree.fromstring(data) for name, data in parts.items()}

    @cached_property
    def strings(self) -> tuple[str, ...]:
        """The shared strings, the runs of formatted ones together."""
        items = self.trees["xl/sharedStrings.xml"]
        return tuple(_unescaped("".join(t.text or "" for t in _all(si, {"t"}))) for si in items)

    def lines(self, sheet: str, heading: str) -> list[dict[str, str]]:
        """The rows below that heading, each text by the heading of its column."""
        rows: dict[int, dict[str, str]] = {}
        for c in _all(self.trees[self.sheets[sheet]], {"c"}):
            col, row = re.sub(r"\d", "", c.get("r", "")), int(re.sub(r"\D", "", c.get("r", "")))
            if c.get("t") == "s":
                rows.setdefault(row, {})[col] = self.strings[int(c[0].text or "")]
        head = next(row for row, cells in rows.items() if heading in cells.values())
        return [{rows[head].get(c, c): text for c, text in cells.items()} for r, cells in rows.items() if r > head]

    def column(self, sheet: str, heading: str) -> list[str]:
        """The texts below that heading."""
        return [line.get(heading, "") for line in self.lines(sheet, heading)]

    @cached_property
    def sheets(self) -> dict[str, str]:
        """Sheet name -> part."""
        targets = {rel.get("Id"): rel.get("Target", "") for rel in self.trees["xl/_rels/workbook.xml.rels"]}
        named = _all(self.trees["xl/workbook.xml"], {"sheet"})
        ids = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
        return {sheet.get("name", ""): f"xl/{targets[sheet.get(ids)]}" for sheet in named}

    def kinds(self) -> set[str]:
        """What parts there are, and how they refer to each other, numbers aside."""
        relations = [
            f"{rel.get('Type')} {rel.get('TargetMode')} {'' if rel.get('TargetMode') else rel.get('Target')}"
            for name, tree in self.trees.items()
            if name.endswith(".rels")
            for rel in tree
        ]
        return set(map(_shape, [*self.trees, *relations]))

    def formulas(self) -> set[str]:
        """Every formula, numbers aside."""
        return {_shape(e.text or "") for tree in self.trees.values() for e in _all(tree, _FORMULAS)}

    def page_lines(self) -> set[str]:
        """What stands at the head and foot of printed pages, with its commands."""
        return {_unescaped(e.text or "") for tree in self.trees.values() for e in _all(tree, _PAGE)}

    def cell_types(self) -> set[tuple[str, bool]]:
        """The types of cells, and whether they hold a formula."""
        cells = [c for name in self.sheets.values() for c in _all(self.trees[name], {"c"})]
        return {(c.get("t", ""), any(_local(e.tag) == "f" for e in c)) for c in cells}

    def links(self) -> list[str]:
        """The targets of links that lead out of the workbook, as they stand."""
        rels = [rel for name, tree in self.trees.items() if name.endswith(".rels") for rel in tree]
        return [rel.get("Target", "") for rel in rels if rel.get("TargetMode") == "External"]

    def linked_files(self) -> list[Path]:
        """The files that they lead to, as Excel and LibreOffice read targets: relative, escapes undone."""
        found = []
        for target in self.links():
            assert not re.match(r"[A-Za-z][A-Za-z0-9+.-]*:|[\\/]", target), target
            assert not re.search(r"[?#]", target), target
            way = unquote(target).replace("\\", "/")
            found.append(Path(posixpath.normpath(posixpath.join(self.path.parent.as_posix(), way))))
        return found

    def locations(self) -> set[str]:
        """Where links inside the workbook lead."""
        return {e.get("location", "") for tree in self.trees.values() for e in _all(tree, {"hyperlink"})} - {""}


def steering(output: str, styled: bool = False) -> list[str]:
    """Characters that a terminal would obey or hide; `styled`: colours of our own, and of a bar, may be there."""
    if styled:
        output = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]|\r", "", output)
    return sorted({f"U+{ord(c):04X}" for c in output if c != "\n" and unicodedata.category(c) in _STEERING})


def _all(tree: ElementTree.Element, names: Iterable[str]) -> Iterator[ElementTree.Element]:
    wanted = set(names)
    return (element for element in tree.iter() if _local(element.tag) in wanted)


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]


def _shape(text: str) -> str:
    return re.sub(r"\d+", "0", text)


def _unescaped(text: str) -> str:
    return re.sub("_x([0-9a-fA-F]{4})_", lambda found: chr(int(found[1], 16)), text)
