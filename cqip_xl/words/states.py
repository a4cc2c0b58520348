"""How many schools were expected and what came of them, as one sum."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from cqip_xl.model.received import STATES, Received
from cqip_xl.words.wording import Wording


def sum_of_states(expected: Iterable[Received], words: Wording) -> str:
    """How many schools are on the roster, and that they add up: 64 = received 60 + missing 4."""
    counts = Counter(found.state for found in expected)
    parts = (f"{words.say(f'state.{state}')} {counts[state]}" for state in STATES if counts[state])
    return f"{words.say('summary.schools_expected')}: {counts.total()} = {' + '.join(parts)}"
