from hypothesis import given
from hypothesis import strategies as st

from pipeline.identifiers import content_id, slug


def test_content_id_is_the_same_on_every_machine() -> None:
    assert content_id("湿地") == "2197595e09200a1e"


def test_content_id_sees_where_parts_end() -> None:
    assert content_id("ab", "c") != content_id("a", "bc")


@given(st.text())
def test_slug_never_fails_and_is_stable(name: str) -> None:
    assert slug(slug(name)) == slug(name)


def test_slug_keeps_letters_of_any_script() -> None:
    assert slug("Cape Town (2026)") == "cape-town-2026"
    assert slug("昆明 市") == "昆明-市"
    assert slug("***") == "profile"
