"""Why something cannot go on, or what is behind an outcome, as a sentence."""

from __future__ import annotations

from functools import partial

from cqip_xl.model.errors import CqipError, Detail, sentence
from cqip_xl.words.catalog import say
from cqip_xl.words.wording import Wording


def detail_text(language: str | Wording, detail: Detail) -> str:
    """The sentence of a detail in that language; '' where there is none."""
    return sentence(detail, language.say if isinstance(language, Wording) else partial(say, language))


def refusal_text(language: str, problem: CqipError) -> str:
    """The sentence of an error in that language."""
    return detail_text(language, problem.refusal)
