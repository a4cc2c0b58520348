"""What exactly is behind an outcome, as a sentence."""

from __future__ import annotations

from cqip_xl.model.errors import Detail
from cqip_xl.words.catalog import say


def detail_text(language: str, detail: Detail) -> str:
    """The sentence of a detail in that language; '' where there is none."""
    if not detail:
        return ""
    values = dict(detail.values)
    if "kind" in values:
        values["kind"] = say(language, f"format.{values['kind']}")
    return say(language, f"detail.{detail.code}", **values) if values else say(language, f"detail.{detail.code}")
