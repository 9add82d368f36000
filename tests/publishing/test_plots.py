import re
from typing import Any
from xml.etree import ElementTree

import matplotlib as mpl
import pytest

from pipeline.publishing.chart import Bars, Changes, Chart, Grid, Histogram
from pipeline.publishing.plots import draw


def chart(drawing: Any, name: str = "sample") -> Chart:
    return Chart(name, "A title & more", "What is seen.", "How.", ("a", "b"), (("x", 1),), drawing)


DRAWINGS = [
    Bars(("birds", "木本植物"), (("named", (3.0, 1.0)),), "organisms"),
    Bars(("birds",), (("new", (3.0,)), ("old", (1.0,))), "characters"),
    Grid(("area", "count"), ("About", "1", "2"), ((0, 2, 1), (1, 0, 0)), (3, 1), "action"),
    Histogram((("sound", (0, 3, 4)), ("doubtful", (2, 0, 0))), 0.7, "estimate"),
    Changes(("鸟类", "fish"), (103.0, 9.0), (180.0, 5.0), "species"),
    Changes(("bird",), (7.0,), (7.0,), "species"),
]


@pytest.mark.parametrize("drawing", DRAWINGS, ids=lambda drawing: type(drawing).__name__)
def test_a_drawing_has_words_and_no_style_of_its_own(drawing: Any) -> None:
    svg = draw(chart(drawing))
    root = ElementTree.fromstring(svg)
    assert root.findtext("title") == "A title & more"
    assert root.findtext("desc") == "What is seen."
    assert not re.search(r"style=|#[0-9a-f]{6}\b|url\(|<style|<metadata|matplotlib", svg)
    names = re.findall(r' id="([^"]+)"', svg)
    assert len(names) == len(set(names))
    assert all(name.startswith("sample-") for name in names)
    assert {name[1:] for name in re.findall(r'href="([^"]+)"', svg)} <= set(names)
    texts = [element.text for element in root.iter("text")]
    assert set(getattr(drawing, "labels", ()) or getattr(drawing, "rows", ())) <= set(texts)


def test_the_same_chart_gives_the_same_characters_whatever_the_user_has_set() -> None:
    first = draw(chart(DRAWINGS[0]))
    with mpl.rc_context({"font.size": 30, "svg.fonttype": "path", "axes.grid": True}):
        assert draw(chart(DRAWINGS[0])) == first


def test_a_chinese_label_is_said_to_be_chinese() -> None:
    svg = draw(chart(Bars(("birds", "木本植物"), (("named", (3.0, 1.0)),), "organisms")))
    root = ElementTree.fromstring(svg)
    assert [text.text for text in root.iter("text") if text.get("lang") == "zh"] == ["木本植物"]


def test_labels_are_text_and_not_formulas_or_markup() -> None:
    svg = draw(chart(Bars(("$x^2$ <b>", "a$"), (("n", (1.0, 2.0)),), "count")))
    assert "$x^2$ &lt;b&gt;" in svg
    assert "<b>" not in svg
