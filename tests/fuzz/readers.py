"""What must hold of every reader on every text; a broken promise raises ``AssertionError``."""

from collections.abc import Callable, Sequence

from pipeline.profiles import Profile, SourceLine, read_profile
from pipeline.profiles.decoding import Decoded, decode, find_excess, split_lines
from pipeline.quantities import find_quantities, read_numbers
from pipeline.species import find_species
from pipeline.text.language import label_language, language_spans
from pipeline.text.sentences import split_sentences
from pipeline.text.tokens import tokenize

_LABELS = ("zh-Hans", "en", "mul")


def check_quantities(text: str) -> None:
    found = find_quantities(text)
    _in_order([(one.start, one.end) for one in found], text)
    for one in found:
        assert one.surface == text[one.start : one.end]
        assert one.start <= one.number_start < one.number_end <= one.end
        assert one.value_high is None or one.value <= one.value_high
        if one.subject is not None:
            assert one.subject == text[one.subject_start : one.subject_end]
    assert found == find_quantities(text)
    numbers = read_numbers(text)
    _in_order([(one.start, one.end) for one in numbers], text)


def check_species(text: str) -> None:
    found = find_species(text)
    _in_order([(one.start, one.end) for one in found], text)
    for one in found:
        assert one.surface == text[one.start : one.end]
        assert one.canonical_name
        assert one.vernacular is None or one.vernacular in text
    assert found == find_species(text)


def check_sentences(text: str) -> None:
    for label in _LABELS:
        spans = split_sentences(text, label)
        assert "".join(text[start:end] for start, end in spans) == text
        _in_order(spans, text)
        assert spans == split_sentences(text, label)


def check_tokens(text: str) -> None:
    for label in _LABELS:
        tokens = tokenize(text, label)
        _in_order([(token.start, token.end) for token in tokens], text)
        assert all(token.text == text[token.start : token.end] for token in tokens)
        held = "".join(token.text for token in tokens)
        assert "".join(held.split()) == "".join(text.split())


def check_languages(text: str) -> None:
    assert label_language(text) == label_language(text)
    _in_order([(span.start, span.end) for span in language_spans(text)], text)


def check_profile(text: str) -> None:
    for is_wrapped in (False, True):
        lines = [SourceLine(n, line, page) for n, (line, page) in enumerate(split_lines(text), 1)]
        profile = read_profile(lines, is_wrapped=is_wrapped)
        assert profile == read_profile(lines, is_wrapped=is_wrapped)
        if profile is not None:
            _check_parts(profile, len(lines))


def _check_parts(profile: Profile, count: int) -> None:
    assert [action.order for action in profile.actions] == [*range(1, len(profile.actions) + 1)]
    names = [block.block for block in profile.blocks]
    assert len(names) == len(set(names))
    for block in profile.blocks:
        assert block.text.strip()
        assert 1 <= block.line_start <= block.line_end <= count
    for finding in profile.findings:
        assert finding.code
        assert finding.message
        assert finding.line is None or 1 <= finding.line <= count


def check_file(content: bytes) -> None:
    decoded = decode(content)
    assert decoded == decode(content)
    if isinstance(decoded, Decoded) and find_excess(decoded.text) is None:
        lines = split_lines(decoded.text)
        assert not any(set(line) & set("\n\r\u2028\u2029\x85\x0b") for line, _ in lines)
        check_profile(decoded.text)


def _in_order(spans: Sequence[tuple[int, int]], text: str) -> None:
    last = 0
    for start, end in spans:
        assert last <= start < end <= len(text), (last, start, end, len(text))
        last = end


TEXT_CHECKS: dict[str, Callable[[str], None]] = {
    check.__name__.removeprefix("check_"): check
    for check in (
        *(check_quantities, check_species, check_sentences, check_tokens, check_languages),
        check_profile,
    )
}
