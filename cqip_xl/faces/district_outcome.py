"""A finished consolidation in a few sentences, and every file of it in the details."""

from __future__ import annotations

from cqip_xl.faces.escaped import escaped
from cqip_xl.faces.report import short_path
from cqip_xl.model.case import school_count
from cqip_xl.model.version import VERSION
from cqip_xl.verbs import Consolidated
from cqip_xl.words.catalog import say
from cqip_xl.words.detail import detail_text


def in_sentences(done: Consolidated, language: str) -> str:
    """How the district stands, what does not count, what is missing, what was not read, where everything went."""
    rollup, total = done.rollup, done.rollup.total
    left = sum(f.needs_attention for f in rollup.files)
    completion = f"{total.completion or 0:.0%}"
    schools = school_count(rollup.counted)
    lines = [say(language, "window.done", schools=schools, actions=total.actions, completion=completion)]
    if left:
        lines.append(say(language, "window.left", files=left))
    if rollup.missing:
        lines.append(say(language, "window.missing", schools=len(rollup.missing)))
    if rollup.unread_columns:
        columns = "; ".join(map(escaped, rollup.unread_columns))
        lines.append(say(language, "window.unread_columns", columns=columns))
    if done.reminders:
        folder = escaped(done.reminders[0].parent)
        lines.append(say(language, "window.reminders_made", count=len(done.reminders), folder=folder))
    if done.beside:
        lines.append(say(language, "window.beside", path=escaped(done.summary)))
    return "\n".join(lines)


def details(done: Consolidated, folder: str, language: str) -> str:
    """Every file with its outcome, schools without a plan, the version: to send to whoever can help."""
    lines = [in_sentences(done, language), f"→ {done.summary}", ""]
    for f in done.rollup.files:
        more = detail_text(language, f.detail)
        lines.append(f"{short_path(f.path, folder)} · {say(language, f'outcome.{f.outcome}')} {more}".rstrip())
    lines += ["", *(f"– {row.school_id} {row.name}" for row in done.rollup.missing), f"cqip_xl {VERSION}"]
    return "\n".join(line if "\n" in line else escaped(line) for line in lines)
