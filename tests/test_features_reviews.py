"""Reviews that docs/features.md names: each can be logged, comes round, and has a line on the Status sheet."""

from __future__ import annotations

from datetime import date

import pytest

from cqip_xl.rules.cadence import log_field
from tests.typed_features import EZ, MA, MED, SE, TQ, texts_of, typed_into, untouched
from tests.workbook.packs import SHIPPED
from tests.workbooks import Typed

#: Feature -> pack, the reviews that come round, by their turn.
REVIEWS = {
    "E1": (MA, {"quarterly": "quarter"}),
    "E2": (MA, {"yearly": "year"}),
    "E4": (
        EZ,
        {
            **{"spot_check": "month", "dispatch": "two_months", "bulletin": "quarter"},
            **{"monitoring": "term", "appraisal": "school_year"},
        },
    ),
    "E6": (MED, {"info_table": "6-12 11-10"}),
    "E6 city": (EZ, {"plans_in": "5-15"}),
    "E6 month": (TQ, {"plans_in": "5-9", "summaries_in": "6-10"}),
    "E9": (SE, {"documentation": "", "quality_report": "school_year"}),
    "E10": (TQ, {"look_back": "9-30"}),
    "E11": (TQ, {"class_test": "", "unit_test": "", "mid_term": "term", "end_term": "term"}),
    "K4": (EZ, {"bulletin": "quarter", "dispatch": "two_months", "appraisal": "school_year"}),
}


@pytest.mark.parametrize("feature", REVIEWS)
def test_the_log_of_a_plan_knows_its_reviews(feature: str) -> None:
    """Each can be chosen in the log; those with a turn have a line on the Status sheet."""
    pack, turns = REVIEWS[feature]
    own = SHIPPED[pack]
    found = {c.id: c.every or " ".join(f"{month}-{day}" for month, day in c.on) for c in own.cadence}
    assert turns.items() <= found.items()
    assert all(log_field(own, c) for c in own.cadence if c.id in turns)
    words = {own.word("en", f"cadence/{name}") for name, turn in turns.items() if turn}
    assert words <= texts_of(pack)
    kind = {c.id: log_field(own, c) for c in own.cadence}
    day = next(f.id for f in own.tables["reviews"].fields if f.kind == "date")
    held: list[Typed] = []
    for name in turns:
        f = kind[name]
        assert f
        held.append({f.id: own.word("en", f"choices/{f.choices}/{name}"), day: date(2025, 10, 1)})
    before = {review.id: review for review in untouched(pack).verdict.reviews if review.id in turns}
    after = {review.id: review for review in typed_into(pack, {"reviews": held}).verdict.reviews if review.id in turns}
    assert {*after} == {name for name, turn in turns.items() if turn}
    for name, review in after.items():
        assert before[name].last is None and review.last == date(2025, 10, 1), name
        assert len(review.missed) <= len(before[name].missed), name
