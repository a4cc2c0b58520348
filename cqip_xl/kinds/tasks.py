"""Several tasks in one text: a list of lines, bullets or numbers."""

from __future__ import annotations

import re

_NUMBER = r"(?:\(?\d{1,2}[.)、．](?!\d)|[（(]\d{1,2}[)）]|[①-⑳]|[（(]?[一二三四五六七八九十]{1,3}[)）、.．])"
_BULLET = re.compile(rf"\s*(?:[-–—•●▪◦*+·‣○■□➢✓]\s+|[•●▪◦‣○■□➢✓]|{_NUMBER}|\(?[a-hA-H][.)]\s)\s*")
#: A number within a line, at its begin or behind a stop.
_INLINE = re.compile(rf"(?:^|(?<=[\s;；。,，、.]))({_NUMBER})\s*")
_CHINESE = "零一二三四五六七八九十"


def tasks_in(text: str) -> tuple[str, ...]:
    """The tasks that a text lists, none where it is one: bullets or numbers, or lines that are sentences each."""
    return _listed(text)[1]


def split_tasks(text: str) -> tuple[str, ...]:
    """The same as texts of their own, each with what stands before the list; none where there are less than two."""
    lead, tasks = _listed(text)
    return tuple(f"{lead} {task}".strip() for task in tasks) if len(tasks) > 1 else ()


def _listed(text: str) -> tuple[str, tuple[str, ...]]:
    """What stands before a list, and its tasks."""
    lines = [line for line in text.split("\n") if line.strip()]
    marked = [n for n, line in enumerate(lines) if _BULLET.match(line)]
    if len(marked) > 1:
        ends = [*marked[1:], len(lines)]
        lead = " ".join(line.strip() for line in lines[: marked[0]])
        return lead, tuple(_plain(" ".join(lines[n:end])) for n, end in zip(marked, ends, strict=True))
    if len(lines) == 1:
        return _numbered(lines[0])
    whole = len(lines) > 1 and all(map(_is_whole, lines, [*lines[1:], ""]))
    return "", tuple(map(_plain, lines)) if whole else ()


def _numbered(line: str) -> tuple[str, tuple[str, ...]]:
    """What stands before them, and the parts of a line numbered 1, 2, 3 …"""
    found = list(_INLINE.finditer(line))
    numbers = [_value(mark[1]) for mark in found]
    if len(found) < 2 or numbers != list(range(1, len(found) + 1)):
        return "", ()
    ends = [*(mark.start() for mark in found[1:]), len(line)]
    tasks = (line[mark.end() : end].strip(" ;；。,，、") for mark, end in zip(found, ends, strict=True))
    return line[: found[0].start()].strip(), tuple(tasks)


def _value(mark: str) -> int:
    if found := re.search(r"\d+", mark):
        return int(found[0])
    if "①" <= mark[0] <= "⑳":
        return ord(mark[0]) - ord("①") + 1
    sign = re.sub("[^一二三四五六七八九十]", "", mark)
    return 10 * (sign[0] == "十") + _CHINESE.index(sign[-1]) * (sign != "十") if len(sign) < 3 else 0


def _is_whole(line: str, following: str) -> bool:
    """Whether a line is a sentence, which the next one does not go on with."""
    line, start = line.strip(), following.strip()[:1]
    if "\u3400" <= line[0] <= "\u9fff":
        return line[-1] in "。；;" or not start
    return line[0].isupper() and line[-1] not in ",:(-–" and (not start or start.isupper())


def _plain(line: str) -> str:
    return _BULLET.sub("", line, count=1).strip(" ;；")
