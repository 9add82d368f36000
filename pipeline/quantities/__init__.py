"""Quantities of Chinese and English text: numerals, units, and what the words around say."""

from pipeline.quantities.model import Number, Per, Quantity
from pipeline.quantities.reading import find_quantities, read_numbers

__all__ = ["Number", "Per", "Quantity", "find_quantities", "read_numbers"]
