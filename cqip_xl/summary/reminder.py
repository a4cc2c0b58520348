"""What to write to a school whose plan is still wanted, in the school's language: ready to copy."""

from __future__ import annotations

from cqip_xl.model.received import Received
from cqip_xl.words.catalog import LANGUAGES
from cqip_xl.words.wording import Wording

#: Outcomes that whoever reads the file has to mend: of the school nothing is to be asked.
OURS = frozenset({"no_permission", "not_downloaded", "timed_out", "reader_crashed"})
#: Outcomes of which a school is told in particular what to send; of all others, the workbook itself.
PARTICULAR = frozenset({"protected", "damaged", "too_large", "empty"})


def reminder(found: Received, outcome: str, file: str, words: Wording) -> str:
    """The text, in the language of `words` where the roster names none; '' where nothing is to be asked of the school.

    `outcome` and name of the `file` that could not be read.
    """
    if not found.wanted or not found.row or outcome in OURS:
        return ""
    row = found.row
    words = words.in_language(row.language) if row.language in LANGUAGES else words
    school = row.name or row.school_id
    due = words.say("reminder.due", deadline=row.deadline) if row.deadline else ""
    if found.state == "unreadable":
        wanted = words.say(f"reminder.send_{outcome if outcome in PARTICULAR else 'workbook'}")
        because = words.say(f"outcome.{outcome}")
        text = words.say("reminder.unreadable", school=school, file=file, outcome=because, wanted=wanted, due=due)
    else:
        text = words.say(f"reminder.{found.state}", school=school, due=due)
    return " ".join(text.split())
