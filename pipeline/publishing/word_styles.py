"""The styles of a Word document: those of python-docx's template, set for two scripts."""

from typing import Any

from docx.oxml.ns import nsdecls, qn
from docx.oxml.parser import parse_xml

HEADINGS = ("Heading1", "Heading2", "Heading3", "Heading4")
BULLET = "ListBullet"
FACTS, NOTE, META = "SummaryFacts", "SummaryNote", "SummaryMeta"
MARK, TITLE, TABLE, LINK = "SummaryMark", "SummaryTitle", "SummaryTable", "SummaryLink"

_LATIN, _LATIN_HEADINGS = "Cambria", "Calibri"
_CHINESE, _CHINESE_HEADINGS = "SimSun", "Microsoft YaHei"
_INK, _MUTED, _RULE, _DOUBT = "0F5C63", "625D54", "DFDAD0", "8F4A10"
_SIZES = {"Heading1": 40, "Heading2": 30, "Heading3": 25, "Heading4": 22}
"""In half points."""

_PARAGRAPHS = {
    FACTS: ("Summary Facts", f'<w:color w:val="{_MUTED}"/><w:sz w:val="20"/>', 6),
    NOTE: ("Summary Note", '<w:sz w:val="18"/>', 6),
    META: ("Summary Meta", f'<w:color w:val="{_MUTED}"/><w:sz w:val="17"/>', 4),
    MARK: ("Summary Mark", f'<w:color w:val="{_DOUBT}"/><w:sz w:val="16"/>', 2),
    TITLE: ("Summary Title", "<w:b/>", 3),
}
"""Name, what its text looks like, and the space behind it in points."""


def set_styles(styles: Any) -> None:
    """Give the styles of a new document their fonts and add those of summaries.

    Args:
        styles: The ``w:styles`` element of the document.
    """
    fonts = _fonts(_LATIN, _CHINESE)
    defaults = styles.find(qn("w:docDefaults"))
    _replace(defaults.find(qn("w:rPrDefault")).find(qn("w:rPr")), fonts, "w:rFonts")
    language = parse_xml(f'<w:lang {nsdecls("w")} w:val="en-GB" w:eastAsia="zh-CN"/>')
    _replace(defaults.find(qn("w:rPrDefault")).find(qn("w:rPr")), language, "w:lang")
    for style in styles.findall(qn("w:style")):
        name = style.get(qn("w:styleId"))
        if name == "Normal":
            _set_run(style, _fonts(_LATIN, _CHINESE), size=21)
        if name in HEADINGS:
            fonts = _fonts(_LATIN_HEADINGS, _CHINESE_HEADINGS)
            _set_run(style, fonts, size=_SIZES[name], colour=_INK)
    for name, (title, look, behind) in _PARAGRAPHS.items():
        keep = "<w:keepNext/>" if name == TITLE else ""
        styles.append(_style("paragraph", name, title, keep, look, behind))
    styles.append(_link())
    styles.append(_table())


def _fonts(latin: str, chinese: str) -> Any:
    return parse_xml(
        f'<w:rFonts {nsdecls("w")} w:ascii="{latin}" w:hAnsi="{latin}" w:cs="{latin}" '
        f'w:eastAsia="{chinese}"/>'
    )


def _replace(properties: Any, element: Any, tag: str) -> None:
    old = properties.find(qn(tag))
    if old is None:
        properties.insert(0, element)
    else:
        properties.replace(old, element)


def _set_run(style: Any, fonts: Any, *, size: int, colour: str | None = None) -> None:
    properties = style.get_or_add_rPr()
    _replace(properties, fonts, "w:rFonts")
    for tag in ("w:i", "w:iCs", "w:sz", "w:szCs", "w:color"):
        for old in properties.findall(qn(tag)):
            properties.remove(old)
    if colour:
        properties.append(parse_xml(f'<w:color {nsdecls("w")} w:val="{colour}"/>'))
    for tag in ("sz", "szCs"):
        properties.append(parse_xml(f'<w:{tag} {nsdecls("w")} w:val="{size}"/>'))


def _style(kind: str, name: str, title: str, paragraph: str, run: str, behind: int) -> Any:
    return parse_xml(
        f'<w:style {nsdecls("w")} w:type="{kind}" w:customStyle="1" w:styleId="{name}">'
        f'<w:name w:val="{title}"/><w:basedOn w:val="Normal"/><w:qFormat/>'
        f'<w:pPr>{paragraph}<w:spacing w:before="0" w:after="{behind * 20}"/></w:pPr>'
        f"<w:rPr>{run}</w:rPr></w:style>"
    )


def _link() -> Any:
    return parse_xml(
        f'<w:style {nsdecls("w")} w:type="character" w:customStyle="1" w:styleId="{LINK}">'
        f'<w:name w:val="Summary Link"/><w:rPr><w:color w:val="{_INK}"/><w:u w:val="single"/>'
        "</w:rPr></w:style>"
    )


def _table() -> Any:
    """Rules between rows, and a head that is bold on a tint."""
    rule = f'w:val="single" w:sz="4" w:space="0" w:color="{_RULE}"'
    return parse_xml(
        f'<w:style {nsdecls("w")} w:type="table" w:customStyle="1" w:styleId="{TABLE}">'
        '<w:name w:val="Summary Table"/><w:basedOn w:val="TableNormal"/>'
        '<w:pPr><w:spacing w:before="20" w:after="20" w:line="240" w:lineRule="auto"/></w:pPr>'
        '<w:rPr><w:sz w:val="18"/></w:rPr>'
        f"<w:tblPr><w:tblBorders><w:top {rule}/><w:bottom {rule}/><w:insideH {rule}/>"
        '</w:tblBorders><w:tblCellMar><w:left w:w="60" w:type="dxa"/>'
        '<w:right w:w="60" w:type="dxa"/></w:tblCellMar></w:tblPr>'
        '<w:tblStylePr w:type="firstRow"><w:rPr><w:b/></w:rPr>'
        '<w:tcPr><w:shd w:val="clear" w:color="auto" w:fill="F4F1EA"/></w:tcPr></w:tblStylePr>'
        "</w:style>"
    )
