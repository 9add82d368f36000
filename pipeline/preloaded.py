"""What workers need, loaded once: the process that they are forked from imports this.

Alone of all modules it does work when it is imported; such a process can be asked for no more.
"""

import gc

import pipeline.build  # noqa: F401
from pipeline.stage import Settings
from pipeline.stages import segment
from pipeline.tables import from_rows

_TEXT = "修复湿地5公顷，种植香蒲（Typha latifolia）。The city opened 3 parks in 2024."
_ROW = {"text_id": "", "text": _TEXT, "language": "mul"}
# To segment a text takes every lexicon: of words, units, species and languages.
segment.run({"texts": from_rows("texts", [_ROW])}, Settings())
# What is not looked at stays shared: collecting garbage would have each worker copy it.
gc.freeze()
