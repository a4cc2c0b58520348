"""The consolidation behind the window, without a window."""

from __future__ import annotations

import multiprocessing
import time
from pathlib import Path

import pytest

from cqip_xl.faces.district_outcome import details, in_sentences
from cqip_xl.faces.district_run import (
    AlreadyRunning,
    Cancelled,
    DistrictRun,
    Event,
    Failed,
    Finished,
    Progressed,
    busy_lock,
    explained,
    has_errors,
)
from cqip_xl.model.case import Unread
from cqip_xl.model.errors import SpecError
from cqip_xl.model.finding import Finding, Place
from cqip_xl.verbs import consolidate, plans
from cqip_xl.words.catalog import LANGUAGES
from tests.faces_window.conftest import District, linux


def ended(run: DistrictRun) -> list[Event]:
    """All events up to the last one."""
    events: list[Event] = []
    while not events or isinstance(events[-1], Progressed):
        events.append(run.events.get(timeout=60))
    return events


def stopped_clean(run: DistrictRun, district: District, before: bytes) -> None:
    assert isinstance(ended(run)[-1], Cancelled)
    assert not multiprocessing.active_children()
    assert district.target.read_bytes() == before
    assert [*district.target.parent.iterdir()] == [district.target]


def test_drafts_of_letters_and_columns_that_nothing_reads_are_told(district: District) -> None:
    district.roster.write_text("school_id,name,Bus stop\nX1,Nowhere,5\n", encoding="utf-8")
    run = DistrictRun(*district.chosen, reminders=str(district.root / "letters"))
    run.start()
    last = ended(run)[-1]
    assert isinstance(last, Finished) and [path.name for path in last.done.reminders] == ["X1 Nowhere.eml"]
    for language in LANGUAGES:
        assert "Bus stop" in in_sentences(last.done, language) and "letters" in in_sentences(last.done, language)


def test_it_tells_how_far_it_is_and_how_the_district_stands(district: District) -> None:
    run = DistrictRun(*district.chosen, language="sv")
    run.start()
    *progress, last = ended(run)
    assert isinstance(last, Finished) and last.done.summary == district.target and last.done.language == "sv"
    steps = [event for event in progress if isinstance(event, Progressed)]
    assert [(e.done, e.total) for e in steps][-1] == (8, 8)
    assert [e.done for e in steps] == sorted(e.done for e in steps)
    assert not has_errors(last.done)
    for language in LANGUAGES:
        assert "8" in in_sentences(last.done, language)
        text = details(last.done, str(district.schools), language)
        assert all(path.name in text for path in district.schools.iterdir()) and "Nowhere" in text


def test_a_run_that_is_cancelled_writes_nothing_and_leaves_no_reader(tmp_path: Path) -> None:
    district = District(tmp_path / "office", copies=6)
    district.target.write_bytes(_old_summary(district))
    before = district.target.read_bytes()
    run = DistrictRun(*district.chosen)
    run.start()
    first = run.events.get(timeout=60)
    assert isinstance(first, Progressed) and first.done < first.total
    run.cancel()
    stopped_clean(run, district, before)


def test_it_is_cancelled_at_once_even_while_a_file_hangs(district: District, monkeypatch: pytest.MonkeyPatch) -> None:
    district.target.write_bytes(_old_summary(district))
    before = district.target.read_bytes()
    monkeypatch.setattr(plans, "read_one", hang)
    run = DistrictRun(*district.chosen)
    run.start()
    run.events.get(timeout=10)
    start = time.perf_counter()
    run.cancel()
    stopped_clean(run, district, before)
    assert time.perf_counter() - start < 3


def hang(*_: object, **__: object) -> Unread:
    time.sleep(60)
    raise AssertionError


def _old_summary(district: District) -> bytes:
    folder = district.root / "one"
    folder.mkdir()
    first = min(district.schools.iterdir())
    (folder / first.name).write_bytes(first.read_bytes())
    summary = consolidate([folder], district.root / "old" / "summary.xlsx", jobs=1).summary
    return summary.read_bytes()


def test_what_stops_it_is_a_sentence(district: District) -> None:
    run = DistrictRun(str(district.root / "nowhere"), "", str(district.target), window_language="vi")
    run.start()
    [event] = ended(run)
    assert isinstance(event, Failed) and "nowhere" in event.sentence and "Chưa thực hiện được" in event.sentence
    assert not event.details


def test_details_are_for_whoever_can_help() -> None:
    sentence, more = explained(KeyError("x"), "en")
    assert "KeyError" not in sentence and "KeyError" in more
    sentence, more = explained(OSError(28, "No space left", "/a\nb"), "en")
    assert "no space left" in sentence and r"/a\nb" in sentence and "OSError" in more
    fault = SpecError("north", [Finding.of("pack.no_words", Place("p.yaml"), {"language": "sv"})])
    sentence, more = explained(fault, "en")
    assert 'pack "north" has 1 fault' in sentence and "p.yaml" in more


@linux
def test_one_at_a_time() -> None:
    with busy_lock(), pytest.raises(AlreadyRunning), busy_lock():
        pass
    with busy_lock():
        pass
