"""What criteria and indicators are called in texts: where a criterion stands, and how a text names one of a list."""

from __future__ import annotations

from cqip_xl.kinds.codes import NO_NAMES, CodeNames
from cqip_xl.model.derived import derived
from cqip_xl.model.framework import Framework
from cqip_xl.model.layers import layers, ways
from cqip_xl.model.standard import Criterion
from cqip_xl.words.catalog import LANGUAGES, say


def standing(framework: Framework, language: str, criterion: Criterion) -> str:
    """In brackets the standard in which a criterion stands, where standards stand in others and no code tells."""
    way = ways(framework).get(criterion.standard, ())
    told = len(way) < 2 or any(criterion.id.startswith(one.id) for one in way)
    return "" if told else f" ({framework.word(language, 'standards/' + criterion.standard)})"


def _standing_titles(framework: Framework, criterion: Criterion) -> list[str]:
    """What stands behind the code of a criterion in lists that say where it belongs, in each language."""
    if layers(framework) == 1:
        return []
    told = (
        (framework.word(code, criterion.path), standing(framework, code, criterion)) for code in framework.languages
    )
    return [f"{title}{where}" for title, where in told if where]


@derived
def code_names(framework: Framework, kind: str) -> CodeNames:
    """How a text names criteria or indicators, in whatever language of the pack; of other kinds it names none."""
    if kind not in ("criterion", "indicator"):
        return NO_NAMES
    paths = {c.id: c.path for c in framework.criteria}
    if kind == "indicator":
        paths = {one: f"indicators/{one}" for one in framework.indicators}
    if not paths:
        return NO_NAMES
    titles = {one: [words[path] for words in framework.words.values() if path in words] for one, path in paths.items()}
    for criterion in framework.criteria if kind == "criterion" else ():
        titles[criterion.id] += _standing_titles(framework, criterion)
    return CodeNames(titles, (word.strip() for lang in LANGUAGES for word in say(lang, "forms.joiners").split(";")))
