"""What a framework asks of a measure, in words."""

from __future__ import annotations

from cqip_xl.model.indicator import Indicator
from cqip_xl.model.measure import PERCENT
from cqip_xl.words.lexicon import Lexicon


def wanted(lex: Lexicon, indicator: Indicator) -> str:
    """What the framework asks, in words: `≥ 80 % (participants ÷ eligible)`, `≥ 20 lessons, per term`."""
    unit = "" if indicator.unit == PERCENT else lex.unit(indicator.unit)
    parts = []
    if indicator.value is not None:
        number = (
            f"{indicator.value:.4%}".rstrip("0%").rstrip(".") + " %"
            if indicator.unit == PERCENT
            else f"{indicator.value:g}"
        )
        sign = {">=": "≥ ", "<=": "≤ ", "=": "= "}.get(indicator.op, f"{indicator.op} ")
        parts.append(f"{sign}{number} {unit}".strip())
    elif unit or indicator.unit == PERCENT:
        parts.append(unit or "%")
    if indicator.rate:
        parts.append(f"({lex.unit(indicator.rate[0])} ÷ {lex.unit(indicator.rate[1])})")
    text = " ".join(parts)
    if indicator.of_all:
        text = lex.say("measures.of_all", target=text)
    if indicator.of_stage:
        text = lex.say("measures.of_stage", target=text)
    per = lex.say(f"measures.per_{indicator.per}") if indicator.per else ""
    return lex.say("measures.target_per", target=text, per=per) if text and per else text or per
