"""Which pieces a text needs: those that arise while its words are put together."""

import gzip
from pathlib import Path

import pytest

pytest.importorskip("gguf")

from gguf import GGUFWriter, TokenType

from models.training.vocabulary import main, pieces_of


def test_what_arises_on_the_way_to_a_word_is_needed_and_nothing_else() -> None:
    scores = dict.fromkeys("iver", -9.0) | {"er": -1.0, "ver": -2.0, "iver": -3.0, "iv": -5.0}
    assert pieces_of(["iver"], scores) == {*"iver", "er", "ver", "iver"}


def test_the_best_union_is_made_first_and_the_leftmost_of_equals() -> None:
    scores = {"a": -9.0, "aa": -1.0, "aaa": -2.0, "aaaa": -3.0}
    assert pieces_of(["aaaa"], scores) == {"a", "aa", "aaaa"}
    assert pieces_of(["aaa"], scores) == {"a", "aa", "aaa"}


def test_letters_that_are_no_pieces_are_left_to_the_bytes() -> None:
    assert pieces_of(["é"], {"e": -1.0}) == set()


def test_the_list_holds_what_the_texts_need_and_every_han_piece_and_sign(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = ["▁", "r", "i", "v", "e", "ri", "ver", "river", "▁river", "湿", "湿地", ").", "р", "12"]
    writer = GGUFWriter(tmp_path / "base.gguf", "gemma3")
    writer.add_token_list(["<eos>", *words])
    writer.add_token_scores([0.0, *(-float(place) for place in range(len(words)))])
    writer.add_token_types([int(TokenType.CONTROL), *[int(TokenType.NORMAL)] * len(words)])
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.close()
    with gzip.open(tmp_path / "text.gz", "wt", encoding="utf-8") as file:
        file.write('{"en": "rive, rive"}\n')
    arguments = [str(tmp_path / "text.gz"), "--base", str(tmp_path / "base.gguf")]
    monkeypatch.setattr("sys.argv", ["vocabulary", *arguments, "--out", str(tmp_path / "list")])
    assert main() == 0
    kept = (tmp_path / "list").read_text(encoding="utf-8").split("\n")
    assert set(kept) == {"", "▁", "r", "i", "v", "e", "ri", "湿", "湿地", ").", "12"}
