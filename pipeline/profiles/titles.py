"""Where a narrative ends and the next action's title begins; which line is the commitment.

The form prints an action's title right before the heading of its description, and the commitment
and the area's title before that, with nothing to tell them apart but the paragraphs they stand in.
"""

import re
from collections.abc import Callable, Sequence

from pipeline.profiles.joining import ends_sentence, starts_item
from pipeline.profiles.lines import Line, Paragraph, fold

IsKnown = Callable[[str], bool]
"""Whether a folded text is a title or commitment that stands elsewhere in the profile."""

# No title or commitment of the platform is as long.
_LONGEST_TITLE = 300
_SURE_TITLE = 80
_MOST_TITLE_LINES = 6
_MOST_PARTS = 12
_HAN = re.compile("[\u3400-\u9fff]")
_INNER_END = re.compile(r"[。！？；][^。！？；]|[.!?]\s+[A-Z].*[.!?]$")
_UNFINISHED = re.compile(
    r"(?:[,，、(（-]|\b(?:and|or|of|the|a|an|to|for|in|on|by|with|from|through|that|which|are|is|as"
    r"|its|their|into|between|including|such))$",
    re.IGNORECASE,
)


def text_of(lines: Sequence[Line]) -> str:
    """The lines of a heading as one text: Chinese joined with nothing, English with a space."""
    parts: list[str] = []
    for line in lines:
        last = parts[-1][-2:] if parts else ""
        is_chinese = _HAN.match(last[-1:]) and _HAN.match(line.text)
        is_close = not last or is_chinese or (last[-1] == "-" and last[0].isalnum())
        parts.append(line.text if is_close else f" {line.text}")
    return "".join(parts)


def is_narrative(text: str) -> bool:
    """Whether ``text`` is too long for a heading, or more than a sentence."""
    if not _SURE_TITLE < len(text) <= _LONGEST_TITLE:
        return len(text) > _LONGEST_TITLE
    is_sentence = _HAN.search(text) is not None and ends_sentence(text)
    return is_sentence or _INNER_END.search(text) is not None


def split_narrative(
    pending: Sequence[Paragraph], is_known: IsKnown, *, is_wrapped: bool
) -> tuple[list[Line], list[Line]]:
    """The lines between an open narrative and the next description: narrative, title.

    The title is the last paragraph; the last two where a page break cut it; and where no blank
    line divides it from the narrative, what follows the last line that ends a sentence. It is
    empty where all is narrative. In a wrapped source a paragraph is
    both only where its narrative filled the last line.
    """
    if not pending:
        return [], []
    narrative = [line for paragraph in pending[:-1] for line in paragraph]
    last = pending[-1]
    if len(pending) > 1 and _continues_title(pending, is_known):
        return [line for paragraph in pending[:-2] for line in paragraph], [*pending[-2], *last]
    if is_known(fold(text_of(last))):
        return narrative, list(last)
    if len(last) > 1 and not is_wrapped:
        return _split_paragraph(narrative, last, is_known)
    if is_narrative(text_of(last)):
        lines, title = _split_paragraph(narrative, last, is_known)
        is_sure = title and not ends_sentence(title[-1].text)
        return (lines, title) if is_sure else ([*narrative, *last], [])
    return narrative, list(last)


def split_title(
    pending: Sequence[Paragraph], is_known: IsKnown
) -> tuple[Sequence[Paragraph], list[Line]]:
    """The paragraphs before a description where no narrative is open: strays, title."""
    if not pending or is_narrative(text_of(pending[-1])):
        return pending, []
    title = list(pending[-1])
    if len(pending) > 1 and not is_known(fold(text_of(title))):
        before = text_of(pending[-2])
        is_cut = not (ends_sentence(before) or starts_item(before))
        if is_cut and not is_narrative(f"{before} {text_of(title)}"):
            return pending[:-2], [*pending[-2], *title]
    return pending[:-1], title


def _split_paragraph(
    narrative: list[Line], last: Paragraph, is_known: IsKnown
) -> tuple[list[Line], list[Line]]:
    """Divide the lines of a paragraph that holds the title, and perhaps narrative before it."""
    if narrative and not is_narrative(text_of(last)) and not _ends_within(last):
        return narrative, list(last)
    for start in range(max(1, len(last) - _MOST_TITLE_LINES), len(last)):
        if is_known(fold(text_of(last[start:]))):
            return [*narrative, *last[:start]], list(last[start:])
    ends = [index for index, line in enumerate(last[:-1], 1) if ends_sentence(line.text)]
    start = ends[-1] if ends else len(last) - 1
    if is_narrative(text_of(last[start:])):
        start = len(last) - 1
    if is_narrative(last[-1].text):
        return [*narrative, *last], []
    return [*narrative, *last[:start]], list(last[start:])


def _ends_within(paragraph: Paragraph) -> bool:
    return any(ends_sentence(line.text) for line in paragraph[:-1])


def _continues_title(pending: Sequence[Paragraph], is_known: IsKnown) -> bool:
    """Whether the last paragraph goes on a title that the one before it begins."""
    first, second = text_of(pending[-2]), text_of(pending[-1])
    if is_known(fold(f"{first} {second}")):
        return True
    if is_known(fold(second)) or ends_sentence(first) or starts_item(first):
        return False
    if is_narrative(f"{first} {second}") or _HAN.search(first):
        return False
    if len(pending) == 2 or not ends_sentence(before := text_of(pending[-3])):
        return False
    is_cut = bool(_UNFINISHED.search(first)) or second[:1].islower()
    return is_cut or (_is_chinese(before) and not _HAN.search(second))


def _is_chinese(text: str) -> bool:
    return len(_HAN.findall(text)) * 2 > len(text)


def split_headings(
    pending: Sequence[Paragraph], count: int, is_known: IsKnown, *, is_wrapped: bool
) -> list[list[Line]]:
    """The lines of up to ``count`` headings that follow one another, such as commitment, title.

    Each paragraph is a heading; in a single paragraph of a source that is not wrapped, each
    line. Where there are more, the parts of one that was cut are put together, and what is
    still too much goes to the first.
    """
    parts = [list(paragraph) for paragraph in pending]
    is_one = is_wrapped or is_known(fold(text_of(parts[0]))) if parts else True
    if len(parts) == 1 and not is_one:
        parts = [[line] for line in parts[0]]
    if len(parts) > _MOST_PARTS:
        parts = [[line for part in parts[:-1] for line in part], parts[-1]]
    while len(parts) > count:
        index = _first_cut(parts, is_known)
        parts[index : index + 2] = [parts[index] + parts[index + 1]]
    return parts


def _first_cut(parts: Sequence[Sequence[Line]], is_known: IsKnown) -> int:
    """The index of the part that the next one most likely goes on."""
    texts = [text_of(part) for part in parts]
    pairs = range(len(parts) - 1)
    for index in pairs:
        if is_known(fold(f"{texts[index]} {texts[index + 1]}")):
            return index
    for index in pairs:
        whole = is_known(fold(texts[index])) or ends_sentence(texts[index])
        if not whole and (_UNFINISHED.search(texts[index]) or texts[index + 1][:1].islower()):
            return index
    return 0
