"""What the words of a pack must and may say: each is for something that the pack names, and can be read back."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from string import Formatter

from cqip_xl.kinds.text import fold
from cqip_xl.model.field import Field
from cqip_xl.model.framework import EARLIER, Framework, header_columns
from cqip_xl.model.markers import CALC, LISTS, META, PERIODS
from cqip_xl.model.measure import PERCENT
from cqip_xl.model.period import PlanPeriod
from cqip_xl.model.rule import STATUS_WORDS
from cqip_xl.model.table import TABLES, Column, columns_of, of_status
from cqip_xl.model.tongue import spoken_alike
from cqip_xl.packs.node import nearest, wanted_word
from cqip_xl.packs.reserved import reserved
from cqip_xl.packs.word_files import WordFile
from cqip_xl.rules.cadence import recurring
from cqip_xl.words.catalog import catalog, say, spoken
from cqip_xl.words.lexicon import Lexicon
from cqip_xl.words.wording import NOUNS, PRODUCT, SPEAKING, noun_forms, wording_of

#: Sections whose words must be for something; the others are prose.
_CHECKED = (
    "standards criteria clauses scales choices indicators checks people unverified status tables fields"
    " alerts cadence units texts periods product nouns earlier levels"
).split()
#: What a pack's own words for a period can name, and what tells such periods apart: one of each group.
_PLACES = ("first", "last", "month", "year")
_YEARS = ("first", "last", "year")
_TELL = {
    "school_year": (_YEARS,),
    "calendar_year": (_YEARS,),
    "term": (_YEARS, ("month",)),
    "month": (_YEARS, ("month",)),
}
#: Sheets that a pack may name itself; clauses stand on the sheet of the criteria.
_SHEETS = ("start", "school", *(table for table in TABLES if table != "clauses"), "status")
#: Sections of the product's words that a pack may say otherwise.
_SAID = SPEAKING | {"yes_no", "status", "wanted", "page", "severity"}
_SAID_SHEETS = f"{PRODUCT}sheets/"
#: Excel's own name for its log of changes, and our hidden sheets.
_TAKEN = ("history", CALC, LISTS, PERIODS, META)


def wanted_words(framework: Framework) -> tuple[str, ...]:
    """Paths that a words file must fill for the workbook to be readable."""
    f = framework
    return (
        "title",
        *(f"tables/{name}" for name in _own(f)),
        *(f"standards/{s.id}" for s in f.all_standards),
        *(c.path for c in f.criteria if not (c.free or c.whole)),
        *(f"clauses/{c.id}" for c in f.clauses),
        *(f"scales/{s.id}/{code}" for s in f.scales.values() for code in (s.zero, *s.points) if code),
        *(f"choices/{name}/{code}" for name, codes in f.choices.items() for code in codes),
        *(f"indicators/{i.id}" for t in f.tables.values() for i in t.indicators),
        *(f"units/{unit}" for unit in _units(f)),
        *(f"alerts/{a.id}/{name}" for a in f.alerts for name in ("title", *(step for _, step in a.in_a_row))),
        *(f"cadence/{cadence.id}" for cadence, _, _ in recurring(f)),
        *(f"checks/{c.id}" for c in f.checks),
        *(f"people/{p.id}" for p in f.people if p.id),
        *(f"unverified/{name}" for name in f.unverified),
    )


def _own(framework: Framework) -> tuple[str, ...]:
    """The tables of the pack's own, for whose sheets nobody else has a name."""
    return tuple(name for name, table in framework.tables.items() if table.is_own)


def _units(framework: Framework) -> tuple[str, ...]:
    """What measures are counted in: units, and the two parts of rates; percent says itself."""
    indicators = [i for table in framework.tables.values() for i in table.indicators]
    names = (name for i in indicators for name in (i.unit, *i.rate))
    return tuple(dict.fromkeys(name for name in names if name and name != PERCENT))


def other_words(framework: Framework) -> Iterator[str]:
    """Paths that a words file may fill to say otherwise what the product has words for."""
    yield from (f"status/{code}" for code in STATUS_WORDS)
    yield from (f"cadence/{cadence.id}" for cadence in framework.cadence)
    yield from (f"texts/{text.id}/{part}" for text in framework.texts if text.id for part in ("heading", "text"))
    yield f"units/{PERCENT}"
    yield from (f"levels/{c.id}/{code}" for c in framework.criteria for code in c.levels)
    yield from (key.replace(".", "/") for key in catalog("en") if key.startswith("periods."))
    yield from (f"periods/terms/{term.month}" for term in framework.calendar.terms)
    yield from (f"tables/{sheet}" for sheet in (*_SHEETS, *_own(framework)))
    yield from (PRODUCT + key.replace(".", "/") for key in catalog("en") if key.partition(".")[0] in _SAID)
    ids = {name: [f.id for f in table.fields] for name, table in framework.tables.items()}
    ids["header"] = [c.id for c in header_columns(framework)]
    for table, own in ids.items():
        for name in (*own, *reserved(table)):
            for path in (f"fields/{table}/{name}", f"fields/{name}"):
                yield from (path, f"{path}/label", f"{path}/prompt", f"{path}/example")


def words_for_nothing(framework: Framework, files: Mapping[str, WordFile]) -> set[str]:
    """Paths of words for something that the pack does not name."""
    known = _with_earlier({*wanted_words(framework), *other_words(framework)})
    told = (path for file in files.values() for path in file.words if not path.startswith(NOUNS))
    return {path for path in told if _is_checked(path) and path not in known}


def _is_checked(path: str) -> bool:
    """Whether a word must be for something; a guide may have had other steps in earlier versions."""
    return path.split("/", 1)[0] in _CHECKED and not path.startswith(f"{EARLIER}guide/")


def _with_earlier(paths: set[str]) -> set[str]:
    """Paths of words, and of what was said there in earlier versions."""
    return paths | {EARLIER + path for path in paths}


def check_words(framework: Framework, files: Mapping[str, WordFile]) -> None:
    """Missing words (warning), words for nothing the pack names, labels and sheet names that cannot be told apart."""
    wanted = wanted_words(framework)
    known = _with_earlier({*wanted, *other_words(framework)})
    for language, file in files.items():
        alike = [framework.words.get(one, {}) for one in spoken_alike(language, framework.languages)]
        missing = [path for path in wanted if not any(words.get(path) for words in alike)]
        if missing:
            shown = ", ".join(missing[:5]) + (" …" if len(missing) > 5 else "")
            here = file.here
            here.faults.add("pack.untranslated", here.file, here.line, count=len(missing), paths=shown)
        for path, node in file.words.items():
            if _is_checked(path) and path not in known and not path.startswith(NOUNS):
                node.add("pack.word_for_nothing", path=path, hint=nearest(path, known))
        _check_periods(file)
        _check_product(file)
        _check_summary_sheets(framework, language, file)
        _check_nouns(language, file)
        _check_sheets(framework, language, file)
        _check_headings(framework, language, file)
    _labels_once(framework, files)


def _check_periods(file: WordFile) -> None:
    """A pack's own words for periods name years and months only, and tell one period from another."""
    allowed = ", ".join(f"{{{name}}}" for name in _PLACES)
    for path, node in file.words.items():
        if not path.startswith("periods/"):
            continue
        text = node.text().strip()
        places = _places(text)
        if places is None:
            node.add("pack.bad_place", path=path, value=text, allowed=allowed)
            continue
        for names in _TELL.get(path.removeprefix("periods/"), ()):
            if not places & {*names}:
                wanted = wanted_word("text_with", " / ".join(f"{{{name}}}" for name in names))
                node.add("pack.wrong_type", path=path, value=text, wanted=wanted)


def _places(text: str) -> set[str] | None:
    """The names in a text such as `{month:02}/{year}`; None where it names anything else."""
    try:
        parts = [
            (name, f"{digits}{sign or ''}") for _, name, digits, sign in Formatter().parse(text) if name is not None
        ]
    except ValueError:
        return None
    fits = all(name in _PLACES and re.fullmatch(r"(0?\d)?", digits) for name, digits in parts)
    return {name for name, _ in parts} if fits else None


def _check_product(file: WordFile) -> None:
    """The product's words as a pack says them name no more than there is."""
    for path, node in file.words.items():
        key = path.removeprefix(PRODUCT).replace("/", ".")
        if path.startswith(PRODUCT) and key in catalog("en"):
            offered = _named_in(catalog("en")[key]) or set()
            named = _named_in(node.text())
            if named is None or not named <= offered:
                allowed = ", ".join(f"{{{name}}}" for name in sorted(offered))
                node.add("pack.bad_place", path=path, value=node.text(), allowed=allowed)


def _check_summary_sheets(framework: Framework, language: str, file: WordFile) -> None:
    """No two sheets of the summary have one name; those of schools' workbooks are in another file."""
    said = {path.removeprefix(_SAID_SHEETS): path for path in file.words if path.startswith(_SAID_SHEETS)}
    keys = [key.removeprefix("sheets.") for key in catalog("en") if key.startswith("sheets.")] if said else []
    words, owner = wording_of(language, (framework,)), dict[str, str]()
    for key in sorted((key for key in keys if key not in (*_SHEETS, "clauses")), key=lambda key: key in said):
        name = words.text(f"sheets.{key}")
        if owner.setdefault(fold(name), key) != key and key in said:
            file.place(said[key]).add("pack.bad_sheet_name", path=said[key], value=name, limit=31)


def _named_in(text: str) -> set[str] | None:
    """The places of a text, how they are written aside; None where its braces are wrong."""
    try:
        return {name for _, name, _, _ in Formatter().parse(text) if name is not None}
    except ValueError:
        return None


def _check_nouns(language: str, file: WordFile) -> None:
    """Nouns are forms that the product's sentences have; of one noun all of them (warning)."""
    nouns = noun_forms(spoken(language))
    given = {path.removeprefix(NOUNS): node for path, node in file.words.items() if path.startswith(NOUNS)}
    every = [form for forms in nouns.values() for form in forms]
    for form, node in given.items():
        if not any(one in form for one in every):
            node.add("pack.word_for_nothing", path=NOUNS + form, hint=nearest(form, every))
    for forms in nouns.values():
        missing = [f"{NOUNS}{form}" for form in forms if form not in given]
        if 0 < len(missing) < len(forms):
            here = file.here
            here.faults.add("pack.untranslated", here.file, here.line, count=len(missing), paths=", ".join(missing))


def _labels_once(framework: Framework, files: Mapping[str, WordFile]) -> None:
    """A label stands for one code in all languages, and is not another's code: each of them is read back."""
    lists = {f"choices/{name}": codes for name, codes in framework.choices.items()}
    lists |= {f"scales/{s.id}": (s.zero, *s.points) for s in framework.scales.values()}
    lists |= {"status": STATUS_WORDS, "people": tuple(p.id for p in framework.people)}
    for path, codes in lists.items():
        owner = {fold(code): code for code in codes}
        for language, file in files.items():
            for code, text in _labels(framework, language, path, codes):
                if owner.setdefault(fold(text), code) != code:
                    both = f"{owner[fold(text)]}, {code}"
                    file.place(f"{path}/{code}").add("pack.label_twice", path=path, value=text, codes=both)


def _labels(framework: Framework, language: str, path: str, codes: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Each code with its label, and with those that it had in earlier versions."""
    for code in codes:
        one = f"{path}/{code}"
        texts = (framework.words[language].get(one, ""), *framework.earlier_words(one))
        yield from ((code, text) for text in texts if fold(text))


def _check_headings(framework: Framework, language: str, file: WordFile) -> None:
    """Two columns of one heading (warning): nobody can tell them apart, nor can we where the hidden ids got lost."""
    lex = Lexicon(framework, language, PlanPeriod(2000, 2000 + framework.calendar.stage_years))
    tables = {name: columns_of(table, lex.period) for name, table in framework.tables.items()}
    for table, columns in {"header": header_columns(framework), **tables}.items():
        asked = tuple(name for name in reserved("header") if name != "school_id" or not framework.identity)
        ours = of_status(framework.tables[table]) if table != "header" else ()
        shown = {"header": asked, "actions": ("key", "status", "due_on")}.get(table, ("key", *(f.id for f in ours)))
        owner = {fold(lex.field_label(table, Column(name, Field(name, "text")))): name for name in shown}
        for column in columns:
            label = lex.field_label(table, column)
            if owner.setdefault(fold(label), column.id) != column.id:
                path = f"fields/{table}/{column.field.id}"
                both = f"{owner[fold(label)]}, {column.id}"
                place = file.place(f"{path}/label", path)
                place.add("pack.label_twice", "warning", path=path, value=label, codes=both)


def _check_sheets(framework: Framework, language: str, file: WordFile) -> None:
    """Excel takes a sheet name once, case aside, and without some characters."""
    names = {name: name for name in _TAKEN}
    own = _own(framework)
    for sheet in (*(s for s in _SHEETS if s in framework.tables or s not in TABLES), *own):
        path = f"tables/{sheet}"
        alike = spoken_alike(language, framework.languages)
        said = (framework.words.get(one, {}).get(path) for one in alike)
        name = next(filter(None, said), "") or (sheet if sheet in own else say(language, f"sheets.{sheet}"))
        other = names.setdefault(fold(name), sheet)
        if other != sheet or not 0 < len(name) <= 31 or set(name) & set("[]:*?/\\") or name.strip("'") != name:
            file.place(path, f"tables/{other}").add("pack.bad_sheet_name", path=path, value=name, limit=31)
