"""The closed vocabularies: all the values that a column of each may have."""

LANGUAGES = ("zh-Hans", "zh-Hant", "en", "mul", "und")
ROLES = ("about", "description", "baseline", "target")
RELATIONS = ("identical", "near", "different", "translation", "missing")
SEVERITIES = ("info", "warning", "error")
QUANTITY_KINDS = (
    "area",
    "percentage",
    "percentage_point",
    "species_count",
    "person_count",
    "count",
    "length",
    "mass",
    "volume",
    "concentration",
    "mass_rate",
    "volume_rate",
    "volume_per_value",
    "temperature",
    "sound_level",
    "money",
    "duration",
    "ratio_per_capita",
    "other",
)
QUALIFIERS = ("exact", "approx", "more_than", "at_least", "less_than", "at_most")
TRANSLATION_STATUSES = ("machine", "reviewed", "failed")
TRANSLATION_FLAGS = (
    "amount_missing",
    "amount_changed",
    "amount_added",
    "latin_name_missing",
    "term_missing",
    "untranslated",
    "repetition",
    "length_ratio",
)
