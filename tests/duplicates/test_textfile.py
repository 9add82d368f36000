import pickle
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.duplicates import TextFile

ANY_TEXT = st.text(alphabet=st.characters(), max_size=20)


@settings(deadline=None, max_examples=50)
@given(st.lists(st.lists(ANY_TEXT, max_size=6), max_size=4), st.data())
def test_what_is_written_is_read_in_part_or_whole(
    tmp_path_factory: pytest.TempPathFactory, batches: list[list[str]], data: st.DataObject
) -> None:
    texts = [text for batch in batches for text in batch]
    file = TextFile.write(tmp_path_factory.mktemp("texts") / "texts.arrow", batches)
    assert len(file) == len(texts)
    start, stop = data.draw(st.integers(0, 30)), data.draw(st.integers(0, 30))
    assert file.slice(start, stop) == texts[start:stop]
    if texts:
        indices = data.draw(st.lists(st.integers(0, len(texts) - 1), max_size=9))
        assert file.take(indices) == [texts[index] for index in indices]


def test_arrow_arrays_are_taken_as_they_are(tmp_path: Path) -> None:
    arrays = [
        pa.array(["滨河绿道", "", "b"])[1:],
        pa.array(["c"], pa.large_string()),
        pa.array(["d", "d"]).dictionary_encode(),
    ]
    file = TextFile.write(tmp_path / "texts.arrow", arrays)
    assert file.slice(0, 9) == ["", "b", "c", "d", "d"]


def test_a_null_is_no_text(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="1 of 2 texts are null"):
        TextFile.write(tmp_path / "texts.arrow", [pa.array(["a", None])])


def test_many_small_and_one_large_batch_become_record_batches_of_about_a_megabyte(
    tmp_path: Path,
) -> None:
    small = [[f"第{number}处"] for number in range(5000)]
    large = [f"{number}" + "沿线种植乡土树种，" * 60 for number in range(3000)]
    file = TextFile.write(tmp_path / "texts.arrow", [*small, large])
    with pa.ipc.open_file(str(file.path)) as reader:
        sizes = [reader.get_batch(at).nbytes for at in range(reader.num_record_batches)]
    assert max(sizes) <= 1 << 20
    assert len(sizes) < 20
    assert file.take([7999, 4999, 5000]) == [large[-1], "第4999处", large[0]]


def test_a_pickled_file_is_its_path(tmp_path: Path) -> None:
    file = TextFile.write(tmp_path / "texts.arrow", [["湿地"] * 10_000])
    assert len(file) == 10_000
    pickled = pickle.dumps(file)
    assert len(pickled) < 500
    assert pickle.loads(pickled).slice(0, 2) == ["湿地", "湿地"]
