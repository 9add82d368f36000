import subprocess
import sys

import jieba
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.text.tokens import Kept, make_doc, tokenize

PIECES = st.sampled_from(
    (
        "划定生态保护红线",
        "綠覆率",
        "，",
        "《规划》",
        "nature-based",
        " ",
        "  ",
        "1.2万亩",
        "P. odoratum",
        "\n",
        "\ud800",
        "\0",
    )
)
ANY_TEXT = st.lists(PIECES | st.text(max_size=3), max_size=12).map("".join)


def _words(text: str, language: str = "zh-Hans", keep: tuple[Kept, ...] = ()) -> list[str]:
    return [token.text for token in tokenize(text, language, keep)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("防控加拿大一枝黄花", ["防控", "加拿大一枝黄花"]),
        ("划定生态保护红线", ["划定", "生态保护红线"]),
        ("推進生態保護紅線工作", ["推進", "生態保護紅線", "工作"]),
        ("治理外来入侵物种 and algae", ["治理", "外来入侵物种", "and", "algae"]),
        ("targeting福寿螺、豚草", ["targeting", "福寿螺", "、", "豚草"]),
        ("面积1.2万多亩", ["面积", "1.2万多", "亩"]),
        ("达到23,876.5公顷", ["达到", "23,876.5", "公顷"]),
        ("占比４４．９％", ["占比", "４４．９％"]),
        ("到二〇三五年", ["到", "二〇三五", "年"]),
        ("PM2.5浓度", ["PM2.5", "浓度"]),
        ("Parks cover 1,800.5 km2.", ["Parks", "cover", "1,800.5", "km2", "."]),
    ],
)
def test_words_and_numbers_are_not_torn(text: str, words: list[str]) -> None:
    assert _words(text) == words


def test_kept_spans_are_single_tokens() -> None:
    text = "种植*Ginkgo biloba* Linn. 3000亩以上"
    name, amount = (2, 17, "PROPN"), (24, 31, "NUM")
    assert _words(text, keep=(amount, name)) == [
        "种植", "*Ginkgo biloba*", "Linn", ".", "3000亩以上",
    ]  # fmt: skip


def test_of_kept_spans_that_overlap_the_longer_first_one_stays() -> None:
    assert _words("约五十公里岸线", keep=((1, 3, "NUM"), (1, 5, "NUM"), (3, 7, "NOUN"))) == [
        "约",
        "五十公里",
        "岸线",
    ]


def test_a_kept_span_has_the_tag_it_came_with() -> None:
    tokens = tokenize("种一枝黄花数百种", "zh-Hans", [(1, 5, "NOUN"), (5, 8, "NUM")])
    assert [(t.text, t.pos) for t in tokens] == [
        ("种", "NUM"),
        ("一枝黄花", "NOUN"),
        ("数百种", "NUM"),
    ]


def test_chinese_words_have_universal_tags_and_latin_words_none() -> None:
    tagged = {t.text: t.pos for t in tokenize("我们在杭州保护了3个湿地，with care。", "zh-Hans")}
    assert tagged == {
        "我们": "PRON",
        "在": "ADP",
        "杭州": "PROPN",
        "保护": "VERB",
        "了": "AUX",
        "3": "NUM",
        "个": "NOUN",
        "湿地": "NOUN",
        "，": "PUNCT",
        "with": None,
        "care": None,
        "。": "PUNCT",
    }


@settings(deadline=None)
@given(ANY_TEXT, st.data())
def test_tokens_cover_any_text_but_its_white_space(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    tokens = tokenize(text, "mul", [(start, end, "NOUN")])
    assert all(text[t.start : t.end] == t.text for t in tokens)
    covered = {i for t in tokens for i in range(t.start, t.end)}
    assert sum(t.end - t.start for t in tokens) == len(covered)
    assert all(text[i].isspace() for i in range(len(text)) if i not in covered)


@settings(deadline=None)
@given(ANY_TEXT)
def test_the_document_has_the_text(text: str) -> None:
    readable = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if len(readable) == len(text):
        assert make_doc(text, "zh-Hans").text == readable


def test_the_process_wide_jieba_stays_as_it_is() -> None:
    assert _words("治理喜旱莲子草") == ["治理", "喜旱莲子草"]
    assert not jieba.dt.initialized
    assert not jieba.dt.user_word_tag_tab


def test_loading_writes_nothing_to_the_terminal_and_no_cache_file() -> None:
    code = (
        "import tempfile, os, pathlib\n"
        "folder = pathlib.Path(tempfile.mkdtemp())\n"
        "tempfile.tempdir = str(folder)\n"
        "from pipeline.text.tokens import tokenize\n"
        "tokenize('保护湿地', 'zh-Hans')\n"
        "assert not list(folder.iterdir())\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")


@pytest.mark.parametrize("text", ["(" * 20_000, "a-" * 10_000, "龘" * 20_000, "1." * 20_000])
def test_a_damaged_text_takes_linear_time(text: str) -> None:
    assert tokenize(text, "und")[-1].end == len(text)
