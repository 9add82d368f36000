"""Quantities of Chinese and English text: numerals, units, and what the words around say of them."""

from pipeline.quantities.reading import find_quantities, read_numbers
from pipeline.quantities.model import Number, Per, Quantity

__all__ = ["Number", "Per", "Quantity", "find_quantities", "read_numbers"]
