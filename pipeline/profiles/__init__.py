"""Profiles: how an export of CitiesWithNature is laid out, and how its file is read."""

from pipeline.profiles.gbf import gbf_targets
from pipeline.profiles.profile import Profile, SourceLine, read_profile

__all__ = ["Profile", "SourceLine", "gbf_targets", "read_profile"]
