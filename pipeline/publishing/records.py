"""What a summary tells: cities, their commitments, their actions.

Every renderer works from these records, so that all formats say the same.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from pipeline.publishing.disagreements import Disagreement
from pipeline.translation.quality import DOUBTFUL_BELOW as DOUBTFUL_BELOW


@dataclass(frozen=True)
class Sentence:
    """A sentence of the profile, its English, and who stands for that."""

    source: str
    language: str
    english: str | None
    """``None`` where there is no translation."""
    engine: str | None
    """``None`` where none was needed, or where there is none."""
    score: float | None
    flags: tuple[str, ...]
    reviewed: bool

    @property
    def is_foreign(self) -> bool:
        """Whether an English reader needs a translation."""
        return self.language != "en"

    @property
    def is_doubtful(self) -> bool:
        """Whether its translation failed a check or has a low quality estimate."""
        is_weak = self.score is not None and self.score < DOUBTFUL_BELOW
        return self.english is not None and not self.reviewed and (bool(self.flags) or is_weak)


@dataclass(frozen=True)
class Figure:
    """A quantity, as written and as read; ``roles`` are the blocks of the action that give it."""

    subject: str | None
    subject_en: str | None
    """The subject in English, where it is written in Chinese and is a term of the termbase."""
    surface: str
    kind: str
    value: float
    value_high: float | None
    unit: str
    qualifier: str
    trend: str | None
    change: str | None
    """``from`` or ``to``, where the text says what the value was and what it became."""
    per: str | None
    per_value: float | None
    per_unit: str | None
    reference: str | None
    value_base: float | None
    value_high_base: float | None
    unit_base: str | None
    roles: tuple[str, ...]
    orders: tuple[int, ...]
    """Numbers of the actions that give it; none for what only the city's text about itself does."""
    sentence: Sentence | None
    """Where it stands; ``None`` where that is not asked for."""


@dataclass(frozen=True)
class Change:
    """What a figure was and what it became, as one sentence says."""

    before: Figure
    after: Figure


@dataclass(frozen=True)
class Organism:
    """A name that stands in a text; ``accepted`` where the name written is a known synonym."""

    name: str
    is_scientific: bool
    vernacular: str | None
    accepted: str | None


@dataclass(frozen=True)
class Narrative:
    """One text of an action, or several that say the same: its roles and its extract."""

    roles: tuple[str, ...]
    extract: tuple[Sentence, ...]
    sentences: int
    """Sentences of the whole text."""
    first_order: int
    """The first action of the city under which just these texts stand."""


@dataclass(frozen=True)
class Difference:
    """What a text says in place of what its near-duplicate says."""

    role: str
    there: str
    here: str


@dataclass(frozen=True)
class Action:
    """An action of a city."""

    action_id: str
    order: int
    title: str | None
    relation: str
    baseline_updated: datetime.date | None
    target_updated: datetime.date | None
    gbf_targets: tuple[int, ...]
    narratives: tuple[Narrative, ...]
    figures: tuple[Figure, ...]
    organisms: tuple[Organism, ...]
    differences: tuple[Difference, ...]


@dataclass(frozen=True)
class Commitment:
    """A commitment of a city with its actions, and the best of what they say."""

    area_number: int | None
    area_title: str | None
    title: str | None
    actions: tuple[Action, ...]
    extract: tuple[Sentence, ...]
    figures: tuple[Figure, ...]
    organisms: tuple[Organism, ...]

    @property
    def gbf_targets(self) -> tuple[int, ...]:
        """The targets that any of the actions speaks to, ascending."""
        return _targets(self.actions)


@dataclass(frozen=True)
class City:
    """A city: the facts of its profile, what it says of itself, its commitments."""

    doc_id: str
    source_file: str
    source_sha256: str
    name: str
    country: str | None
    region: str | None
    population: int | None
    head_of_government: str | None
    downloaded_on: datetime.date | None
    actions_declared: int | None
    about: tuple[Sentence, ...]
    """What the city says of itself; without such a text, the best of what its actions say."""
    commitments: tuple[Commitment, ...]
    figures: tuple[Figure, ...]
    organisms: tuple[Organism, ...]
    changes: tuple[Change, ...]
    disagreements: tuple[Disagreement, ...]
    """Figures of the profile that contradict each other."""
    blocks: int
    texts: int
    narratives: int
    sentences: tuple[Sentence, ...]
    """Every distinct sentence of the profile."""

    @property
    def actions(self) -> list[Action]:
        """All actions, in reading order."""
        return sorted(
            (action for commitment in self.commitments for action in commitment.actions),
            key=lambda action: action.order,
        )

    @property
    def gbf_targets(self) -> tuple[int, ...]:
        """The targets that any of the actions speaks to, ascending."""
        return _targets(self.actions)


def _targets(actions: Iterable[Action]) -> tuple[int, ...]:
    return tuple(sorted({target for action in actions for target in action.gbf_targets}))
