"""Amounts: read in Chinese and written in English (figures.py), looked for again (agreement.py)."""

from pipeline.translation.agreement import Agreement, check_amounts, compare_amounts
from pipeline.translation.figures import (
    Amount,
    Rendering,
    decimal_text,
    put_in_english,
    read_amounts,
    render_amounts,
)

__all__ = [
    "Agreement",
    "Amount",
    "Rendering",
    "check_amounts",
    "compare_amounts",
    "decimal_text",
    "put_in_english",
    "read_amounts",
    "render_amounts",
]
