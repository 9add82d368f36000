"""Made profiles of other cities, for measuring: as many as wanted, the same for the same seed.

    python benchmarks/made_profiles.py OUT --count 1000 [--seed 1] [--truth FILE]

A profile has the layout of a CitiesWithNature export and about the size of the Nanjing one (36,000
characters), in Simplified Chinese, Traditional Chinese, English, or Chinese and English. Cities,
places and plans are invented, narratives are composed from the clauses of ``profile_parts``;
baselines are a form that every city fills in. Descriptions come again as targets, unchanged or
revised, cities of one province share paragraphs, and some files are damaged. ``--truth`` tells
what was put in, a line of JSON for each profile. Profiles are made one by one: memory does not
grow with their number.
"""

import argparse
import json
import random
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from made_narratives import Narrative, Voice, headings, symbols
from made_pages import Action, print_profile
from opencc import OpenCC
from pypinyin import lazy_pinyin

CITIES_IN_PROVINCE = 12
SHARED_PARAGRAPHS = 4
SHARED = 0.04  # share of the descriptions that a province has given out
REPEATED = 0.07  # share of the actions that repeat the one before

# What a profile is drawn from, with weights or probabilities.
LANGUAGES = {"zh-Hans": 66, "zh-Hant": 10, "en": 14, "mul": 10}
RELATIONS = {"identical": 64, "near": 14, "different": 8, "missing": 14}
ENCODINGS = {
    "zh-Hans": {"utf-8": 76, "utf-8-sig": 8, "gb18030": 10, "utf-16": 6},
    "zh-Hant": {"utf-8": 78, "utf-8-sig": 6, "big5": 8, "utf-16": 8},
    "en": {"utf-8": 84, "utf-8-sig": 8, "cp1252": 4, "utf-16": 4},
    "mul": {"utf-8": 86, "utf-8-sig": 8, "utf-16": 6},
}
DAMAGE = {
    "page_break": 0.30,
    "missing_heading": 0.08,
    "missing_title": 0.03,
    "odd_date": 0.05,
    "unfilled": 0.10,
    "windows_lines": 0.20,
    "no_last_chapters": 0.08,
    "wide_digits": 0.04,
}
PREFIXES = ("", "Port ", "New ", "East ", "Lower ", "Mount ", "Fort ", "Old ", "Cape ", "Upper ",
            "Great ", "Long ")  # fmt: skip


@dataclass(frozen=True)
class Made:
    """A profile: the file's name and content, what was put in, and the narratives."""

    name: str
    content: bytes
    truth: dict[str, Any]
    actions: list[Action]


def make_profiles(count: int, seed: int = 1) -> Iterator[Made]:
    """``count`` profiles, one by one; each depends on the seed and its number alone."""
    for index in range(count):
        yield make_profile(seed, index)


def make_profile(seed: int, index: int) -> Made:
    """The profile of that number."""
    rng = random.Random(f"{seed}:{index}")
    language = draw(rng, LANGUAGES)
    name, latin_name = city_names(language, index)
    actions = make_actions(rng, language, name, seed, index)
    damage = sorted(kind for kind, share in DAMAGE.items() if rng.random() < share)
    voice = Voice(rng, "en" if language == "en" else "zh", name)
    about = voice.narrative(["about"], rng.randint(4, 8)).text
    lines = print_profile(rng, latin_name, about, actions, damage, is_chinese=language != "en")
    text = ("\r\n" if "windows_lines" in damage else "\n").join(lines) + "\n"
    if language == "zh-Hant":
        text = "".join(map(traditional, text))
    encoding, content = encode(text, draw(rng, ENCODINGS[language]))
    told = {one.description.text: one.description for one in actions}.values()
    truth = {
        "file": f"{index:05d}-{latin_name.lower().replace(' ', '-')}.txt",
        "city": latin_name,
        "language": language,
        "encoding": encoding,
        "damage": damage,
        "characters": len(text),
        "lines": text.count("\n"),
        "actions": len(actions),
        "relations": dict(sorted(Counter(action.relation for action in actions).items())),
        "amounts": sum(len(one.amounts) for one in told),
        "scientific_names": sum(len(one.names) for one in told),
    }
    return Made(truth["file"], content, truth, actions)


def draw(rng: random.Random, weights: dict[str, int]) -> str:
    """One of the keys, by weight."""
    return rng.choices(list(weights), list(weights.values()))[0]


def city_names(language: str, index: int) -> tuple[str, str]:
    """The name in the narratives and the Latin one of the cover; no two profiles share one."""
    parts = symbols()["en" if language == "en" else "zh"]["symbols"]
    stems, tails = parts["stem"], parts["tail"]
    # Neighbours in number are no neighbours in name; both numbers are prime, so none comes twice.
    place = index * 7_919 % (10_559 if language == "en" else 40_009)
    stem, tail = stems[place % len(stems)], tails[place // len(stems) % len(tails)]
    round_ = place // (len(stems) * len(tails))
    if language == "en":
        name = PREFIXES[round_ % len(PREFIXES)] + stem + tail
        return name, name
    name = stem + (stems[round_ % len(stems)] if round_ else "") + tail
    return name, "".join(lazy_pinyin(name)).capitalize()


@cache
def converter() -> OpenCC:
    return OpenCC("s2tw")


@cache
def traditional(character: str) -> str:
    """The traditional form of a character."""
    return str(converter().convert(character))


def encode(text: str, encoding: str) -> tuple[str, bytes]:
    """The text in that encoding, or in UTF-8 where that cannot hold it."""
    try:
        return encoding, text.encode(encoding)
    except UnicodeEncodeError:
        return "utf-8", text.encode("utf-8")


def make_actions(
    rng: random.Random, language: str, city: str, seed: int, index: int
) -> list[Action]:
    """The actions of a city, in the order of the platform."""
    count = max(3, min(60, round(rng.gauss(35, 9))))
    chosen = sorted(rng.choices(range(len(headings())), k=count))
    tongues = {"en": ("en",), "mul": ("zh", "en")}.get(language, ("zh",))
    voices = {tongue: Voice(rng, tongue, city) for tongue in tongues}
    form = Voice(rng, "en", city)
    actions: list[Action] = []
    for place in chosen:
        if actions and rng.random() < REPEATED:
            before = actions[-1]
            actions.append(Action(before.heading, before.description, "missing"))
            continue
        heading = headings()[place]
        topics = heading["topics"].split()
        voice = voices[rng.choice(tongues)]
        if rng.random() < SHARED:
            description = shared(seed, index // CITIES_IN_PROVINCE, rng, voice.language)
        else:
            description = voice.narrative(topics, length(rng, voice.language))
        action = Action(heading, description, draw(rng, RELATIONS))
        sentences = rng.choice(symbols()["baselines"][topics[0]])
        action.baseline = form.speak(sentences).text if rng.random() < 0.88 else None
        action.target = make_target(rng, action, voice, topics)
        actions.append(action)
    return actions


def length(rng: random.Random, language: str) -> int:
    """Sentences of a narrative: mostly few, now and then many."""
    return max(1, round(rng.lognormvariate(1.1 if language == "zh" else 0.9, 0.5)))


def make_target(rng: random.Random, action: Action, voice: Voice, topics: list[str]) -> str | None:
    """The target that stands to the description in the action's relation."""
    if action.relation == "identical":
        return action.description.text
    if action.relation == "near":
        return revise(rng, action.description.text, voice, topics)
    if action.relation == "different":
        return voice.narrative(topics, length(rng, voice.language)).text
    return None


def shared(seed: int, province: int, rng: random.Random, language: str) -> Narrative:
    """A paragraph that cities of the province share word for word, or but for a number."""
    which = rng.randrange(SHARED_PARAGRAPHS)
    own = random.Random(f"{seed}:{province}:{language}:{which}")
    narrative = Voice(own, language, city_names(language, province)[0]).narrative(
        ["policy", "finance"], 5
    )
    if rng.random() < 0.5:
        return narrative
    return Narrative(change_digit(rng, narrative.text), narrative.amounts, narrative.names)


def change_digit(rng: random.Random, text: str) -> str:
    """``text`` with another last digit in one of its numbers, if it has any."""
    digits = [match.end() - 1 for match in re.finditer(r"\d+", text)]
    if not digits:
        return text
    place = rng.choice(digits)
    other = rng.choice("123456789".replace(text[place], ""))
    return text[:place] + other + text[place + 1 :]


def revise(rng: random.Random, text: str, voice: Voice, topics: list[str]) -> str:
    """A later version: a number changed, a clause left out or put in, or a slip of the pen."""
    revised = text
    for _ in range(rng.randint(1, 3)):
        stops = [match.end() for match in re.finditer(r"[，；。;,.] ?(?!\d)", revised)]
        place = rng.randrange(1, max(2, len(stops) - 1))
        kind = rng.randrange(4)
        if kind == 0:
            revised = change_digit(rng, revised)
        elif kind == 1 and len(stops) > 8:
            revised = revised[: stops[place - 1]] + revised[stops[place] :]
        elif kind == 2 and len(stops) > 8:
            added = voice.speak(voice.clause(topics)).text
            mark = "，" if voice.language == "zh" else ", "
            revised = revised[: stops[place]] + added + mark + revised[stops[place] :]
        else:
            revised = slip(rng, revised)
    return revised if revised != text else slip(rng, text)


def slip(rng: random.Random, text: str) -> str:
    """``text`` without one of its letters or ideographs."""
    place = rng.choice([place for place, one in enumerate(text) if one.isalpha()])
    return text[:place] + text[place + 1 :]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("out", type=Path, help="folder for the profiles")
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--truth", type=Path, help="file for what was put in (JSON lines)")
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    total: Counter[str] = Counter()
    with (options.truth or Path("/dev/null")).open("w", encoding="utf-8") as truths:
        for made in make_profiles(options.count, options.seed):
            (options.out / made.name).write_bytes(made.content)
            truths.write(json.dumps(made.truth, ensure_ascii=False) + "\n")
            total.update({key: made.truth[key] for key in ("characters", "lines", "actions")})
    print(f"{options.count} profiles:", ", ".join(f"{n:,} {key}" for key, n in total.items()))


if __name__ == "__main__":
    main()
