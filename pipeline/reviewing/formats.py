"""The formats in which reviews are exchanged: how each is written, and which one a file is."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from lxml import etree

from pipeline.errors import ConfigError
from pipeline.reviewing.delimited import read_csv, write_csv
from pipeline.reviewing.markup import parse_xml
from pipeline.reviewing.tmx import read_tmx, write_tmx
from pipeline.reviewing.unit import Returned, Unit
from pipeline.reviewing.workbook import read_xlsx, write_xlsx
from pipeline.reviewing.xliff import read_xliff, write_xliff

_XML_STARTS = (b"<", b"\xef\xbb\xbf<", b"\xff\xfe<\x00", b"\xfe\xff\x00<")


@dataclass(frozen=True, slots=True)
class Format:
    """A file format: how its files end, and how one is written."""

    suffix: str
    write: Callable[[Iterable[Unit]], bytes]


FORMATS: Mapping[str, Format] = {
    "xlsx": Format(".xlsx", write_xlsx),
    "csv": Format(".csv", write_csv),
    "xliff": Format(".xlf", write_xliff),
    "tmx": Format(".tmx", write_tmx),
}


def read_file(content: bytes) -> list[Returned]:
    """What came back, in whichever of the formats; the file's name does not matter.

    Raises:
        ConfigError: it is in none of them, or damaged, or holds nothing.
    """
    returned = _read(content)
    if not returned:
        raise ConfigError("there is no sentence in it")
    return returned


def _read(content: bytes) -> list[Returned]:
    if content.startswith(b"PK\x03\x04"):
        return read_xlsx(content)
    if content.lstrip().startswith(_XML_STARTS):
        root = parse_xml(content)
        match etree.QName(root).localname:
            case "xliff":
                return read_xliff(root)
            case "tmx":
                return read_tmx(root)
            case other:
                raise ConfigError(f"it is XML of another kind (<{other}>), not XLIFF or TMX")
    return read_csv(content)
