"""Every finding code that the product can emit, read out of its source, so that none goes untested or unworded.

A code is a literal given to `Finding(…)` or to a function with a parameter called `code`. Codes put together
at run time are `*.<fault>` (a cell's fault, after the field's id) and `check.*` (a pack's own check).
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import cqip_xl

_CODE = re.compile(r"[a-z_]+\.[a-z_]+")
_TREES = [ast.parse(path.read_text("utf-8")) for path in sorted(Path(cqip_xl.__file__).parent.rglob("*.py"))]


@cache
def emitted_codes() -> frozenset[str]:
    """All of them: `due.before_start`, `*.not_a_date`, `check.*`, `pack.twice` …"""
    return frozenset(code for tree in _TREES for code in _literals(tree)) | faults_of_cells() | {"check.*"}


def faults_of_cells() -> frozenset[str]:
    """`*.not_a_date` and the like: what `kinds` says of a single cell."""
    said = (k.value for tree in _TREES for call in _calls(tree, {"Reading"}) for k in call.keywords if k.arg == "fault")
    return frozenset(f"*.{text}" for value in said for text in _texts(value) if text)


def _literals(tree: ast.Module) -> Iterator[str]:
    for function in ast.walk(tree):
        if isinstance(function, ast.FunctionDef):
            for call in _calls(function, _sinks()):
                for argument in (*call.args, *(k.value for k in call.keywords if k.arg == "code")):
                    yield from filter(_CODE.fullmatch, _texts(argument, function))


@cache
def _sinks() -> set[str]:
    """Finding itself, and whatever hands a code on to it."""
    functions = [node for tree in _TREES for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    return {"Finding"} | {f.name for f in functions if any(a.arg == "code" for a in f.args.args) and _makes(f)}


def _makes(function: ast.FunctionDef) -> bool:
    return any(True for _ in _calls(function, {"Finding"}))


def _calls(tree: ast.AST, names: set[str]) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            called = node.func
            if (called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")) in names:
                yield node


def _texts(value: ast.expr, function: ast.FunctionDef | None = None) -> Iterator[str]:
    """The texts an expression can be: a literal, either side of a choice, what a name was given before."""
    if isinstance(value, ast.Constant) and isinstance(value.value, str):
        yield value.value
    elif isinstance(value, ast.IfExp):
        yield from (*_texts(value.body), *_texts(value.orelse))
    elif isinstance(value, ast.Name) and function:
        for node in ast.walk(function):
            if isinstance(node, ast.Assign) and any(isinstance(t, ast.Name) and t.id == value.id for t in node.targets):
                yield from _texts(node.value)
