"""structure: the lines of each profile become its facts, its actions and its narratives."""

from collections.abc import Mapping, Sequence
from typing import Any

import pyarrow as pa

from pipeline.duplicates import similarity
from pipeline.identifiers import content_id
from pipeline.profiles import Profile, SourceLine, gbf_targets, read_profile
from pipeline.stage import PerDocument, Settings, Stage, Tables
from pipeline.tables import from_rows, problem
from pipeline.text.language import label_language

_NAME = "structure"
_TABLES = ("documents", "achievements", "actions", "blocks", "problems")
Rows = dict[str, list[dict[str, Any]]]


def run(tables: Tables, settings: Settings) -> dict[str, pa.Table]:
    """Read the source as a profile; one that is none is a problem."""
    rows: Rows = {name: [] for name in _TABLES}
    lines = tables["lines"].sort_by("line").to_pylist()
    for source in tables["sources"].to_pylist():
        profile = read_profile(
            [SourceLine(row["line"], row["text"], row["page"]) for row in lines],
            is_wrapped=source["media_type"] == "application/pdf",
        )
        if profile is None:
            message = "The file is no CitiesWithNature profile: it has none of its headings."
            rows["problems"].append(_problem(source, "not_a_profile", message, "error"))
        else:
            _add_profile(rows, source, profile, settings)
    return {name: from_rows(name, rows[name]) for name in _TABLES}


def _add_profile(
    rows: Rows, source: Mapping[str, Any], profile: Profile, settings: Settings
) -> None:
    doc_id = source["doc_id"]
    rows["documents"].append(
        {
            **source,
            "city": profile.city,
            "country": profile.country,
            "region": profile.region,
            "population": profile.population,
            "head_of_government": profile.head_of_government,
            "downloaded_on": profile.downloaded_on,
            "actions_declared": profile.actions_declared,
            "actions_parsed": len(profile.actions),
        }
    )
    rows["achievements"] += [
        {"doc_id": doc_id, **vars(achievement)} for achievement in profile.achievements
    ]
    blocks = _block_rows(doc_id, profile)
    rows["blocks"] += blocks
    rows["actions"] += _action_rows(doc_id, profile, blocks, settings)
    for finding in profile.findings:
        block_id = f"{doc_id}:{finding.block}" if finding.block else None
        row = _problem(source, finding.code, finding.message, finding.severity)
        rows["problems"].append({**row, "block_id": block_id, "line": finding.line})


def _problem(source: Mapping[str, Any], code: str, message: str, severity: str) -> dict[str, Any]:
    ids = {"doc_id": source["doc_id"], "source_file": source["source_file"]}
    return problem(_NAME, code, message, severity=severity, **ids)


def _block_rows(doc_id: str, profile: Profile) -> list[dict[str, Any]]:
    return [
        {
            "block_id": f"{doc_id}:{block.block}",
            "doc_id": doc_id,
            "action_id": f"{doc_id}:a{block.action.order:02d}" if block.action else None,
            "role": block.role,
            "text": block.text,
            "language": label_language(block.text),
            "line_start": block.line_start,
            "line_end": block.line_end,
            "text_id": content_id(block.text),
        }
        for block in profile.blocks
    ]


def _action_rows(
    doc_id: str, profile: Profile, blocks: Sequence[Mapping[str, Any]], settings: Settings
) -> list[dict[str, Any]]:
    by_role = {(block["action_id"], block["role"]): block for block in blocks}
    rows = []
    for action in profile.actions:
        action_id = f"{doc_id}:a{action.order:02d}"
        description, target = (by_role.get((action_id, r)) for r in ("description", "target"))
        rows.append(
            {
                "action_id": action_id,
                "doc_id": doc_id,
                "order": action.order,
                "area_number": action.area_number,
                "area_title": action.area_title,
                "commitment": action.commitment,
                "title": action.title,
                "baseline_updated": action.updated.get("baseline"),
                "target_updated": action.updated.get("target"),
                "description_target_relation": relate(description, target, settings),
                "gbf_targets": list(gbf_targets(action.commitment, action.title)),
            }
        )
    return rows


def relate(
    description: Mapping[str, Any] | None, target: Mapping[str, Any] | None, settings: Settings
) -> str:
    """How the target's block relates to the description's: a value of ``vocabularies.RELATIONS``.

    ``translation`` says that one is Chinese and the other English, not that they mean the same.
    """
    if description is None or target is None:
        return "missing"
    if description["text_id"] == target["text_id"]:
        return "identical"
    if {description["language"][:2], target["language"][:2]} == {"zh", "en"}:
        return "translation"
    cutoff = settings.near_duplicate_similarity
    is_near = similarity(description["text"], target["text"], cutoff) >= cutoff
    return "near" if is_near else "different"


STAGE = Stage(
    name=_NAME,
    summary="read the layout of a profile: its facts, actions and narratives",
    steps=(
        PerDocument(
            "structure",
            reads=("sources", "lines"),
            writes=("documents", "achievements", "actions", "blocks"),
            run=run,
            identity=lambda settings: f"similarity={settings.near_duplicate_similarity}",
        ),
    ),
)
