"""Drafts as mail programs read them: by RFC 5322, 2047 and 2231, in every language, whatever a school is called."""

from __future__ import annotations

import re
from email import policy
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.parser import BytesHeaderParser, BytesParser
from pathlib import Path

import pytest

from cqip_xl.district.drafts import draft_at, is_draft
from cqip_xl.district.letters import Letter
from cqip_xl.district.note_files import NoteFile
from cqip_xl.district.reminder_files import write_letters
from cqip_xl.model.plan import School
from cqip_xl.rules.case import case_of
from cqip_xl.verbs import blank_plan
from cqip_xl.words.catalog import LANGUAGES, say
from tests.reading.books import PACK, PERIOD
from tests.workbooks import DAY

NAMES = {
    "en": "St. Mary’s School – North",
    "vi": "Trường Mầm non Hoà Bình số 2, phường Đồng Tâm, thành phố Quảng Ngãi",
    "sv": "Förskolan Ängsbrynet",
    "zh-Hans": "清泉市柳河区育英实验小学",
    "zh-Hant": "清泉市柳河區育英實驗小學",
}
LONG = "Trường " + "ộ" * 200


def drafted(folder: Path, name: str, language: str) -> tuple[bytes, Letter]:
    """A draft with an attached note, and the letter that it is of."""
    note = NoteFile(
        case_of(PACK, blank_plan(PACK, "en", School(), str(PERIOD), DAY), DAY),
        f"{name[:60]}.xlsx",
        b"PK" + bytes(range(256)) * 9,
    )
    text = f"{say(language, 'letter.thanks', school=name)}\n\n.\nFrom here on\n{say(language, 'letter.end')}"
    letter = Letter(
        School("7", name), "Ann Lee, ann@a.example", say(language, "letter.subject", school=name), text, (note,)
    )
    (path,) = write_letters([letter], folder, DAY)
    assert is_draft(path) and (draft := draft_at(path)) and draft.unchanged and draft.school == letter.school
    return path.read_bytes(), letter


@pytest.mark.parametrize(("language", "name"), [*NAMES.items(), ("vi", LONG)])
def test_a_draft_follows_the_rules_of_mail(tmp_path: Path, language: str, name: str) -> None:
    data, letter = drafted(tmp_path, name, language)
    assert data.isascii() and not re.search(rb"(?<!\r)\n|\r(?!\n)", data)
    assert max(map(len, data.split(b"\r\n"))) <= 998
    head = data.partition(b"\r\n\r\n")[0].split(b"\r\n")
    assert all(re.match(rb"[!-9;-~]+: |[ \t]+\S", line) for line in head)
    assert max(map(len, head)) <= 78
    assert all(len(word) <= 75 for word in re.findall(rb"=\?[^?]+\?[BbQq]\?[^?]*\?=", data))

    message = BytesParser(policy=policy.default).parsebytes(data)
    assert isinstance(message, EmailMessage)
    assert [part.defects for part in message.walk()] == [[]] * 3
    assert [header.defects for header in message.values() if hasattr(header, "defects")] == [()] * len(message)
    assert (message["Subject"], message["To"], message["X-Unsent"]) == (letter.subject, "ann@a.example", "1")
    assert message["MIME-Version"] == "1.0"
    body = message.get_body()
    assert body is not None and body.get_content().split() == letter.text.split()
    (note,) = message.iter_attachments()
    assert note.get_filename() == letter.notes[0].name and note.get_content() == letter.notes[0].data
    assert note.get_content_type() == "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.mark.parametrize("language", LANGUAGES)
def test_mail_programs_that_know_the_old_rules_alone_read_the_subject_too(tmp_path: Path, language: str) -> None:
    data, letter = drafted(tmp_path, NAMES[language], language)
    old = BytesHeaderParser(policy=policy.compat32).parsebytes(data)
    assert str(make_header(decode_header(old["Subject"]))) == letter.subject
