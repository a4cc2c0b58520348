"""What to write to each school on the roster: a text in its language, its contact, its correction notes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from cqip_xl.district.note_files import NoteFile
from cqip_xl.model.case import Case, Unread
from cqip_xl.model.plan import School
from cqip_xl.model.received import Received
from cqip_xl.model.rollup import Rollup
from cqip_xl.model.tongue import tongue
from cqip_xl.summary.reminder import PARTICULAR, reminder
from cqip_xl.summary.rollup_view import own_name
from cqip_xl.words.catalog import LANGUAGES, spoken
from cqip_xl.words.wording import Wording, wording_of_rollup

#: An address in a contact such as `Lan Nguyen, lan@school.example, 024 555`; others are no use in a draft.
_ADDRESS = re.compile(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")


@dataclass(frozen=True, slots=True)
class Letter:
    """`contact`: as the roster has it. `text`: paragraphs with an empty line between them."""

    school: School
    contact: str
    subject: str
    text: str
    notes: tuple[NoteFile, ...] = ()

    @property
    def addresses(self) -> tuple[str, ...]:
        """The e-mail addresses in the contact, each once."""
        return tuple(dict.fromkeys(_ADDRESS.findall(self.contact)))


def letters(rollup: Rollup, notes: Sequence[NoteFile], language: str) -> Iterator[Letter]:
    """A letter for each school whose plan is still wanted, came late, has overdue actions or something to correct.

    `language`: where neither the roster nor a plan of the school names one.
    """
    files, of = {file.path: file for file in rollup.files}, {note.case.path: note for note in notes}
    for found in rollup.expected:
        assert found.row
        sent = [files[path] for path in found.files]
        cases = [file for file in sent if isinstance(file, Case) and file.counts]
        pack = cases[0].framework.id if cases else found.row.pack
        words = wording_of_rollup(rollup, _language(found, cases, language), pack)
        own = tuple(of[path] for path in found.files if path in of)
        if text := _wanted(found, sent, words) or "\n\n".join(_about(found, sent, own, words, rollup)):
            school = found.row.name or found.row.school_id
            yield Letter(found.school, found.row.contact, words.say("letter.subject", school=school), text, own)


def _language(found: Received, cases: Sequence[Case], language: str) -> str:
    offered = [found.row.language if found.row else "", *(case.plan.language for case in cases), language]
    return next((spoken(one) for one in offered if one in LANGUAGES or tongue(one) in LANGUAGES), "en")


def _wanted(found: Received, sent: Sequence[Case | Unread], words: Wording) -> str:
    """What to write to a school whose plan is still wanted."""
    first = sent[0] if sent else None
    return reminder(found, first.outcome if first else "", own_name(first.path) if first else "", words)


def _about(
    found: Received, sent: Sequence[Case | Unread], notes: Sequence[NoteFile], words: Wording, rollup: Rollup
) -> Iterator[str]:
    """The paragraphs of a letter about a plan that came; none where there is nothing to say."""
    row = found.row
    if found.state != "received" or row is None:
        return
    said = [*_late(found, words), *_overdue(sent, words, rollup.as_of), *_unreadable(sent, words)]
    said += [words.say("letter.note")] if notes else []
    if said:
        thanks = words.say("letter.thanks", school=row.name or row.school_id)
        yield from (thanks, *said, words.say("letter.end"))


def _late(found: Received, words: Wording) -> Iterator[str]:
    if found.late and found.submitted_on and found.row and found.row.deadline:
        yield words.say("letter.late", day=found.submitted_on, deadline=found.row.deadline)


def _overdue(sent: Sequence[Case | Unread], words: Wording, as_of: date) -> Iterator[str]:
    totals = [file.verdict.total for file in sent if isinstance(file, Case) and file.counts]
    if overdue := sum(total.counts["overdue"] for total in totals):
        actions = sum(total.actions for total in totals)
        yield words.say("letter.overdue", as_of=as_of, count=overdue, actions=actions)


def _unreadable(sent: Sequence[Case | Unread], words: Wording) -> Iterator[str]:
    """Of workbooks that came beside the plan; what else a school sends along is not asked for again."""
    for file in sent:
        if isinstance(file, Unread) and file.outcome in PARTICULAR:
            outcome, wanted = words.say(f"outcome.{file.outcome}"), words.say(f"reminder.send_{file.outcome}")
            yield words.say("letter.unreadable", file=own_name(file.path), outcome=outcome, wanted=wanted)
