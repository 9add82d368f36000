"""Readers of quantities side by side: the golden page, and speed on a folder of profiles.

    python -m venv peers && peers/bin/pip install -r benchmarks/peers-quantities.txt
    PYTHONPATH=. peers/bin/python benchmarks/quantities.py [--raw data/raw] [--megabytes 1]

All readers run in one process, one after the other; what a peer calls a unit is put into UCUM by
`UNITS`, so that a peer loses nothing to a name. Peers have no measure words and no qualifiers:
`value` asks for the value alone. Speed is CPU time on one core: mentions are those that the reader
itself returns, and peers read a part of the profiles (`--peer-kilobytes`).
"""

import argparse
import contextlib
import io
import logging
import re
import sys
import time
from collections.abc import Callable, Iterator
from decimal import Decimal, InvalidOperation
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "golden"))

from score_quantities import PAGE, read_page, score

from pipeline.quantities import find_quantities

ROOT = Path(__file__).parents[1]
HAN = re.compile(r"[\u4e00-\u9fff]")
Reader = Callable[[str], list[dict[str, Any]]]

UNITS = {
    **dict.fromkeys(("square kilometer", "square kilometre"), "km2"),
    **dict.fromkeys(("square meter", "square metre"), "m2"),
    **dict.fromkeys(("kilometer", "kilometre"), "km"),
    **dict.fromkeys(("meter", "metre"), "m"),
    **dict.fromkeys(("centimeter", "centimetre"), "cm"),
    **dict.fromkeys(("millimeter", "millimetre"), "mm"),
    **dict.fromkeys(("micrometer", "micrometre", "micron"), "um"),
    **dict.fromkeys(("metric ton", "tonne", "ton", "megagram"), "t"),
    **dict.fromkeys(("cubic meter", "cubic metre"), "m3"),
    **dict.fromkeys(("liter", "litre"), "L"),
    **dict.fromkeys(("milliliter", "millilitre"), "mL"),
    **dict.fromkeys(("chinese yuan", "cny", "元", "renminbi"), "CNY"),
    **dict.fromkeys(("united states dollar", "dollar", "usd", "美元"), "USD"),
    **dict.fromkeys(("british pound", "pound sterling", "gbp"), "GBP"),
    **dict.fromkeys(("hong kong dollar", "hkd", "港元"), "HKD"),
    **dict.fromkeys(("new taiwan dollar", "twd", "新台币"), "TWD"),
    **dict.fromkeys(("south african rand", "rand", "zar"), "ZAR"),
    **dict.fromkeys(("japanese yen", "yen", "jpy", "日元"), "JPY"),
    **dict.fromkeys(("canadian dollar", "cad"), "CAD"),
    **dict.fromkeys(("australian dollar", "aud"), "AUD"),
    **dict.fromkeys(("indian rupee", "rupee", "inr"), "INR"),
    **dict.fromkeys(("brazilian real", "real", "brl"), "BRL"),
    **dict.fromkeys(("south korean won", "won", "krw"), "KRW"),
    **dict.fromkeys(("year", "julian year"), "a"),
    **dict.fromkeys(("c", "degree celsius", "celsius"), "Cel"),
    **dict.fromkeys(("f", "degree fahrenheit", "fahrenheit"), "[degF]"),
    **dict.fromkeys(("percent", "percentage", "%"), "%"),
    **dict.fromkeys(("", "dimensionless"), "1"),
    "hectare": "har",
    "mu": "[mu_cn]",
    "are": "ar",
    "acre": "[acr_us]",
    "square mile": "[mi_i]2",
    "square foot": "[sft_i]",
    "mile": "[mi_i]",
    "nautical mile": "[nmi_i]",
    "foot": "[ft_i]",
    "inch": "[in_i]",
    "kilogram": "kg",
    "gram": "g",
    "pound": "[lb_av]",
    "pound-mass": "[lb_av]",
    "gallon": "[gal_us]",
    "euro": "EUR",
    "chilean peso": "CLP",
    "colombian peso": "COP",
    "mexican peso": "MXN",
    "pataca": "MOP",
    "ugandan shilling": "UGX",
    "kenyan shilling": "KES",
    "second": "s",
    "minute": "min",
    "hour": "h",
    "day": "d",
    "week": "wk",
    "month": "mo",
    "decibel": "dB",
    "kilowatt-hour": "kW.h",
    "megawatt": "MW",
    "kilometer per hour": "km/h",
    "kilometre per hour": "km/h",
    "milligram per litre": "mg/L",
    "degree": "deg",
}


def ucum(name: str | None) -> str:
    return UNITS.get((name or "").casefold().strip(), name or "1")


def number(text: object) -> Decimal | None:
    try:
        return Decimal(str(text).replace(",", "").rstrip("%"))
    except InvalidOperation:
        return None


def this_package(text: str) -> list[dict[str, Any]]:
    names = ("start", "end", "value", "value_high", "unit", "kind", "qualifier")
    return [{name: getattr(q, name) for name in names} for q in find_quantities(text)]


def microsoft(*, all_numbers: bool) -> Reader:
    import ms_recognizers_suite as suite
    from ms_recognizers_text import Culture

    readers = [suite.recognize_percentage, suite.recognize_currency, suite.recognize_dimension]
    if all_numbers:
        readers += [suite.recognize_age, suite.recognize_number]

    def read(text: str) -> list[dict[str, Any]]:
        culture = Culture.Chinese if HAN.search(text) else Culture.English
        found: list[dict[str, Any]] = []
        for reader in readers:
            for result in reader(text, culture):
                start, end = result.start, result.end + 1
                if any(start < other["end"] and other["start"] < end for other in found):
                    continue
                resolution = result.resolution or {}
                value = str(resolution.get("value"))
                unit = "%" if value.endswith("%") else ucum(resolution.get("unit"))
                found.append({"start": start, "end": end, "value": number(value), "unit": unit})
        return found

    return read


def jionlp() -> Reader:
    with contextlib.redirect_stdout(io.StringIO()):
        import jionlp as jio
    logging.disable(logging.CRITICAL)

    def read(text: str) -> list[dict[str, Any]]:
        found = []
        with contextlib.redirect_stdout(io.StringIO()):
            for money in jio.ner.extract_money(text) or []:
                start, end = money["offset"]
                value = money["detail"]["num"]
                low, high = value if isinstance(value, list) else (value, None)
                found.append(
                    {
                        "start": start,
                        "end": end,
                        "value": number(low),
                        "value_high": None if high is None else number(high),
                        "unit": ucum(money["detail"]["case"]),
                    }
                )
        return found

    return read


def quantulum() -> Reader:
    from quantulum3 import parser

    def read(text: str) -> list[dict[str, Any]]:
        return [
            {
                "start": found.span[0],
                "end": found.span[1],
                "value": Decimal(repr(found.value)),
                "unit": ucum(found.unit.name),
            }
            for found in parser.parse(text)
        ]

    return read


def cn2an_reader() -> Reader:
    import cn2an

    run = re.compile(r"[\d.]*[\d零〇一二两三四五六七八九十百千万亿壹贰叁肆伍陆柒捌玖拾佰仟]+")

    def read(text: str) -> list[dict[str, Any]]:
        found = []
        for match in run.finditer(text):
            with contextlib.suppress(ValueError, KeyError, IndexError):
                value = cn2an.cn2an(match[0], "smart")
                found.append(
                    {
                        "start": match.start(),
                        "end": match.end(),
                        "value": number(value),
                        "unit": "1",
                    }
                )
        return found

    return read


PEERS: dict[str, tuple[str, Callable[[], Reader]]] = {
    "ms-recognizers, units only": (
        "ms-recognizers-text-suite",
        lambda: microsoft(all_numbers=False),
    ),
    "ms-recognizers, all numbers": (
        "ms-recognizers-text-suite",
        lambda: microsoft(all_numbers=True),
    ),
    "quantulum3": ("quantulum3", quantulum),
    "jionlp (money)": ("jionlp", jionlp),
    "cn2an (numbers)": ("cn2an", cn2an_reader),
}


def readers() -> Iterator[tuple[str, Reader]]:
    yield "this package", this_package
    for name, (package, make) in PEERS.items():
        try:
            installed = version(package)
        except PackageNotFoundError:
            print(f"{name}: not installed", file=sys.stderr)
            continue
        yield f"{name} {installed}", make()


def blocks(folder: Path, size: int) -> list[str]:
    """The paragraphs of the profiles, again and again up to ``size`` bytes."""
    texts = [
        paragraph
        for path in sorted(folder.glob("*.txt"))
        for paragraph in path.read_text(encoding="utf-8").split("\n\n")
        if paragraph.strip()
    ]
    total, out = 0, []
    while texts and total < size:
        for text in texts:
            out.append(text)
            total += len(text.encode())
            if total >= size:
                break
    return out


def speed(reader: Reader, texts: list[str]) -> tuple[float, float]:
    """Megabytes and mentions read a second of CPU time."""
    reader(texts[0])
    start = time.process_time()
    mentions = sum(len(reader(text)) for text in texts)
    seconds = time.process_time() - start
    return sum(len(text.encode()) for text in texts) / 1e6 / seconds, mentions / seconds


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--raw", type=Path, default=ROOT / "data" / "raw")
    parser.add_argument("--megabytes", type=float, default=1.0)
    parser.add_argument("--peer-kilobytes", type=float, default=24.0)
    arguments = parser.parse_args()
    cases = read_page()
    print(f"{PAGE.name}: {sum(len(case.expected) for case in cases)} quantities, ", end="")
    print(f"{sum(not case.expected for case in cases)} traps; Python {sys.version.split()[0]}\n")
    print("| reader | P | R | F1 | strict F1 | value | traps avoided | MB/s | mentions/s |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- | --- |")
    for name, reader in readers():
        found = {case.text: reader(case.text) for case in cases}
        marks = score(cases, found)
        own = name == "this package"
        size = arguments.megabytes * 1e6 if own else arguments.peer_kilobytes * 1e3
        texts = blocks(arguments.raw, int(size))
        rate = speed(reader, texts) if texts else (0.0, 0.0)
        columns = ("value_unit_precision", "value_unit_recall", "value_unit_f1", "strict_f1")
        shown = [f"{marks[key]:.3f}" for key in (*columns, "value_recall", "traps_avoided")]
        print(f"| {name} | {' | '.join(shown)} | {rate[0]:.3f} | {rate[1]:,.0f} |")


if __name__ == "__main__":
    main()
