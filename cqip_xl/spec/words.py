"""The words files of a pack: nested YAML flattened to paths, checked against what the pack names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from cqip_xl.kinds.text import fold
from cqip_xl.model.framework import Framework
from cqip_xl.spec.node import Faults, Node, nearest, read_yaml

SECTIONS = [
    "title",
    "short",
    "standards",
    "criteria",
    "clauses",
    "scales",
    "choices",
    "fields",
    "tables",
    "status",
    "people",
    "checks",
    "phases",
    "indicators",
    "cadence",
    "texts",
    "guide",
    "unverified",
    "replaced",
    "units",
]


Lines = Mapping[str, Mapping[str, int]]


def read_words(
    folder: Path, languages: tuple[str, ...], faults: Faults
) -> tuple[dict[str, dict[str, str]], dict[str, dict[str, int]]]:
    """language -> path -> text, and the line of each, from `<language>.yaml` beside the framework file."""
    words: dict[str, dict[str, str]] = {}
    lines: dict[str, dict[str, int]] = {}
    for language in languages:
        path = folder / f"{language}.yaml"
        if not path.is_file():
            faults.add("pack.no_words", str(path), 1, "warning", language=language)
            continue
        tree = read_yaml(path, faults)
        tree.only(SECTIONS)
        found = list(_flat(tree, ""))
        words[language] = {path: node.text() for path, node in found}
        lines[language] = {path: node.line for path, node in found}
    return words, lines


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


def wanted_words(framework: Framework) -> tuple[str, ...]:
    """Paths that a words file must fill for the workbook to be readable."""
    f = framework
    return (
        "title",
        *(f"standards/{s.id}" for s in f.standards),
        *(f"criteria/{c.id}" for c in f.criteria),
        *(f"clauses/{c.id}" for c in f.clauses),
        *(f"scales/{s.id}/{code}" for s in f.scales.values() for code in (s.zero, *s.points) if code),
        *(f"choices/{name}/{code}" for name, codes in f.choices.items() for code in codes),
        *(f"indicators/{i.id}" for t in f.tables.values() for i in t.indicators),
        *(f"checks/{c.id}" for c in f.checks),
    )


def check_words(framework: Framework, folder: Path, faults: Faults, lines: Lines) -> None:
    """Missing words (warning), words for nothing the pack names (error), one label for two codes (error)."""
    wanted = wanted_words(framework)
    heads = ("standards", "criteria", "clauses", "scales", "choices", "indicators")
    for language, at in lines.items():
        file, texts = str(folder / f"{language}.yaml"), framework.words[language]
        missing = [path for path in wanted if not texts.get(path)]
        if missing:
            shown = ", ".join(missing[:5]) + (" …" if len(missing) > 5 else "")
            faults.add("pack.untranslated", file, 1, "warning", count=len(missing), paths=shown)
        for path in texts:
            if path.split("/", 1)[0] in heads and path not in wanted:
                faults.add("pack.word_for_nothing", file, at[path], path=path, hint=nearest(path, wanted))
        _labels_once(framework, file, language, at, faults)


def _labels_once(framework: Framework, file: str, language: str, at: Mapping[str, int], faults: Faults) -> None:
    lists = {f"choices/{name}": codes for name, codes in framework.choices.items()}
    lists |= {f"scales/{s.id}": (s.zero, *s.points) for s in framework.scales.values()}
    for path, codes in lists.items():
        owner: dict[str, str] = {}
        for code in codes:
            label = framework.words[language].get(f"{path}/{code}", "")
            if fold(label) and owner.setdefault(fold(label), code) != code:
                both = f"{owner[fold(label)]}, {code}"
                line = at[f"{path}/{code}"]
                faults.add("pack.label_twice", file, line, path=path, value=label.strip(), codes=both)
