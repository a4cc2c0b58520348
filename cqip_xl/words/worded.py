"""What names of columns and sheets are made of: a framework's words in one language."""

from __future__ import annotations

from typing import Protocol

from cqip_xl.model.framework import Framework
from cqip_xl.model.table import Column, Table
from cqip_xl.words.wording import Wording


class Worded(Protocol):
    """The part of a lexicon that sentences need to name what a pack has."""

    @property
    def framework(self) -> Framework: ...

    @property
    def wording(self) -> Wording: ...

    def has_word(self, path: str) -> bool: ...

    def word(self, path: str) -> str: ...

    def field_label(self, table: str, column: Column) -> str: ...

    def columns(self, table: Table) -> tuple[Column, ...]: ...
