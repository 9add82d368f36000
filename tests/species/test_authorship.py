"""Where an authorship ends, and that running text is not taken for one."""

import pytest

from pipeline.species.authorship import read_authorship


@pytest.mark.parametrize(
    ("behind", "authorship"),
    [
        (" L.", "L."),
        (" L. is common", "L."),
        (" (L.) L. and", "(L.) L."),
        (" Linnaeus, 1758 was", "Linnaeus, 1758"),
        (" (Linnaeus, 1758)", "(Linnaeus, 1758)"),
        (" Hu & W.C.Cheng in", "Hu & W.C.Cheng"),
        (" Sieb. et Zucc.)", "Sieb. et Zucc."),
        (" Mart. ex DC., and", "Mart. ex DC."),
        (" (Carrière) J.Houz.", "(Carrière) J.Houz."),
        (" R.M.King & H.Rob., Lantana", "R.M.King & H.Rob."),
        (" Hayata)", "Hayata"),
        (" Park was", None),
        (" The city", None),
        (" (Royal Park)", None),
        (" (Melbourne) has", None),
        (" in 2015", None),
        (" and L. minor", None),
        ("", None),
    ],
)
def test_reads_the_authorship_behind_a_name(behind: str, authorship: str | None) -> None:
    text = f"Planta alba{behind}"
    span = read_authorship(text, len("Planta alba"))
    assert (text[slice(*span)] if span else None) == authorship
