"""A GGUF model with a smaller vocabulary: what it does not need costs no time.

Of Gemma 3 270M, two thirds are a row for each of 262,144 pieces of words, and all of them are read
for every token that it writes. Without the rows of pieces that neither Chinese nor English has, a
text is cut into the same tokens and continued in the same way, in about two thirds of the time.
"""

import re
from pathlib import Path
from typing import Any

import numpy as np

from pipeline.errors import ModelError

_LISTS = tuple(f"tokenizer.ggml.{name}" for name in ("tokens", "scores", "token_type"))
"""What the header says of each piece, in the order of the rows."""
_ROWS = "token_embd.weight"
"""A row a piece; the output layer is the same matrix."""
_UNUSED = re.compile(r"<unused\d+>")


def prune_vocabulary(base: Path, pieces: Path, target: Path) -> None:
    """Write a model without the pieces that a list lacks; all else is copied as it is.

    Args:
        base: a GGUF model whose output layer is its embedding.
        pieces: UTF-8, a piece to keep a line. Bytes and signs of control are always kept, since
            every text can be cut into them.
        target: where to write; the same base and list give the same bytes.

    Raises:
        ModelError: a file cannot be read, or the base is no such model.
    """
    from gguf import GGUFReader, GGUFValueType, GGUFWriter, TokenType

    try:
        wanted = set(pieces.read_text(encoding="utf-8").split("\n"))
        reader = GGUFReader(base)
        words, _, kinds = (reader.fields[name].contents() for name in _LISTS)
    except (OSError, ValueError, LookupError) as error:
        raise ModelError(f"{base} cannot be pruned to {pieces}: {error!r}") from error
    kept = [
        row
        for row, (piece, kind) in enumerate(zip(words, kinds, strict=True))
        if piece in wanted or (kind != TokenType.NORMAL and not _UNUSED.fullmatch(piece))
    ]
    writer = GGUFWriter(target, reader.fields["general.architecture"].contents())
    for name, field in reader.fields.items():
        if name.startswith("GGUF.") or name == "general.architecture":
            continue  # The writer writes them.
        content: Any = field.contents()
        if name in _LISTS:
            content = [content[row] for row in kept]
        item = field.types[-1] if field.types[0] == GGUFValueType.ARRAY else None
        writer.add_key_value(name, content, field.types[0], sub_type=item)
    for tensor in reader.tensors:
        rows = np.ascontiguousarray(tensor.data[kept]) if tensor.name == _ROWS else tensor.data
        writer.add_tensor(tensor.name, rows, raw_dtype=tensor.tensor_type)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
