"""Translation engines behind one small interface."""

from pipeline.translation.engines.argos import ArgosEngine
from pipeline.translation.engines.base import Engine, Hypothesis, Segment
from pipeline.translation.engines.gguf import GgufEngine

__all__ = ["ArgosEngine", "Engine", "GgufEngine", "Hypothesis", "Segment"]
