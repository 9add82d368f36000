"""Translation into English: engines, what they are given, how what they say is checked."""

from pipeline.translation.choose import choose_engine
from pipeline.translation.memory import Memory, RememberingEngine
from pipeline.translation.models import install_models, list_models, verify_models
from pipeline.translation.terms import Term, Termbase, load_termbase
from pipeline.translation.translator import Translation, Translator

__all__ = [
    "Memory",
    "RememberingEngine",
    "Term",
    "Termbase",
    "Translation",
    "Translator",
    "choose_engine",
    "install_models",
    "list_models",
    "load_termbase",
    "verify_models",
]
