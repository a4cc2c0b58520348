"""The smallest whole pack, and the same with one line changed."""

from __future__ import annotations

from pathlib import Path

from cqip_xl.model.framework import Framework
from cqip_xl.packs.load import load_framework
from cqip_xl.verbs import check_pack

FRAMEWORK = """\
schema: cqip/pack/1
id: small
version: "1"
native: en
languages: [en]
choices: {state: [running, dropped]}
scales: {level: {points: [L1, L2]}}
standards:
  - id: "1"
    criteria:
      - {id: "1.1", levels: [L1, L2]}
      - {id: "1.2", levels: [L1]}
tables:
  actions:
    fields:
      - {id: criterion, kind: criterion, required: true}
      - {id: what, kind: long_text}
      - {id: state, kind: choice, choices: state}
status: standard
"""
WORDS = """\
title: Small pack
standards: {"1": First}
criteria: {"1.1": One, "1.2": Two}
scales: {level: {L1: Low, L2: High}}
choices: {state: {running: Running, dropped: Dropped}}
"""
TEXTS = {"framework.yaml": FRAMEWORK, "en.yaml": WORDS}


def write_pack(folder: Path, changes: dict[tuple[str, int], str] | None = None) -> str:
    """Writes the pack with lines replaced, keyed by file and line from 1; gives its path."""
    for name, text in TEXTS.items():
        lines = text.splitlines()
        for (file, line), new in (changes or {}).items():
            if file == name:
                lines[line - 1] = new
        (folder / name).write_text("\n".join(lines) + "\n", encoding="utf-8")
    return str(folder)


def pack_of(folder: Path, framework: str, **words: str) -> Framework:
    """A pack of its own written there; `words`: language, `_` for `-`, -> text. Raises SpecError."""
    (folder / "framework.yaml").write_text(framework, encoding="utf-8")
    for language, text in words.items():
        (folder / f"{language.replace('_', '-')}.yaml").write_text(text, encoding="utf-8")
    return load_framework(str(folder))


def faults_with(pack: Path, old: str, new: str, folder: Path) -> set[str]:
    """The codes of what `pack check` says of an English pack in whose framework.yaml a text is replaced."""
    text = (pack / "framework.yaml").read_text("utf-8")
    assert text.count(old) == 1
    (folder / "framework.yaml").write_text(text.replace(old, new), "utf-8")
    (folder / "en.yaml").write_text((pack / "en.yaml").read_text("utf-8"), "utf-8")
    return {f.code for f in check_pack(str(folder))}
