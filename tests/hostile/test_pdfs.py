"""PDFs made to be slow or large: what they are set aside for, and what that may take."""

import json
import zlib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

TEXT = b"BT /F 12 Tf 50 700 Td (Reeds grow.) Tj ET "
BODY = b"/Resources<</Font<</F 5 0 R>>>>/MediaBox[0 0 600 800]/Contents 4 0 R"
CATALOG = {1: b"<</Type/Catalog/Pages 2 0 R>>"}
FORM = b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]"

READER = """
import json, resource, sys
from pathlib import Path
from typing import Any
from pipeline.profiles import pdf
from pipeline.profiles.decoding import Unreadable
pdf.MOST_BYTES, pdf.MOST_CHARACTERS = 400 * 2**20, 20_000
def seconds():
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime
for path in sorted(Path(sys.argv[1]).iterdir()):
    begun = seconds()
    text = pdf.read_pdf(path.read_bytes(), 5)
    said = text.code if isinstance(text, Unreadable) else text.lines[0][0]
    print(json.dumps([path.stem, said, seconds() - begun]))
"""


def pdf(objects: Mapping[int, bytes]) -> bytes:
    """A PDF of numbered objects, of which the first is the catalogue."""
    content, offsets = bytearray(b"%PDF-1.7\n"), {}
    for number, body in objects.items():
        offsets[number] = len(content)
        content += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    size = max(objects) + 1
    places = [b"%010d 00000 n \n" % offsets.get(number, 0) for number in range(1, size)]
    table = b"xref\n0 %d\n0000000000 65535 f \n%b" % (size, b"".join(places))
    trailer = b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (size, len(content))
    return bytes(content) + table + trailer


def stream(data: bytes, entries: bytes = b"", packed: int = 0) -> bytes:
    for _ in range(packed):
        data = zlib.compress(data, 9)
    filters = b"/Filter[%b]" % (b"/FlateDecode" * packed) if packed else b""
    head = b"<</Length %d%b%b>>stream\n" % (len(data), filters, entries)
    return head + data + b"\nendstream"


def page(content: bytes, body: bytes = BODY, more: Mapping[int, bytes] | None = None) -> bytes:
    """A PDF of one page."""
    return pdf(
        CATALOG
        | {
            2: b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
            3: b"<</Type/Page/Parent 2 0 R%b>>" % body,
            4: content,
            5: b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        }
        | (more or {})
    )


def forms(depth: int, times: int) -> dict[int, bytes]:
    """Forms that each draw the next so many times, the last of them a line of text."""
    drawn = {
        number: stream(
            b"/X Do " * times, FORM + b"/Resources<</XObject<</X %d 0 R>>>>" % (number + 1)
        )
        for number in range(6, 6 + depth)
    }
    return drawn | {6 + depth: stream(TEXT, FORM)}


def pages(count: int, kids: int) -> bytes:
    tree = b"<</Type/Pages/Count %d/Kids[%b]>>" % (count, b"3 0 R " * kids)
    return pdf(CATALOG | {2: tree, 3: b"<</Type/Page/Parent 2 0 R>>"})


def deep_tree(depth: int) -> bytes:
    inner = {n: b"<</Type/Pages/Count 1/Kids[%d 0 R]>>" % (n + 1) for n in range(2, depth)}
    return pdf(CATALOG | inner | {depth: b"<</Type/Page/MediaBox[0 0 9 9]>>"})


DRAWS = BODY.replace(b"/Resources<<", b"/Resources<</XObject<</X 6 0 R>>")
GIANT = BODY.replace(b"0 0 600 800", b"-1e30 -1e30 1e30 1e30")
CASES: dict[str, tuple[bytes, set[str]]] = {
    "a plain page": (page(stream(TEXT)), {"Reeds grow."}),
    "a giant page": (page(stream(TEXT), GIANT), {"Reeds grow."}),
    "a giant letter": (page(stream(TEXT.replace(b"12", b"1e30"))), {"Reeds grow."}),
    "a stream that unpacks a thousandfold": (
        page(stream(b" " * 500 * 2**20, packed=2)),
        {"pdf_too_costly", "no_text_layer"},
    ),
    "many glyphs": (
        page(stream(b"BT /F 12 Tf 50 700 Td " + b"(abcdefghij) Tj " * 5_000 + b"ET", packed=1)),
        {"too_many_characters"},
    ),
    "many pages": (pages(100_000, 100_000), {"too_many_pages"}),
    "a false count of pages": (pages(2_000_000_000, 1), {"too_many_pages", "no_text_layer"}),
    "pages that hold themselves": (
        pdf(CATALOG | {2: b"<</Type/Pages/Count 5/Kids[2 0 R 2 0 R]>>"}),
        {"unreadable_pdf"},
    ),
    "a deep tree of pages": (deep_tree(5_000), {"unreadable_pdf", "no_text_layer"}),
    "nested arrays": (page(stream(TEXT), BODY + b"/X " + b"[" * 500_000), {"Reeds grow."}),
    "nested operands": (page(stream(b"[" * 500_000 + TEXT)), {"no_text_layer", "Reeds grow."}),
    "saved states": (page(stream(b"q " * 200_000 + TEXT, packed=1)), {"Reeds grow."}),
    "a form that draws itself": (
        page(stream(b"/X Do " + TEXT), DRAWS, {6: forms(1, 2)[6].replace(b"7 0 R", b"6 0 R")}),
        {"pdf_too_costly", "Reeds grow."},
    ),
    "forms that draw forms": (page(stream(b"/X Do"), DRAWS, forms(20, 12)), {"pdf_too_costly"}),
    "a length that is its own": (
        page(b"<</Length 4 0 R>>stream\n%b\nendstream" % TEXT),
        {"Reeds grow.", "no_text_layer"},
    ),
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pdfs")
    for name, (content, _) in CASES.items():
        (folder / f"{name}.pdf").write_bytes(content)
    return folder


def test_every_pdf_is_read_or_set_aside_within_its_bounds(
    folder: Path, confined: Callable[..., Any]
) -> None:
    cost = confined("-c", READER, folder, seconds=60)
    said = {name: (text, seconds) for name, text, seconds in map(json.loads, _lines(cost))}
    wrong = {
        name: said.get(name) for name, (_, right) in CASES.items() if said[name][0] not in right
    }
    assert not wrong
    assert {name: seconds for name, (_, seconds) in said.items() if seconds > 8} == {}
    assert cost.megabytes < 600


def _lines(cost: Any) -> Iterator[str]:
    assert cost.code == 0, cost.stderr
    return iter(cost.stdout.splitlines())
