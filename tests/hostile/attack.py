"""Attacks every regular expression of the package, where it is used, with texts made from itself.

``python tests/hostile/attack.py species`` collects every pattern that a module below
``pipeline.species`` compiles, makes texts of each that repeat what it repeats and then do not end
as it ends, and reads them with the functions that take text from profiles. Printed is, one JSON
object a line, every text for which four times the length takes much more than four times as long.
A number behind it takes every so many of the texts, for a shorter run.
"""

import gc
import importlib
import json
import pkgutil
import random
import re
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from itertools import count
from re import _constants, _parser
from typing import Any

LENGTH = 2_000
LENGTHS = {"translation": 300, "duplicates": 600}
"""Shorter where a reader does more with a text."""
GROWTH = 9.0
"""Four times the length: 4 is linear, 16 quadratic."""
NOTICEABLE_SECONDS = 0.02
_MANY = 20
_TAILS = ("", "\x01", "1", "a", "城")
Attack = tuple[str, str, str]
"""What begins the text, what is repeated, what ends it."""


def collect(part: str) -> set[tuple[str, int]]:
    """Every pattern that a part of the package compiles, with its flags."""
    found: set[tuple[str, int]] = set()
    compiled = re._compile

    def note(pattern: Any, flags: int) -> Any:
        result = compiled(pattern, flags)
        frame = sys._getframe(1)
        while frame and frame.f_globals["__name__"] == "re":
            frame = frame.f_back
        module = frame.f_globals.get("__name__", "") if frame else ""
        if f"{module}.".startswith(f"pipeline.{part}.") and isinstance(result.pattern, str):
            found.add((result.pattern, result.flags))
        return result

    re._compile = note
    package = importlib.import_module(f"pipeline.{part}")
    for module in pkgutil.walk_packages(package.__path__, f"pipeline.{part}."):
        if not module.name.endswith("_worker"):
            importlib.import_module(module.name)
    sample = (
        "南京2025年有3.5万公顷湿地，白鹭（Egretta garzetta L.）约200只。In 2025, 3 ha of reeds.\n"
    )
    for reader in READERS[part]().values():
        reader(sample)
    return found


class _Texts:
    """Texts that parts of a parsed pattern match, by chance."""

    def __init__(self) -> None:
        self.chance = random.Random(0)
        self.groups: dict[int, str] = {}

    def of(self, nodes: Any) -> str:
        return "".join(map(self._one, nodes))

    def _one(self, node: Any) -> str:
        kind, value = str(node[0]), node[1]
        match kind:
            case "LITERAL":
                return chr(value)
            case "NOT_LITERAL" | "ANY":
                return self.chance.choice([c for c in " a0城，" if ord(c) != value])
            case "IN":
                return self._member(value)
            case "BRANCH":
                return self.of(self.chance.choice(value[1]))
            case "SUBPATTERN":
                text = self.of(value[3])
                if value[0]:
                    self.groups[value[0]] = text
                return text
            case "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT":
                low, high, body = value
                times = self.chance.choice([low, min(int(high), low + 1), min(int(high), low + 2)])
                return "".join(self.of(body) for _ in range(times))
            case "GROUPREF":
                return self.groups.get(value, "")
            case "ATOMIC_GROUP":
                return self.of(value)
        return ""

    def _member(self, items: Sequence[Any]) -> str:
        members: list[str] = []
        for kind, value in items:
            match str(kind):
                case "LITERAL":
                    members.append(chr(value))
                case "RANGE":
                    members += [chr(value[0]), chr(value[1]), chr(self.chance.randint(*value))]
                case "CATEGORY":
                    members += _CATEGORIES[str(value)]
        if items and str(items[0][0]) == "NEGATE":
            members = [c for c in " a0A城，。.-\n(一é" if c not in members] or ["Ж"]
        return self.chance.choice(members or ["a"])


_CATEGORIES = {
    "CATEGORY_DIGIT": "07",
    "CATEGORY_NOT_DIGIT": "a ",
    "CATEGORY_SPACE": " \t",
    "CATEGORY_NOT_SPACE": "a城",
    "CATEGORY_WORD": "a0城",
    "CATEGORY_NOT_WORD": " ,",
}


def _repeated(nodes: Any, before: list[Any]) -> Iterator[tuple[list[Any], Any]]:
    """Each part of a pattern that may come again and again, with all that stands before it."""
    before = list(before)
    for node in nodes:
        kind, value = str(node[0]), node[1]
        if kind.endswith("_REPEAT"):
            if value[1] is _constants.MAXREPEAT or value[1] >= _MANY:
                yield before, value[2]
            yield from _repeated(value[2], before)
        elif kind == "BRANCH":
            for branch in value[1]:
                yield from _repeated(branch, before)
        elif kind in ("SUBPATTERN", "ASSERT", "ATOMIC_GROUP"):
            inner = value if kind == "ATOMIC_GROUP" else value[-1]
            yield from _repeated(inner, before)
        before.append(node)


def attacks(pattern: str, flags: int) -> Iterator[Attack]:
    """Texts that make ``pattern`` go far and fail, or start again at each place."""
    texts = _Texts()
    tree = _parser.parse(pattern, flags)
    for before, body in _repeated(tree, []):
        head, pump = texts.of(before), texts.of(body)
        yield head, pump, texts.chance.choice(_TAILS)
        yield "", head + pump, texts.chance.choice(_TAILS)
        yield "", head, ""
        yield "", "".join(texts.of(body) for _ in range(4)), texts.chance.choice(_TAILS)
    whole = texts.of(tree)
    yield "", whole, ""
    yield "", whole[: max(1, len(whole) // 2)], ""


def _quantities() -> dict[str, Callable[[str], object]]:
    from pipeline.quantities import find_quantities

    return {"find_quantities": find_quantities}


def _species() -> dict[str, Callable[[str], object]]:
    from pipeline.species import find_species

    return {"find_species": find_species}


def _text() -> dict[str, Callable[[str], object]]:
    from pipeline.text.language import label_language, language_spans
    from pipeline.text.sentences import split_sentences
    from pipeline.text.tokens import tokenize

    return {
        "split_sentences": lambda text: split_sentences(text, "mul"),
        "tokenize": lambda text: tokenize(text, "mul"),
        "label_language": label_language,
        "language_spans": language_spans,
    }


_BEFORE = ("Northfield", "City profile downloaded from CitiesWithNature", "ACTION AREA 3", "Tools")
_BEHIND = ("Description of how city is taking action", "Reeds.", "Baseline", "Reeds.", "Target")


def _profiles() -> dict[str, Callable[[str], object]]:
    from pipeline.profiles import SourceLine, gbf_targets, read_profile

    def read(texts: Sequence[str], *, is_wrapped: bool) -> object:
        lines = [SourceLine(number, text, None) for number, text in enumerate(texts, 1)]
        return read_profile(lines, is_wrapped=is_wrapped)

    def one_line(text: str) -> object:
        return read([*_BEFORE, text, *_BEHIND, text], is_wrapped=False)

    def many_lines(text: str) -> object:
        parts = [text[at : at + 12] for at in range(0, len(text), 12)]
        return read([*_BEFORE, *_BEHIND, *parts], is_wrapped=True)

    return {
        "read_profile of a line": one_line,
        "read_profile of lines": many_lines,
        "gbf_targets": lambda text: gbf_targets(text, text),
    }


def _translation() -> dict[str, Callable[[str], object]]:
    from pipeline.translation import Translator, load_termbase
    from pipeline.translation.checks import check_translation
    from pipeline.translation.engines.base import Hypothesis
    from pipeline.translation.passages import tidy

    class Echo:
        """An engine that says what it was given."""

        name = model = settings = "echo"
        attempts, batch, takes_hints = 2, 256, False

        def translate(self, segments: Sequence[Any], attempt: int = 0) -> Iterator[Hypothesis]:
            for segment in segments:
                yield Hypothesis(f"The city: {segment.source}", -0.3, True)

        def close(self) -> None:
            pass

    termbase = load_termbase(None)
    translator = Translator(Echo(), termbase)
    return {
        "translate mixed": lambda text: translator.translate([(text, "mul")]),
        "tidy": lambda text: tidy(text, text),
        "check": lambda text: check_translation(text, text, termbase.find(text)),
    }


def _duplicates() -> dict[str, Callable[[str], object]]:
    from pipeline.duplicates.readings import read

    return {"read": read}


READERS: dict[str, Callable[[], dict[str, Callable[[str], object]]]] = {
    "quantities": _quantities,
    "species": _species,
    "text": _text,
    "profiles": _profiles,
    "translation": _translation,
    "duplicates": _duplicates,
}
PLAIN = (
    *'aA1一城，。.;；、(（“"《<*_- \n\x00\x01\ufffd\ud800\u202e\u200béЖあ가😀%/=&@',
    *("A ", "a ", "1 ", "1,", "1.", "111,", "1-", "1万", "1公顷", "一一", "十万", "年", "1年1月"),
    *("2020年", "Quercus alba L. ", "A. b ", "L. & ", "www.", "one hundred ", "and ", "《城》"),
    *("“城”", "（城", "①", "1、", "从1到", "CO2 ", "x1", "三、四", "百分之一", "南京市", "的"),
)


def slow(read: Callable[[str], object], attack: Attack, length: int = LENGTH) -> float | None:
    """By how much more a text four times as long takes, where that is too much."""

    calls = count(1)

    def seconds(size: int) -> float:
        head, pump, tail = attack
        # No text twice: a reader that remembers the last one would not read it again.
        text = head + pump * (size // len(pump) + next(calls)) + tail
        begun = time.process_time()
        read(text)
        return time.process_time() - begun

    if seconds(length) < NOTICEABLE_SECONDS:
        return None
    # The least of three, because a busy machine only ever makes a reading slower.
    short, long = (min(seconds(size) for _ in range(3)) for size in (length // 2, length * 2))
    if long <= GROWTH * short:
        return None
    # Once more at twice the length: what is no growth but chance does not come twice.
    short, long = (min(seconds(size) for _ in range(7)) for size in (length, length * 4))
    return long / short if long > GROWTH * short else None


def main() -> None:
    """Print what is slow in the part of the package that is named; then how much was tried."""
    part = sys.argv[1]
    every = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    patterns = collect(part)
    made = {
        attack
        for pattern, flags in sorted(patterns)
        for attack in attacks(pattern, flags)
        if attack[1]
    }
    tried = sorted(made)[::every] + [("", text, "\x01") for text in PLAIN]
    # What is loaded is no garbage: to look through it would count as time of a reader.
    gc.collect()
    gc.freeze()
    for name, read in READERS[part]().items():
        for attack in tried:
            if growth := slow(read, attack, LENGTHS.get(part, LENGTH)):
                _say({"reader": name, "attack": attack, "growth": round(growth, 1)})
    _say({"patterns": len(patterns), "attacks": len(tried)})


def _say(found: dict[str, Any]) -> None:
    sys.stdout.write(f"{json.dumps(found)}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
