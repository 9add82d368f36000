"""Stable identifiers: the same content has the same id on every machine."""

import re
import unicodedata
from hashlib import blake2b

ID_HEX_DIGITS = 16


def content_id(*parts: str) -> str:
    """16 hexadecimal digits of BLAKE2b over ``parts``, whose boundaries count."""
    digest = blake2b(digest_size=ID_HEX_DIGITS // 2)
    for part in parts:
        encoded = part.encode("utf-8", "surrogatepass")
        digest.update(len(encoded).to_bytes(8, "big"))
        digest.update(encoded)
    return digest.hexdigest()


def slug(name: str) -> str:
    """``name`` as a document id: lower case, letters and digits of any script, hyphens between.

    >>> slug("São Paulo (2026)")
    'são-paulo-2026'
    """
    normal = unicodedata.normalize("NFC", name).casefold()
    return re.sub(r"[\W_]+", "-", normal).strip("-") or "profile"
