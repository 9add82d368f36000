"""The script that a user would write with the libraries themselves: profiles to Parquet files.

    ARGOS_PACKAGES_DIR=PACKAGES peers/bin/python benchmarks/users_script.py RAW OUT [--distinct]

It stands beside the pipeline in `whole`. Each narrative is cut out by its headings; spaCy, with
jieba for Chinese, makes its sentences and tokens; ms-recognizers reads its percentages, sums of
money, measures and other numbers; Argos Translate makes its English. ``--distinct`` does each
narrative once that comes several times.
"""

import argparse
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import ms_recognizers_suite as recognizers
import pandas as pd
import spacy
from argostranslate import translate
from ms_recognizers_text import Culture
from spacy.lang.zh import Chinese
from spacy.language import Language

HEADINGS = {
    "About": "about",
    "Description of how city is taking action": "description",
    "Baseline:": "baseline",
    "Target:": "target",
}
ENDS = re.compile(
    r"Last update|Action area \d|Commitment Made|Chapter \d|Overview$|www\.citieswithnature"
)
HAN = re.compile("[一-鿿]")
STOPS = ["。", "！", "？", "；", ".", "!", "?"]


def read_text(path: Path) -> str:
    """The text of the file, in whichever encoding it is."""
    content = path.read_bytes()
    for encoding in (
        "utf-8-sig",
        "utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "gb18030",
    ):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return content.decode("utf-8", "replace")


def read_blocks(path: Path) -> list[dict[str, Any]]:
    """The narratives of a profile; a title, which stands before a description, ends the last."""
    lines = [line.strip() for line in read_text(path).splitlines()]
    blocks: list[dict[str, Any]] = []
    block = None
    for number, line in enumerate(lines):
        following = next((other for other in lines[number + 1 :] if other), "")
        if line in HEADINGS:
            block = {"file": path.name, "role": HEADINGS[line], "text": ""}
            blocks.append(block)
        elif ENDS.match(line) or HEADINGS.get(following) == "description":
            block = None
        elif block is not None and line:
            block["text"] += ("\n" if block["text"] else "") + line
    return [block for block in blocks if block["text"]]


def make_chinese() -> Language:
    """As the documentation of spaCy says."""
    config = {
        "nlp": {"tokenizer": {"@tokenizers": "spacy.zh.ChineseTokenizer", "segmenter": "jieba"}}
    }
    nlp = Chinese.from_config(config)
    nlp.add_pipe("sentencizer", config={"punct_chars": STOPS[:4]})
    return nlp


def make_english() -> Language:
    nlp = spacy.blank("en")
    nlp.add_pipe("sentencizer")
    return nlp


def make_translator() -> Any:
    """Argos from Chinese to English, told where sentences end: it would download a model for it."""
    translation = translate.get_translation_from_codes("zh", "en")
    translation.underlying.sentencizer = Sentences()
    return translation


class Sentences:
    """Ends of sentences by their marks."""

    def split_sentences(self, text: str) -> list[str]:
        """The sentences of the text."""
        return [part for part in re.split(r"(?<=[。！？；])", text) if part.strip()]


def read_amounts(text: str, culture: str) -> list[dict[str, Any]]:
    """What ms-recognizers finds; what one recogniser has found is left out of the next."""
    found: list[dict[str, Any]] = []
    for recognize in (
        recognizers.recognize_percentage,
        recognizers.recognize_currency,
        recognizers.recognize_dimension,
        recognizers.recognize_number,
    ):
        for one in recognize(text, culture):
            start, end = one.start, one.end + 1
            if not any(start < other["end"] and other["start"] < end for other in found):
                resolution = one.resolution or {}
                found.append(
                    {"start": start, "end": end, "surface": text[start:end]}
                    | {"value": str(resolution.get("value")), "unit": str(resolution.get("unit"))}
                )
    return found


def make_worker() -> Callable[[str], dict[str, Any]]:
    """What does a narrative."""
    chinese, english, translation = make_chinese(), make_english(), make_translator()

    def work(text: str) -> dict[str, Any]:
        is_chinese = len(HAN.findall(text)) > len(text) / 5
        doc = (chinese if is_chinese else english)(text)
        return {
            "language": "zh" if is_chinese else "en",
            "sentences": [
                {"start": s.start_char, "end": s.end_char, "tokens": [token.text for token in s]}
                for s in doc.sents
            ],
            "amounts": read_amounts(text, Culture.Chinese if is_chinese else Culture.English),
            "text_en": translation.translate(text) if is_chinese else text,
        }

    return work


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("raw", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--distinct", action="store_true", help="each distinct narrative once")
    options = parser.parse_args()
    work = cache(make_worker()) if options.distinct else make_worker()
    blocks = [block for path in sorted(options.raw.glob("*.txt")) for block in read_blocks(path)]
    rows = [block | work(block["text"]) for block in blocks]
    frame = pd.DataFrame(rows)
    options.out.mkdir(parents=True, exist_ok=True)
    frame.drop(columns=["sentences", "amounts"]).to_parquet(options.out / "blocks.parquet")
    for name in ("sentences", "amounts"):
        parts = [{"block": place} | one for place, row in enumerate(rows) for one in row[name]]
        pd.DataFrame(parts).to_parquet(options.out / f"{name}.parquet")


if __name__ == "__main__":
    main()
