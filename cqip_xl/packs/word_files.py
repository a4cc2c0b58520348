"""The words files of a pack, nested YAML flattened to paths; what they leave out, the pack extended says."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from cqip_xl.model.framework import EARLIER
from cqip_xl.model.tongue import tongue
from cqip_xl.packs.lineage import taken_away
from cqip_xl.packs.merged import entries_without, laid_over
from cqip_xl.packs.node import Faults, InFull, Node, nearest, read_yaml

SECTIONS = (
    "title short standards criteria clauses scales choices fields tables status people checks levels"
    " phases indicators cadence texts guide sources unverified replaced units alerts periods product nouns earlier"
).split()
#: What stands within one of these.
_ELSEWHERE = {"terms": "periods/terms", "school_year": "periods/school_year", "school": "tables/school"}
#: What a words file says of words that it takes over: by path, or how their paths begin.
OF_INHERITED = ("remove", "reviewed")
#: Among those reviewed: every word.
ALL = "all"


@dataclass(frozen=True, slots=True)
class WordFile:
    """The words of a language: path -> where it stands. `here`: the pack's own file; `reviewed`: what that lists."""

    here: Node
    words: Mapping[str, Node]
    reviewed: Node

    @property
    def inherited(self) -> dict[str, Node]:
        """The words that stand in the file of another pack."""
        return {path: node for path, node in self.words.items() if node.file != self.here.file}

    def place(self, *paths: str) -> Node:
        """Where the first of these words stands; else the file itself."""
        return next((self.words[path] for path in paths if path in self.words), self.here)

    def without(self, paths: Collection[str]) -> WordFile:
        return replace(self, words={path: node for path, node in self.words.items() if path not in paths})


def read_word_files(files: Sequence[Path], languages: tuple[str, ...], faults: Faults) -> dict[str, WordFile]:
    """language -> its words, from `<language>.yaml` beside each of the framework files, the pack's own first."""
    found = {}
    for language in languages:
        file = _read([_file_of(path.parent, language, bool(n)) for n, path in enumerate(files)], faults)
        if file is None:
            faults.add("pack.no_words", str(files[0].parent / f"{language}.yaml"), 1, language=language)
        else:
            found[language] = file
    return found


def _file_of(folder: Path, language: str, extended: bool) -> Path:
    """The words file of a language; of a pack extended, where it lacks that one, as it is spoken elsewhere."""
    own = folder / f"{language}.yaml"
    general = folder / f"{tongue(language)}.yaml"
    return general if extended and not own.is_file() and general.is_file() else own


def _read(paths: Sequence[Path], faults: Faults) -> WordFile | None:
    tree = _tree(paths, faults)
    if tree is None:
        return None
    own = read_yaml(paths[0], Faults()) if paths[1:] and paths[0].is_file() else None
    here = Node(None, str(paths[0]), 1, "", faults)
    reviewed = replace(own.child("reviewed"), faults=faults) if own else here
    return WordFile(here, dict(_flat(tree, "")), reviewed)


def _tree(paths: Sequence[Path], faults: Faults) -> Node | None:
    """The words of the first of these files over those of the others; None where none of them is there."""
    above = _tree(paths[1:], faults) if paths[1:] else None
    if not paths[0].is_file():
        return above
    tree = read_yaml(paths[0], faults)
    tree.only((*SECTIONS, *(OF_INHERITED if paths[1:] else ())), _ELSEWHERE)
    if tree.value is None:
        return above or tree
    own = entries_without(tree.value, OF_INHERITED)
    if above is None or above.value is None:
        return replace(tree, value=own)
    kept = taken_away(tree.child("remove"), entries_without(above.value, ("replaced",)), above.file, "/")
    return replace(tree, value=laid_over(own, tree.file, kept, above.file))


def _flat(node: Node, path: str) -> Iterator[tuple[str, Node]]:
    for key, child in node.items():
        here = f"{path}/{key}" if path else key
        if child.is_map:
            yield from _flat(child, here)
        elif child.is_list:
            for n, item in enumerate(child.list()):
                yield from _flat(item, f"{here}/{n}") if item.is_map else ((f"{here}/{n}", item),)
        elif child.value is not None:
            yield here, child


# -- review -----------------------------------------------------------------------------------------


def check_review(file: WordFile) -> None:
    """Words of the pack extended that nobody has said to fit this one: a note for each part of the words file."""
    inherited = file.inherited
    said = [(item, item.text(required=True)) for item in _entries(file.reviewed)]
    for item, name in said:
        if name and name != ALL and not any(_under(path, name) for path in inherited):
            item.add("pack.nothing_inherited", "warning", value=name, hint=nearest(name, inherited))
    left = [
        path
        for path in inherited
        if not path.startswith(EARLIER) and not any(name == ALL or _under(path, name) for _, name in said)
    ]
    for section in dict.fromkeys(path.partition("/")[0] for path in left):
        paths = [path for path in left if _under(path, section)]
        shown = ", ".join(_joined(paths, file.words))
        words = Path(file.here.file).name
        inherited[paths[0]].add("pack.inherited", path=section, count=len(paths), paths=InFull(shown), words=words)


def _entries(node: Node) -> Sequence[Node]:
    return (node,) if isinstance(node.value, str) else tuple(node.list())


def _under(path: str, name: str) -> bool:
    return f"{path}/".startswith(f"{name.rstrip('/')}/")


def _joined(paths: Sequence[str], every: Iterable[str]) -> Iterable[str]:
    """The paths, those of one list or thing as one where all of its words are among them."""
    partly = {_thing(path) for path in {*every} - {*paths}}
    return dict.fromkeys(path if _thing(path) in partly else _thing(path) for path in paths)


def _thing(path: str) -> str:
    return "/".join(path.split("/")[:2])
