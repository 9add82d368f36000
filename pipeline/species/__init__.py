"""Names of organisms in running text: scientific names and the vernacular names of a lexicon."""

from pipeline.species.finder import find_species
from pipeline.species.mention import Mention

__all__ = ["Mention", "find_species"]
