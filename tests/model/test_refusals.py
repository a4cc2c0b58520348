"""The registry of reasons to stop: what is declared can be said in every language, and nothing else raised."""

from __future__ import annotations

import pickle
import tomllib
from pathlib import Path

import pytest

from cqip_xl.model.errors import BadInput, CqipError, Detail, NotOurWorkbook, SpecError, WriteRefused
from cqip_xl.model.finding import Finding, Place
from cqip_xl.model.refusals import REFUSALS
from cqip_xl.words.catalog import LANGUAGES, catalog, say
from cqip_xl.words.detail import detail_text, refusal_text
from tests.hostile.expected import table
from tests.words.test_catalog import places


def key(code: str) -> str:
    return f"refusals.{code}" if "." in code else f"detail.{code}"


@pytest.mark.parametrize("code", REFUSALS)
def test_every_refusal_is_said_with_its_values_in_every_language(code: str) -> None:
    values = {name: f"<{name}>" for name in REFUSALS[code] - {"kind", "outcome"}}
    values |= {"kind": "pdf"} if "kind" in REFUSALS[code] else {}
    values |= {"outcome": "damaged"} if "outcome" in REFUSALS[code] else {}
    for language in LANGUAGES:
        assert places(catalog(language)[key(code)]) == REFUSALS[code]
        said = detail_text(language, Detail(code, values))
        assert all(value in said for value in values.values() if value.startswith("<")) and not {"{", "}"} & {*said}


def test_no_word_is_left_for_a_refusal_that_is_not_declared() -> None:
    words = {word for word in catalog("en") if word.startswith(("refusals.", "detail."))}
    assert words == {key(code) for code in REFUSALS}


def test_every_refusal_has_a_case_that_brings_it_about() -> None:
    """A new one without a case fails here; so does a case that has gone."""
    root = Path(__file__).parents[2]
    shown = {line.detail for line in table().values()} - {""}
    for file, tests in tomllib.loads((Path(__file__).parent / "refusals_shown.toml").read_text("utf-8")).items():
        text = (root / file).read_text("utf-8")
        for test, codes in tests.items():
            assert f"def {test}(" in text, test
            shown |= {*codes.split()}
    assert shown == REFUSALS.keys()


def test_what_is_not_declared_cannot_be_raised() -> None:
    for code, values in (("file.lost", {}), ("file.missing", {}), ("file.missing", {"path": "x", "line": 1})):
        with pytest.raises(ValueError, match="not declared"):
            BadInput(code, **values)


def test_an_error_says_its_sentence_in_english_and_a_face_in_any_language() -> None:
    problem = BadInput("file.missing", path=Path("north.xlsx"))
    assert str(problem) == '"north.xlsx" does not exist.'
    assert refusal_text("sv", problem).startswith('"north.xlsx" finns inte.')
    assert refusal_text("xx", problem) == str(problem)


def test_errors_and_what_the_system_says_are_quoted_in_another() -> None:
    inner = WriteRefused("output.unwritable", path="a.xlsx", reason=OSError(28, "No space left on device"))
    outer = WriteRefused("notes.failed", problem=inner, path="sum.xlsx")
    assert str(outer) == '"a.xlsx" cannot be written: no space left on device. The summary is written: "sum.xlsx".'
    assert "Sammanställningen är skriven" in refusal_text("sv", outer)


def test_several_faults_are_one_sentence_and_several_sentences_stay_sentences() -> None:
    faults = tuple(Detail.of("roster.nameless", line=n) for n in (2, 3))
    problem = BadInput("roster.faulty", path="r.csv", faults=faults)
    assert str(problem).endswith("line 2 has neither name nor school_id; line 3 has neither name nor school_id.")
    assert "；" in refusal_text("zh-Hans", problem)
    lines = tuple(Detail.of("roster.line", line=n, problem=BadInput("inputs.none")) for n in (2, 3))
    told = str(BadInput("roster.not_made", faults=lines, more=Detail()))
    assert told.count("roster line") == 2 and ".;" not in told and told == told.strip()


def test_what_people_typed_is_never_taken_for_a_place_to_fill() -> None:
    assert str(BadInput("file.missing", path="{reason}")) == '"{reason}" does not exist.'


def test_errors_come_back_from_other_processes_as_they_were() -> None:
    found = Finding.of("pack.no_words", Place("p.yaml"), {"language": "sv"})
    errors: list[CqipError] = [
        BadInput("file.missing", path="x"),
        SpecError("p", [found]),
        NotOurWorkbook("damaged", "torn_part", part="a").of_file("f.xlsx"),
    ]
    for error in errors:
        again = pickle.loads(pickle.dumps(error))
        assert (type(again), str(again), again.refusal) == (type(error), str(error), error.refusal)
    assert pickle.loads(pickle.dumps(errors[1])).findings == (found,)


def test_a_file_that_is_no_plan_is_named_with_what_is_wrong() -> None:
    problem = NotOurWorkbook("unsupported_format", "other_kind", kind="pdf")
    outcome, what = say("en", "outcome.unsupported_format"), say("en", "format.pdf")
    assert str(problem).startswith(f"{outcome}. It is {what}")
    assert str(problem.of_file("a.pdf")).startswith(f'"a.pdf": {outcome}. It is {what}')
    assert str(NotOurWorkbook("own_output").of_file("a.xlsx")).endswith(f"{say('en', 'outcome.own_output')}.")
