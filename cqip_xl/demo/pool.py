"""The package data: schools, what they write, and what went wrong in some of their files."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from ruamel.yaml import YAML

#: The day on which the demo district is looked at unless another is given.
DEMO_DAY = date(2026, 3, 31)

#: A file for each framework and kind of plan: its schools, and what they choose from or how their rows differ.
POOLS = (
    "pool.yaml",
    "programmes.yaml",
    "plans/vn-mn-tt19.year.yaml",
    "plans/vn-mn-tt57.yaml",
    "plans/se-kvalitet.yaml",
    "plans/cn-ezhou-24681.yaml",
    "plans/cn-teaching-quality.yaml",
    "plans/cn-medical-quality.yaml",
)


@cache
def pool(name: str = POOLS[0]) -> Any:
    """One file of the package data."""
    text = (files("cqip_xl.demo") / name).read_text(encoding="utf-8")
    return YAML(typ="safe", pure=True).load(text)


def worded(value: Any, language: str) -> Any:
    """A value, or the one of its translations that is wanted."""
    return value[language] if isinstance(value, Mapping) else value
