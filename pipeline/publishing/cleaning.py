"""Text of a profile as every format can hold and show it."""

import re

_UNFIT = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069\ufdd0-\ufdef\ufffe\uffff]"
)


def clean(text: str) -> str:
    """The text on one line, without what XML cannot hold or what turns its direction.

    Control characters, lone surrogates, non-characters and explicit direction marks become
    spaces; white space is a single space, none at the ends.
    """
    return " ".join(_UNFIT.sub(" ", text).split())
