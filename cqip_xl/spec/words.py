"""The words files of a pack: nested YAML flattened to paths, checked against what the pack names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

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


def read_words(folder: Path, languages: tuple[str, ...], faults: Faults) -> dict[str, dict[str, str]]:
    """language -> path -> text, from `<language>.yaml` beside the framework file."""
    found: dict[str, dict[str, str]] = {}
    for language in languages:
        path = folder / f"{language}.yaml"
        if not path.is_file():
            faults.add("pack.no_words", str(path), 1, "warning", language=language)
            continue
        tree = read_yaml(path, faults)
        tree.only(SECTIONS)
        found[language] = dict(_flat(tree, ""))
    return found


def _flat(node: Node, path: str) -> Iterator[tuple[str, str]]:
    for key, child in node.items():
        here = f"{path}/{key}" if path else key
        if child.is_map:
            yield from _flat(child, here)
        elif child.is_list:
            for n, item in enumerate(child.list()):
                if item.is_map:
                    yield from _flat(item, f"{here}/{n}")
                else:
                    yield f"{here}/{n}", item.text()
        elif child.value is not None:
            yield here, child.text()


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


def check_words(framework: Framework, folder: Path, faults: Faults, words: Mapping[str, Mapping[str, str]]) -> None:
    """Missing words (warning), words for nothing the pack names (error), one label for two codes (error)."""
    wanted = wanted_words(framework)
    for language, texts in words.items():
        file = str(folder / f"{language}.yaml")
        missing = [path for path in wanted if not texts.get(path)]
        if missing:
            shown = ", ".join(missing[:5]) + (" …" if len(missing) > 5 else "")
            faults.add("pack.untranslated", file, 1, "warning", count=len(missing), paths=shown)
        for path in texts:
            head = path.split("/", 1)[0]
            if head in ("standards", "criteria", "clauses", "scales", "choices", "indicators") and path not in wanted:
                faults.add("pack.word_for_nothing", file, 1, path=path, hint=nearest(path, wanted))
        _labels_once(framework, file, texts, faults)


def _labels_once(framework: Framework, file: str, texts: Mapping[str, str], faults: Faults) -> None:
    lists = {f"choices/{name}": codes for name, codes in framework.choices.items()}
    lists |= {f"scales/{s.id}": (s.zero, *s.points) for s in framework.scales.values()}
    for path, codes in lists.items():
        owner: dict[str, str] = {}
        for code in codes:
            label = texts.get(f"{path}/{code}", "").casefold()
            if label and owner.setdefault(label, code) != code:
                faults.add("pack.label_twice", file, 1, path=path, value=label, codes=f"{owner[label]}, {code}")
