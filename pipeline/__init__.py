"""Turn CitiesWithNature city profiles into a clean, translated, measured corpus."""
