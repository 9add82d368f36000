from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from pipeline.publishing.report.spans import Mark, Run, by_sentence, cut, show


def sentence(text: str, start: int = 0, language: str = "zh-Hans") -> dict[str, Any]:
    return {"text": text, "start": start, "language": language}


def mark(start: int, end: int, kind: str = "quantity") -> Mark:
    return Mark(start, end, kind, {"start": start}, (("Read as", "x"),))


def told(runs: tuple[Run, ...]) -> list[tuple[str, ...]]:
    return [tuple(piece.text for piece in run.pieces) for run in runs]


def test_a_mark_is_a_run_of_its_own() -> None:
    runs = cut(sentence("种树120株。"), [mark(2, 6)], (), ())
    assert told(runs) == [("种树",), ("120株",), ("。",)]
    assert [run.mark is not None for run in runs] == [False, True, False]


def test_of_two_marks_that_overlap_the_first_counts() -> None:
    runs = cut(sentence("abcdef"), [mark(2, 5), mark(1, 4)], (), ())
    assert told(runs) == [("a",), ("bcd",), ("ef",)]


def test_an_edit_inside_a_mark_leaves_the_mark_whole() -> None:
    edit = {"start": 3, "end": 4, "canonical": "19", "variant": "2"}
    (_, marked, _) = cut(sentence("湿地120公顷。"), [mark(2, 7)], [edit], ())
    assert [piece.text for piece in marked.pieces] == ["1", "2", "0公顷"]
    assert [piece.is_inserted for piece in marked.pieces] == [False, True, False]
    assert [piece.deleted for piece in marked.pieces] == ["", "19", ""]


def test_what_is_left_out_stands_where_it_would_have_stood() -> None:
    rows = [sentence("甲。", 0), sentence("乙。", 2)]
    edits = [
        {"start": 2, "end": 2, "canonical": "前面", "variant": ""},
        {"start": 4, "end": 4, "canonical": "末尾", "variant": ""},
    ]
    first, second = by_sentence(rows, edits)
    assert first == []
    (run,) = cut(rows[1], (), second, ())
    assert [(piece.deleted, piece.text) for piece in run.pieces] == [("前面", "乙。"), ("末尾", "")]


def test_another_language_is_named_and_the_own_is_not() -> None:
    spans = [
        {"start": 0, "end": 2, "language": "zh-Hans"},
        {"start": 2, "end": 6, "language": "en"},
    ]
    (run,) = cut(sentence("使用 app。"), (), (), spans)
    assert [(piece.text, piece.language) for piece in run.pieces] == [
        ("使用", None),
        (" app", "en"),
        ("。", None),
    ]


def test_a_span_over_two_sentences_is_given_to_both() -> None:
    rows = [sentence("一二", 0), sentence("三四", 2), sentence("五", 4)]
    assert [len(own) for own in by_sentence(rows, [mark(1, 3)])] == [1, 1, 0]
    assert by_sentence([], [mark(1, 3)]) == []


def test_signs_that_are_not_seen_are_written_out() -> None:
    assert show("a\u202eb\x00\ud800\ufeff") == "a[U+202E]b[U+0000][U+D800][U+FEFF]"
    assert show("湿地\t👩‍🌾\n") == "湿地\t👩‍🌾\n"


offsets = st.tuples(st.integers(0, 30), st.integers(0, 30)).map(sorted)


@given(
    st.text(max_size=30),
    st.lists(offsets.filter(lambda pair: pair[0] < pair[1]), max_size=4),
    st.lists(offsets, max_size=4),
)
def test_no_character_is_lost_or_told_twice(
    text: str, marks: list[list[int]], edits: list[list[int]]
) -> None:
    runs = cut(
        sentence(text),
        [mark(*pair) for pair in marks],
        [{"start": start, "end": end, "canonical": "x"} for start, end in edits],
        (),
    )
    assert "".join(piece.text for run in runs for piece in run.pieces) == show(text.strip())
