"""Examples are what the pipeline asks, and no test sentence is among them."""

import json
import sys
from collections import Counter
from pathlib import Path
from random import Random

import pytest

from models.training import prepare
from models.training.prepare import Pair, example, is_held_out, joined, sentences, usable

PAIR = Pair(
    "巢湖湿地面积扩大到1.2万亩，候鸟增至87种。",
    "The wetlands of Chao Lake have grown to 12,000 mu, and migratory birds to 87 species.",
    (("巢湖", "Chao Lake"),),
)


def test_a_prompt_has_hints_and_amounts_as_the_engine_gets_them() -> None:
    made = example(PAIR, "domain", "amounts", "all", Random(0))
    lines = made.prompt.split("\n")
    assert lines[0].startswith("Terms: 巢湖 = Chao Lake; ")
    assert "候鸟 = migratory bird" in lines[0]
    assert lines[1].startswith("Words: ")
    assert "扩大 = expand, enlarge, " in lines[1]
    assert lines[2:] == [
        "Chinese: 巢湖湿地面积扩大到 12,000 mu ，候鸟增至 87 species 。",
        "English:",
    ]
    assert "12,000 mu" in made.target


def test_own_hints_are_those_of_the_termbase_alone() -> None:
    made = example(PAIR, "domain", "raw", "own", Random(0))
    assert "巢湖 = Chao Lake" not in made.prompt
    assert "1.2万亩" in made.prompt


def test_terms_in_place_stand_in_the_sentence_and_are_no_hints() -> None:
    made = example(PAIR, "in place", "amounts", "all", Random(0), in_place=1.0)
    assert "Terms:" not in made.prompt
    assert "Chinese: Chao Lake wetland 扩大到 12,000 mu ， migratory bird 增至" in made.prompt


def test_a_term_is_told_as_the_target_words_it() -> None:
    pair = Pair("农家乐增多。", "There are more farm stays.")
    made = example(pair, "domain", "amounts", "own", Random(0))
    assert made.prompt.startswith("Terms: 农家乐 = farm stay\n")


def test_without_hints_there_is_no_line_of_terms() -> None:
    assert "Terms:" not in example(PAIR, "domain", "amounts", "none", Random(0)).prompt


def test_a_few_examples_go_without_the_words_of_the_dictionary() -> None:
    choice = Random(0)
    made = [example(PAIR, "domain", "amounts", "none", choice).prompt for _ in range(200)]
    lines = [prompt.count("\n") > 1 and prompt.split("\n")[0].count(" = ") for prompt in made]
    assert 5 < lines.count(False) < 40
    assert 5 < len([line for line in lines if line and line < max(lines)]) < 40


def test_a_hint_is_always_obeyed_by_the_target() -> None:
    pair = Pair("巢湖的候鸟。", "Wild geese.", (("巢湖", "Chao Lake"),))
    assert example(pair, "domain", "amounts", "all", Random(0)).prompt.startswith("Words: ")


def test_pairs_that_share_twelve_characters_with_a_test_are_left_out() -> None:
    tested = "本市今年在城北新建了三处口袋公园和一条绿道。"
    held = prepare.shared_runs([tested])
    near = Pair("据悉，本市今年在城北新建了三处口袋公园。", "Pocket parks.")
    far = Pair("本市今年在城南种树。", "Trees were planted.")
    counts: Counter[str] = Counter()
    assert usable([near, far], held, counts) == [far]
    assert counts == {"left out: in a test": 1}


def test_general_pairs_with_other_numbers_are_left_out() -> None:
    right = Pair("共12条河。", "There are 12 rivers.")
    wrong = Pair("共13条河。", "There are 12 rivers.")
    assert prepare.with_same_numbers([right, wrong], Counter()) == [right]


def test_joined_pairs_keep_both_sides_and_the_terms_of_both() -> None:
    other = Pair("湖边种树。", "Trees were planted by the lake.", (("湖", "lake"),))
    always = Random(0)
    always.random = lambda: 0.0  # type: ignore[method-assign]
    [made] = joined([PAIR, other], always)
    assert made.chinese == PAIR.chinese + other.chinese
    assert made.english == f"{PAIR.english} {other.english}"
    assert made.terms == PAIR.terms + other.terms


def test_sentences_are_cut_only_where_both_sides_have_as_many() -> None:
    two = Pair("种树12棵；治河3条。", "12 trees were planted; 3 rivers were restored.")
    assert [part.english for part in sentences(two)] == [
        "12 trees were planted;",
        "3 rivers were restored.",
    ]
    assert sentences(Pair("种树；治河。", "Trees were planted and rivers restored.")) == []


def test_files_become_examples_and_held_out_ones_the_same_each_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [
        {"zh": f"第{number}中学种了{number + 20}棵树。", "en": f"{number + 20} trees were planted."}
        for number in range(60)
    ]
    pairs, tested = tmp_path / "pairs.jsonl", tmp_path / "dev.jsonl"
    pairs.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    tested.write_text(json.dumps({"zh": "无", "en": "None"}), encoding="utf-8")
    written = []
    for name in ("a", "b"):
        out, held = tmp_path / f"{name}.jsonl", tmp_path / f"{name}-held.jsonl"
        arguments = ["--domain", pairs, "--exclude", tested, "--out", out, "--held-out", held]
        monkeypatch.setattr(sys, "argv", ["prepare", *map(str, arguments)])
        prepare.main()
        written.append((out.read_text("utf-8"), held.read_text("utf-8")))
    assert written[0] == written[1]
    out_of = {row["zh"] for row in rows if is_held_out(Pair(row["zh"], row["en"]))}
    held_out = [json.loads(line) for line in written[0][1].splitlines()]
    assert 0 < len(out_of) < 20
    kinds = {"held-all", "held-own", "held-bare", "held-in-place"}
    assert {one["kind"] for one in held_out} == kinds
    assert len(held_out) == 4 * len(out_of)
    assert "held out" in capsys.readouterr().out
