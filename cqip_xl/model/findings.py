"""Every finding that the product can make, declared once: its code, severity, values and when it is made.

`FINDINGS` is what `Finding` is checked against, and what docs/findings.md and the tests of words derive from. The
sentences stand in words/*.toml under `findings`, those of `<field>.fault` under `findings.cell.fault`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Literal, cast

Severity = Literal["error", "warning", "note"]
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "note")

#: What stands in a declared code for the id of a column, and for the id of a check that a pack words itself.
FIELD, PACK_CHECK = "<field>", "<id>"


@dataclass(frozen=True, slots=True)
class Declared:
    """`severities`: the usual one first; `values` are always given, `more` where there is something to say."""

    code: str
    severities: tuple[Severity, ...]
    values: frozenset[str]
    more: frozenset[str]
    doc: str

    @property
    def words(self) -> str:
        """The key of its sentence; '' where the pack has it."""
        return "" if PACK_CHECK in self.code else f"findings.{self.code.replace(FIELD, 'cell')}"


def _declared(code: str, severities: str, values: str, doc: str) -> Declared:
    names = values.split()
    always = frozenset(name for name in names if not name.endswith("?"))
    more = frozenset(name.removesuffix("?") for name in names if name.endswith("?"))
    return Declared(code, cast(tuple[Severity, ...], tuple(severities.split())), always, more, doc)


#: Values of a cell that cannot be read: what stands there, what was probably meant, and the kind that is wanted.
_CELL = "field raw meant fault kind"

#: The same of a sign in it: what it is, its number, what it looks like.
_ODD = f"{_CELL} sign point like"

_TABLE = (
    # The file, its tables and columns
    ("cqip.lost", "warning", "", "The very hidden sheet with the file's origin is gone."),
    ("framework.guessed", "warning", "pack", "No pack is named in the file; the best fitting one was taken."),
    ("period.unknown", "warning", "", "Neither the hidden sheet nor the columns say for which years the plan is."),
    (
        "period.differs",
        "error",
        "raw period",
        "The School sheet names no period, or another than the workbook is made for.",
    ),
    ("table.missing", "error", "table", "A table of the pack is not in the file."),
    ("table.newer", "note", "table", "The same in a file of an older version, which may never have had it."),
    ("table.by_heading", "warning", "table", "A table lost its markers and was found by its headings."),
    ("table.twice", "error", "table first cells count", "A copy of a table, whose rows do not count."),
    ("table.no_headings", "error", "table cells count", "Rows that look like a table's, without headings: rejected."),
    (
        "table.more_rows",
        "warning",
        "table cells count",
        "Rows of a table stand apart, under its headings; they count.",
    ),
    ("column.missing", "error", "column", "A column of the pack is not in its table."),
    ("column.newer", "note", "column", "The same in a file of an older version, which may never have had it."),
    ("column.by_heading", "note", "heading", "A column lost its hidden id and was found by its heading."),
    (
        "column.id_typed_over",
        "warning",
        "heading raw",
        "A text stands over the hidden id of a column.",
    ),
    ("column.twice", "error", "column", "A column stands in its table a second time."),
    (
        "column.extra",
        "note warning",
        "heading count",
        "A column that is no field of the pack (warning: with entries).",
    ),
    ("column.calculated", "note", "heading", "A list gives values for a column that follows from others."),
    (
        "sheet.unread",
        "note warning",
        "raw count",
        "A sheet outside the plan (warning: much text, or headings of ours).",
    ),
    ("sheet.left_over", "note", "raw count", "What an earlier renewal kept of the old workbook besides its entries."),
    ("sheet.comments", "note", "count cells said", "Comments on a sheet, with all that they say."),
    ("sheet.boxes", "warning", "count cells said", "Text boxes and shapes with a text on a sheet."),
    ("sheet.pictures", "note", "count cells", "Pictures, charts and embedded documents over a sheet."),
    ("sheet.pictures_in_cells", "warning", "count cells", "Pictures in cells for entries."),
    ("sheet.links", "note", "count cells said", "Addresses behind texts that say something else."),
    ("sheet.page_texts", "note", "said", "A page header or footer that is not ours."),
    ("sheet.other_workbooks", "note", "count cells said", "Formulas that take their value from another workbook."),
    (
        *("cells.outside", "warning note", "raw count cells"),
        "Something stands above, beside, between or below tables, or on a sheet of ours, where nothing is read.",
    ),
    (
        *("cells.over_formula", "warning error", "field raw count cells column"),
        "Something was typed into cells that the workbook calculates (an error where it is a measure's figure).",
    ),
    (
        *("cells.over_given", "warning note", "raw count cells column"),
        "Something was typed over titles or hints (a note where the workbook is of another version).",
    ),
    (
        *("cells.over_heading", "warning note", "raw count cells"),
        "Something was typed over headings (a note where the workbook is of another version).",
    ),
    ("cells.merged", "note", "count cells", "Cells that lie in a merged area take its value."),
    ("rows.hidden", "note", "count rows", "Hidden or filtered rows hold entries."),
    ("rows.no_entries", "warning", "count rows cells reason", "Rows that are no entries, such as totals; rejected."),
    ("rows.uneven", "error", "table count read", "Rows read and rejected do not add up to the rows with entries."),
    ("reader.differs", "error", "first second", "Two readers see different values in a cell."),
    ("reader.unread", "error", "raw", "The sheet's markup holds a text that no reader gives."),
    ("reader.second_failed", "warning", "doubt", "A file that looks unusual could be read by one reader only."),
    ("reader.one_only", "warning", "", "There is one reader only for .xlsb."),
    # Lines of the School sheet, keys of rows
    ("header.missing", "warning", "field", "A required line of the School sheet is empty."),
    ("header.twice", "error", "field raw first", "A line of the School sheet stands there with two values."),
    (
        "header.beside",
        "error",
        "raw count cells",
        "Beside the School sheet's entries stand those of a second school.",
    ),
    ("header.extra", "warning", "raw", "A line of the School sheet is no field of the pack."),
    ("school.unnamed", "error", "", "Neither name nor number of the school is filled in."),
    ("school.no_name", "warning", "id", "The school's number is filled in, but not its name."),
    ("key.missing", "note", "key", "A row with entries has no key; one was derived from its content."),
    ("key.copied", "warning", "key new", "A key stands in two rows; the later one gets a suffix."),
    ("key.unknown", "error", "key", "A row of a table with fixed rows has a key that the pack does not define."),
    ("key.number_for_code", "warning", "raw meant key", "A number as a row's code; the rest of the table tells which."),
    ("key.number_unclear", "error", "raw meant", "A number as a row's code that could be two of them."),
    ("key.by_title", "warning", "raw count rows cells", "Rows whose key is gone or spoilt, told by their titles."),
    ("key.sorted", "warning", "raw count rows cells", "Titles in another order than their keys; they are followed."),
    ("key.other_title", "error", "raw other cells", "A key beside the title of another row."),
    # Cells that cannot be read as their kind
    ("<field>.not_a_date", "error", _CELL, "A text that is no date in a cell for one."),
    ("<field>.ambiguous_date", "warning", _CELL, "A date typed as text whose day and month could be exchanged."),
    ("<field>.out_of_range", "error", _CELL, "A date that no plan can mean."),
    ("<field>.not_a_number", "error", _CELL, "A text that is no number in a cell for one."),
    ("<field>.out_of_bounds", "error", _CELL, "A number outside the limits of its field."),
    ("<field>.not_whole", "error", _CELL, "A number with decimals where a whole one is wanted."),
    ("<field>.not_offered", "error", _CELL, "A value that is not in the list of its field."),
    ("<field>.number_for_code", "error", _CELL, "A number where a code is wanted: 1.1 could have been 1.10."),
    ("<field>.several_codes", "error", f"{_CELL} named other", "Several codes in a cell for one; the first counts."),
    ("<field>.other_title", "error", f"{_CELL} named other", "A code with the title of another one."),
    ("<field>.names_another", "warning", f"{_CELL} named other", "A remark behind code and title names another code."),
    ("<field>.text_beside", "warning", f"{_CELL} named other", "A text beside a code and its title; it is not read."),
    ("<field>.ditto", "error warning", _CELL, 'A mark for "as above" (a warning where any text counts).'),
    ("<field>.read_as", "note", _CELL, "An entry of a list in other words than offered, and what it was taken for."),
    ("<field>.no_figure", "warning", _CELL, "A text that says that there is no figure: -, .., <5."),
    (
        "<field>.became_date",
        "error note",
        f"{_CELL} typed",
        "A day where none is wanted, as Excel makes of 5-7, 12/15 and 1.1 (a note where the text counts all the same).",
    ),
    ("<field>.hidden_sign", "error warning", _ODD, "A word of a list that holds a sign which cannot be seen."),
    ("<field>.look_alike", "error warning", _ODD, "The same with a sign that looks like another: a long dash for -."),
    (
        "<field>.old_font",
        "warning",
        f"{_CELL} font",
        "Vietnamese typed with a font of before Unicode (TCVN3, VNI); everything else shows other letters.",
    ),
    ("<field>.error_cell", "error", _CELL, "An error of Excel, such as #REF!, in a cell for an entry."),
    ("<field>.no_result", "error", _CELL, "A formula that was saved without its result."),
    # Cells that can be read
    ("cell.missing", "error warning", "field key", "A required cell is empty (a warning where the pack only warns)."),
    ("cell.empty", "note", "field key", "A cell is empty of which the pack says that it would be good to have."),
    ("cell.not_asked", "note", "field key raw", "An entry where its row asks for none."),
    ("cell.struck", "warning", "raw", "A text that is struck through, though it counts."),
    ("cell.struck_part", "warning", "raw left", "A text of which a part is struck through; the rest is read."),
    ("cell.changes_itself", "warning", "raw", "A formula such as =TODAY(), which gives another value every day."),
    ("cell.too_long", "warning", "field count limit", "A text longer than a cell can hold."),
    ("code.repeated", "error", "field raw first", "A code that must be unique stands in two rows."),
    ("action.several", "note", "field key count tasks", "A cell lists several actions."),
    (
        "person.unknown",
        "warning note",
        "field raw meant?",
        "A name not on the People sheet (a note: outsiders may be named).",
    ),
    ("row.unknown", "warning", "field raw table meant?", "A cell names no row of the table that it belongs to."),
    ("row.unnamed", "warning", "key table by column", "A row that the pack wants named by one of another table."),
    ("person.several", "note", "field raw people", "Several names in one cell."),
    ("person.ambiguous", "warning", "field raw rows", "A name that several people of the People sheet have."),
    ("person.left", "warning", "raw day", "Somebody who left is responsible for an open action."),
    ("people.repeated", "note", "raw", "A name stands on the People sheet twice."),
    ("supporters.same_as_owner", "note", "raw", "Somebody is owner and supporter of one action."),
    ("text.other_school", "warning", "field raw", "A text names another school of the district."),
    # What does not fit together
    ("due.before_start", "error", "due start", "An action is due before it starts."),
    ("due.outside_period", "error", "due first last", "An action is due before or after the plan's years."),
    ("due.outside_phase", "warning", "due check first last", "An action is due outside the phase that it names."),
    ("done_on.in_future", "error", "done as_of", "A day of completion that has not come."),
    ("done_on.slots_open", "warning", "filled all", "An action due each year is done before every year is filled."),
    ("slot.not_needed", "warning", "count", "Year columns of an action that is not due each year are filled."),
    ("progress.full_not_done", "warning", "key", "Progress of 100 % without a day of completion."),
    ("status.stale", "note", "count raw status as_of", "Status cells show another status than the entries give."),
    ("as_of.differs", "note", "own as_of", "A workbook has a date of its own beside that of the summary."),
    (
        "levels.missing",
        "warning note",
        "count criteria",
        "Criteria without a current level (a note: those without an action).",
    ),
    ("level.target_below_current", "warning", "current target", "A target below the level reached."),
    ("criteria.no_plan", "note", "count criteria", "Criteria without an action that are not marked as needing none."),
    ("criterion.required", "error", "key", "Nothing is entered for a criterion required at the school's level."),
    ("criterion.untitled", "warning", "key", "A row of the school's own is used but has no title."),
    ("score.missing", "error", "field key tool", "A score is missing in a row required at the school's level."),
    ("tool.missing", "error", "field key tool", "Another cell that such a row asks for is empty."),
    ("score.stale", "warning", "key day months as_of", "A rating is older than it may be."),
    ("score.undated", "note", "key", "A rating that counts for some months only has no date."),
    ("review.none", "warning", "check due last", "A recurring review was never held, and its first day is past."),
    ("review.missed", "warning", "check due last", "For a day on which a review was due none was held."),
    ("review.overdue", "warning", "check due last", "A recurring review was not held again in time."),
    ("measure.missing", "warning", "count rows as_of", "Figures of periods that have ended are empty."),
    (
        "measure.own_missing",
        "warning",
        "count table rows as_of",
        "Figures of the school's own indicators are empty for years that have ended.",
    ),
    (
        "milestone.overdue",
        "warning",
        "key field raw due",
        "What a row wanted reached by the end of a year is not done.",
    ),
    ("measure.part_over_whole", "warning", "key numerator denominator", "A percentage of more than 100."),
    ("measure.unknown", "error", "key", "A row of figures for no measure and period of the plan; it is rejected."),
    ("measure.twice", "error", "key", "A measure stands in two rows."),
    (
        "measure.differs",
        "warning note",
        "key field raw first",
        "The district has another figure (a note: it owns it).",
    ),
    ("measure.other_plan", "warning", "key raw first file", "The school's newer plan has another figure."),
    ("evidence.odd_code", "warning", "raw wanted next", "A code of evidence that does not follow the pack's pattern."),
    ("evidence.not_registered", "warning", "raw", "An action names evidence that the register does not have."),
    ("evidence.missing", "note", "count rows", "Criteria claim something and name no evidence."),
    ("council.none", "note", "check members", "Nobody of the people has an office of the council."),
    ("council.too_small", "warning", "count members", "The council has fewer members than the pack asks for."),
    ("council.even", "warning", "count", "The council's number of members is even where it must be odd."),
    ("council.office", "warning", "check count", "An office for one person is held by nobody or by several."),
    ("check.<id>", "warning error note", "check key?", "A check that the pack words, with the severity it says."),
    # Files of a district
    ("duplicate.order_unsure", "error", "files", "Which of a school's files is the newest cannot be told."),
    ("duplicate.rows_lost", "warning note", "file count said", "The file that counts lacks rows of another one."),
    (
        "text.alike",
        "warning",
        "count total share schools likely",
        "A plan's actions are for the most part another school's.",
    ),
    (
        "duplicate.little_in_common",
        "error",
        "school id files",
        "Files of one school that have next to no rows in common.",
    ),
    ("school.not_in_roster", "warning", "school", "A file of a school that the roster does not have."),
    (
        "school.by_file_name",
        "warning",
        "school",
        "A plan without a school, taken for the one that its file's name says.",
    ),
    ("school.pin_unmet", "warning", "raw", "The file that the roster names for a school did not come."),
    ("roster.column_unread", "note", "columns", "Columns of the roster that neither it nor a School sheet knows."),
    ("school.no_id_twice", "error", "school id files", "Several files of one name without a number."),
    ("school.same_id", "error", "school id files", "One number in files of schools with different names."),
    ("school.near", "warning", "school schools", "A school that is called nearly as another may be that one."),
    ("school.two_in_head", "error", "school schools", "Number and name on the School sheet are of two schools."),
    ("school.same_name", "error", "school schools", "Several schools of the roster have that name or number."),
    ("school.other_name", "warning", "school id schools", "The roster has another name for that number."),
    ("school.other_file_name", "error", "school schools", "School sheet and name of the file are of two schools."),
    ("school.other_origin", "error", "school schools", "The workbook was made for another school than it names."),
    (
        "school.other_in_texts",
        "error",
        "school schools",
        "A file unlike the school's others names another in its texts.",
    ),
    ("school.other_people", "error", "school schools", "The people in a file are those of another school."),
    ("school.several_plans", "note", "school count files", "One school with plans of several periods or frameworks."),
    # Packs
    ("pack.yaml", "error", "problem", "A file that is no YAML, or too large to be a pack."),
    ("pack.unknown_key", "error", "path value hint", "An entry that the grammar does not have."),
    ("pack.missing_key", "error", "path by", "An entry that must be there."),
    ("pack.wrong_type", "error", "path value wanted", "A value of another type than the entry takes."),
    ("pack.number_for_code", "error", "path value", "A code that is not in quotes."),
    ("pack.not_allowed", "error", "path value allowed hint", "A value outside a closed list."),
    ("pack.nothing_offered", "error", "path value", "The same where the pack offers nothing at all."),
    ("pack.unknown_ref", "error warning", "path value hint", "A name that the pack does not define."),
    ("pack.twice", "error", "path value", "An id that is defined twice."),
    ("pack.bad_id", "error", "path value", "A field id with other signs than a-z, 0-9 and _."),
    ("pack.bad_table", "error", "path value", "A table of the pack's own whose name is taken or has other signs."),
    ("pack.bad_code", "error", "path value limit", "A code that could not be read back from a cell."),
    ("pack.reserved", "error", "path value", "An id that the workbook uses itself."),
    ("pack.bad_test", "error", "path value words", "Something else than a test of the rule language."),
    ("pack.unknown_test", "error", "path value words hint", "A word that the rule language does not have."),
    ("pack.not_readable", "error", "path value allowed hint", "A test asks for a value that cannot be read there."),
    ("pack.always_last", "error", "path", "The list of status rules does not end in `always`, or goes on after it."),
    ("pack.no_parts", "error", "path scale", "A rule for a level that follows from nothing."),
    ("pack.no_effect", "error", "path allowed", "An entry that changes nothing where it stands."),
    ("pack.offered_nowhere", "warning", "path value allowed", "A recurring review or phase that no entry can be of."),
    ("pack.out_of_order", "error", "path value wanted", "Numbers, dates or levels in the wrong order."),
    ("pack.too_large", "error", "path count limit", "A text or list longer than Excel takes."),
    ("pack.no_parent", "error", "path value hint", "A pack to extend that is not there."),
    ("pack.circle", "error", "path value", "Packs that extend each other in a circle."),
    (
        "pack.nothing_inherited",
        "error warning",
        "path value hint",
        "A thing to remove, or (a warning) words reviewed, of which nothing is taken over.",
    ),
    ("pack.several_inherited", "error", "path value paths", "An id to remove that several things have."),
    ("pack.inherited", "note", "path count paths words", "Words of the pack extended that nobody has reviewed."),
    ("pack.no_words", "warning", "language", "A language without its file of words."),
    ("pack.untranslated", "warning", "count paths", "Words that a language lacks."),
    ("pack.word_for_nothing", "error", "path hint", "A word for something that the pack does not define."),
    ("pack.label_twice", "error warning", "path value codes", "A label for two codes (a warning: of two columns)."),
    ("pack.bad_place", "error", "path value allowed", "A pattern with a place that cannot be filled in."),
    ("pack.bad_sheet_name", "error", "path value limit", "The name of a sheet that Excel does not take."),
)

FINDINGS = {code: _declared(code, severities, values, doc) for code, severities, values, doc in _TABLE}


@cache
def declared(code: str) -> Declared:
    """What the registry says of a code, its family where it has one. Raises ValueError: a fault of this program."""
    thing, _, fault = code.partition(".")
    family = f"{FIELD}.{fault}" if thing != "check" else f"check.{PACK_CHECK}"
    found = FINDINGS.get(code) or FINDINGS.get(family)
    if found is None:
        raise ValueError(f'the finding "{code}" is not declared in model/findings.py')
    return found
