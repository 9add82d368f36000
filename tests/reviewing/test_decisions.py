"""What becomes of each row: nothing is taken that nobody meant, nothing is lost without a line."""

from collections import Counter
from datetime import date

import pytest

from pipeline.identifiers import content_id
from pipeline.reviewing import Known, Outcome, Returned, Review, decide
from pipeline.translation import load_termbase

DAY = date(2026, 5, 31)
SOURCE = "全市建成口袋公园37个。"
KEY = content_id(SOURCE)
MACHINE = "The city built 37 pocket parks."
BETTER = "Across the city, 37 pocket parks were built."


def row(**given: object) -> Returned:
    usual: dict[str, object] = {
        "place": "row 2",
        "unit_id": f"s{KEY}",
        "source": SOURCE,
        "english": MACHINE,
        "exported": MACHINE,
    }
    return Returned(**(usual | given))  # type: ignore[arg-type]


def review(english: str, **more: str) -> Review:
    return Review(KEY, SOURCE, english, **more)


def decided(
    *rows: Returned,
    before: tuple[Review, ...] = (),
    known: dict[str, Known] | None = None,
    reviewer: str = "Wang Min",
) -> Outcome:
    reviewed = {one.sentence_key: one for one in before}
    outcome = decide(rows, reviewed, known, load_termbase(), reviewer=reviewer, day=DAY)
    assert outcome.counts.total() == len(rows), "every row is counted"
    return outcome


def refusal(outcome: Outcome) -> str:
    assert outcome.reviewed == {}
    assert outcome.counts == Counter(refused=1)
    (line,) = outcome.lines
    return line


def test_a_change_is_taken_with_who_and_when() -> None:
    outcome = decided(row(english=BETTER, note=" seen on site "))
    expected = review(BETTER, reviewer="Wang Min", reviewed_on="2026-05-31", note="seen on site")
    assert outcome.reviewed == {KEY: expected}
    assert outcome.counts == Counter(corrected=1)
    assert outcome.summary == "1 sentence read: 1 corrected"
    assert outcome.lines == []


def test_approval_is_taken_and_silence_is_not() -> None:
    assert decided(row()).reviewed == {}
    assert decided(row(is_approved=True)).reviewed[KEY].english == MACHINE


@pytest.mark.parametrize(
    "english", [f" {MACHINE}\r\n", MACHINE.replace(" ", "\xa0"), MACHINE.replace(" ", "  ")]
)
def test_white_space_of_a_tool_is_no_correction(english: str) -> None:
    assert decided(row(english=english)).counts == Counter({"as they were": 1})


def test_a_correction_is_kept_on_one_line_without_control_characters() -> None:
    outcome = decided(row(english="37 pocket\r\nparks\x07 were\x85built.\ud800"))
    assert outcome.reviewed[KEY].english == "37 pocket parks were built.?"


def test_an_emptied_correction_is_refused() -> None:
    line = refusal(decided(row(english="  ")))
    assert line.startswith("row 2: its correction is empty")
    assert SOURCE in line


def test_a_sentence_without_translation_that_nobody_touched_is_left() -> None:
    assert decided(row(english="", exported="")).counts == Counter({"as they were": 1})
    assert "is empty" in refusal(decided(row(english="", exported="", is_approved=True)))


def test_a_changed_source_is_refused_and_the_correction_is_not_lost() -> None:
    line = refusal(decided(row(source="全市建成口袋公园73个。", english=BETTER)))
    assert "source text or sentence id was changed" in line
    assert BETTER in line


def test_rows_of_which_only_some_columns_were_sorted_are_refused() -> None:
    other = "种植原生树种。"
    known = {KEY: Known(SOURCE, MACHINE), content_id(other): Known(other, None)}
    assert decided(row(source=other, english=BETTER), known=known).refused == 1


def test_an_unknown_id_is_refused_unless_the_source_is_known() -> None:
    unknown = row(unit_id="s" + "0" * 16, english=BETTER)
    assert "sentence id was changed" in refusal(decided(unknown))
    known = {KEY: Known(SOURCE, MACHINE)}
    assert decided(unknown, known=known).reviewed[KEY].english == BETTER


def test_without_an_id_the_source_says_which_sentence_it_is() -> None:
    assert decided(row(unit_id="", english=BETTER)).reviewed[KEY].english == BETTER
    assert decided(row(unit_id="1.23457E+15", english=BETTER)).reviewed[KEY].english == BETTER


@pytest.mark.parametrize("separator", ["\r\n", " ", "  "])
def test_a_source_whose_white_space_a_tool_changed_is_recognised(separator: str) -> None:
    source = "第一行\n第二行。"
    key = content_id(source)
    changed = row(unit_id=f"s{key}", source=source.replace("\n", separator), english="Two lines.")
    known = {key: Known(source, "Line one, line two.")}
    assert decided(changed, known=known).reviewed[key].source == source


def test_a_sentence_of_no_build_is_kept_and_said() -> None:
    outcome = decided(row(english=BETTER), known={})
    assert outcome.reviewed[KEY].english == BETTER
    (line,) = outcome.lines
    assert line == f"row 2: no sentence of this build is “{SOURCE}”; kept for builds that have it"
    assert outcome.refused == 0


def test_contradictions_within_a_file_are_refused_all() -> None:
    rows = (
        row(english=BETTER),
        row(place="row 9", english="Thirty-seven parks."),
        row(place="row 11"),
    )
    outcome = decided(*rows)
    assert outcome.reviewed == {}
    assert outcome.counts == Counter({"refused": 2, "as they were": 1})
    (line,) = outcome.lines
    assert line.startswith("row 2, row 9: they contradict each other")
    assert BETTER in line
    assert "Thirty-seven parks." in line


def test_the_same_correction_twice_is_one() -> None:
    outcome = decided(row(english=BETTER), row(place="row 5", english=BETTER))
    assert outcome.counts == Counter(corrected=1, repeated=1)


def test_the_latest_import_wins_and_says_so() -> None:
    before = review("37 parks.", reviewer="Li", reviewed_on="2025-01-02")
    outcome = decided(row(english=BETTER), before=(before,))
    assert outcome.reviewed[KEY].english == BETTER
    assert outcome.lines == [f"row 2: replaces that by Li of 2025-01-02: “37 parks.” → “{BETTER}”"]


def test_what_is_there_already_keeps_its_reviewer() -> None:
    before = review(BETTER, reviewer="Li", reviewed_on="2025-01-02", note="n")
    outcome = decided(row(english=BETTER), before=(before,))
    assert outcome.reviewed == {KEY: before}
    assert outcome.counts == Counter({"known already": 1})


def test_a_file_that_was_not_touched_undoes_no_review() -> None:
    before = review(BETTER)
    assert decided(row(), before=(before,)).reviewed == {KEY: before}


def test_checks_warn_and_do_not_refuse() -> None:
    outcome = decided(row(english="The city built 61 parks."))
    assert outcome.counts == Counter(corrected=1)
    assert any("An amount or year of the source does not stand" in line for line in outcome.lines)
    assert any("口袋公园" in line for line in outcome.lines)
    assert all(line.startswith("row 2: taken, but please look again") for line in outcome.lines)


def test_a_note_without_a_decision_is_said_not_to_be_kept() -> None:
    outcome = decided(row(note="is it mu?"))
    assert outcome.counts == Counter({"as they were": 1})
    assert outcome.lines == [
        "row 2: its note is not kept, because the translation is neither changed nor approved: "
        "“is it mu?”"
    ]


def test_a_file_that_does_not_say_what_was_there_before() -> None:
    silent = row(exported=None, english=BETTER)
    assert "does not say whether a person has changed it" in refusal(decided(silent))
    assert decided(row(exported=None, is_by_person=True)).counts == Counter(corrected=1)
    assert decided(row(exported=None, is_approved=True)).reviewed[KEY].english == MACHINE
    known = {KEY: Known(SOURCE, MACHINE)}
    assert decided(row(exported=None), known=known).counts == Counter({"as they were": 1})
    assert decided(silent, known=known).counts == Counter(corrected=1)


def test_the_file_may_name_the_reviewer_and_the_day() -> None:
    by_lin = row(english=BETTER, reviewer="lin", reviewed_on=date(2026, 3, 2))
    assert decided(by_lin, reviewer="").reviewed[KEY].reviewer == "lin"
    one = decided(by_lin).reviewed[KEY]
    assert (one.reviewer, one.reviewed_on) == ("Wang Min", "2026-03-02")


def test_trouble_of_a_cell_is_refused() -> None:
    assert "a formula" in refusal(decided(row(trouble="its cell holds a formula (=1), not text")))
