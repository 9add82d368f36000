"""The reading page with many sentences: how long it takes to make, to open and to search.

    python benchmarks/reading_page.py [--sentences 5000] [--browser /usr/bin/chromium]

A made city with 20 sentences under each action, each with two amounts, a scientific name and a
translation. What is counted is processor time: of this process for making the page, of the page's
own thread for opening it and for each keystroke, up to the frame that shows the result.
"""

import argparse
import re
import tempfile
import time
from itertools import pairwise
from pathlib import Path
from typing import Any

import pyarrow as pa
from playwright.sync_api import Browser, sync_playwright

from pipeline.identifiers import content_id
from pipeline.publishing.report import READS, render_report
from pipeline.quantities import find_quantities
from pipeline.tables import from_rows

PER_ACTION = 20
KEYSTROKES = ("h", "ha", "hab", "habi", "", "湿", "湿地", "7", "77", "z", "", "50 hec")
NAME = "Ardea cinerea"
TYPE = """(text) => new Promise((done) => {
    const query = document.getElementById("query");
    query.value = text;
    query.dispatchEvent(new Event("input"));
    requestAnimationFrame(() => setTimeout(done));
})"""


def make_tables(sentences: int) -> dict[str, pa.Table]:
    """The tables of a city with so many sentences, all of them different."""
    rows: dict[str, list[dict[str, Any]]] = {name: [] for name in READS}
    actions = -(-sentences // PER_ACTION)
    rows["documents"].append(
        {
            "doc_id": "city",
            "source_file": "city.txt",
            "source_sha256": "0" * 64,
            "media_type": "text/plain",
            "city": "City",
            "actions_parsed": actions,
        }
    )
    for order in range(1, actions + 1):
        action = {"action_id": f"city:a{order}", "doc_id": "city", "order": order}
        rows["actions"].append(
            action
            | {"title": f"Action {order}", "description_target_relation": "missing"}
            | {"gbf_targets": [2]}
        )
        add_text(rows, order, min(PER_ACTION, sentences - (order - 1) * PER_ACTION))
    return {name: from_rows(name, own) for name, own in rows.items()}


def add_text(rows: dict[str, list[dict[str, Any]]], order: int, sentences: int) -> None:
    """A description of so many sentences for an action."""
    parts = [
        f"第{order}项行动的第{place}步修复湿地{order + place}公顷，苍鹭（{NAME}）每年在此越冬，"
        f"河流与湿地的保护率提高到{place}.5%。"
        for place in range(sentences)
    ]
    text = "".join(parts)
    text_id = content_id(text)
    common = {"text": text, "language": "zh-Hans", "text_id": text_id}
    block = {"block_id": f"city:a{order}.description", "doc_id": "city", "role": "description"}
    place = {"action_id": f"city:a{order}", "line_start": order, "line_end": order}
    rows["blocks"].append(common | block | place)
    cluster = {"narrative_id": text_id, "is_canonical": True, "similarity": 1.0, "edits": []}
    rows["texts"].append(
        common | cluster | {"language_spans": [], "n_blocks": 1, "numbers_changed": False}
    )
    start = 0
    for position, part in enumerate(parts, start=1):
        add_sentence(rows, text_id, position, start, part)
        start += len(part)


def add_sentence(
    rows: dict[str, list[dict[str, Any]]], text_id: str, position: int, start: int, text: str
) -> None:
    """A sentence with its translation, its amounts and its organism."""
    sentence_id, key = f"{text_id}:{position:04d}", content_id(text)
    numbers = re.findall(r"\d+(?:\.\d+)?", text)
    english = (
        f"Step {numbers[1]} of action {numbers[0]} restored {numbers[2]} hectares of wetland; the "
        f"grey heron ({NAME}) winters here, and {numbers[3]}% of the habitat is protected."
    )
    ids = {"text_id": text_id, "sentence_id": sentence_id}
    rows["sentences"].append(
        ids
        | {"position": position, "start": start, "end": start + len(text), "text": text}
        | {"language": "zh-Hans", "tokens": [], "sentence_key": key, "text_en": english}
    )
    rows["translations"].append(
        {"sentence_key": key, "source_text": text, "source_language": "zh-Hans"}
        | {"text_en": english, "engine": "argos", "model": "made", "status": "machine"}
        | {"score": 0.9 if position % 3 else 0.5, "flags": []}
    )
    for quantity in find_quantities(text):
        place = {"start": start + quantity.start, "end": start + quantity.end}
        rows["quantities"].append(
            ids
            | place
            | {"quantity_id": f"{text_id}:q{place['start']}", "surface": quantity.surface}
            | {"kind": quantity.kind, "value": float(quantity.value), "unit": quantity.unit}
            | {"qualifier": quantity.qualifier, "subject": quantity.subject}
        )
    name = start + text.index(NAME)
    rows["species"].append(
        ids
        | {"mention_id": f"{text_id}:s{name}", "start": name, "end": name + len(NAME)}
        | {"surface": NAME, "canonical_name": NAME, "rank": "species", "evidence": "latin"}
    )


def measure(browser: Browser, html: str) -> tuple[float, list[float]]:
    """Milliseconds that the page's thread works to open the page, and for each keystroke."""
    page = browser.new_page(viewport={"width": 1440, "height": 1000})
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})

    def worked() -> float:
        page.wait_for_timeout(300)
        metrics = session.send("Performance.getMetrics")["metrics"]
        return 1000 * next(one["value"] for one in metrics if one["name"] == "TaskDuration")

    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "report.html"
        file.write_text(html, encoding="utf-8")
        page.goto(f"{file.as_uri()}#read")
    page.focus("#query")
    readings = [worked()]
    for text in KEYSTROKES:
        page.evaluate(TYPE, text)
        readings.append(worked())
    return readings[0], [after - before for before, after in pairwise(readings)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--sentences", type=int, default=5000)
    parser.add_argument("--browser", type=Path, default=Path("/usr/bin/chromium"))
    options = parser.parse_args()
    tables = make_tables(options.sentences)
    start = time.process_time()
    html = render_report(tables, [])
    made = time.process_time() - start
    with sync_playwright() as playwright:
        switches = ["--no-sandbox", "--disable-gpu"]
        browser = playwright.chromium.launch(executable_path=options.browser, args=switches)
        opened, keystrokes = measure(browser, html)
        version = browser.version
        browser.close()
    ordered = sorted(keystrokes)
    amounts = tables["quantities"].num_rows
    print(f"{options.sentences} sentences, {amounts} amounts, Chromium {version}")
    print(
        f"page {len(html.encode()) / 1e6:.1f} MB, made in {made:.1f} s, opened in {opened:.0f} ms"
    )
    print(
        f"keystroke: median {ordered[len(ordered) // 2]:.0f} ms, slowest {ordered[-1]:.0f} ms "
        f"({', '.join(f'{taken:.0f}' for taken in keystrokes)})"
    )


if __name__ == "__main__":
    main()
