"""What the learned readers share: small MiniLM encoders in 8-bit ONNX, run on one thread, with marks around spans.

A reader puts marks (unused tokens of the vocabulary) around the spans it asks about and reads the answer off the places
of the opening marks, after the entity markers of Baldini Soares et al., 2019, "Matching the Blanks". Texts are read one
by one: 8-bit activations are scaled over a batch, so that an answer would depend on the batch's other texts.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from dateline.errors import ModelError
from dateline.spans import Span

TOKENIZER = Path(__file__).with_name("tokenizer.json")

#: The digests of the weights of a folder, as sha256sum writes them; ``python -m tools.digests`` does.
SUMS = "SHA256SUMS"


def checked(path: Path) -> Path:
    """A packaged file whose sha256 is the one noted beside it; a file from elsewhere, such as one that is being
    trained, is taken as it is. Raises ``ValueError`` for another sha256, ``OSError`` where the file is missing."""
    package = Path(__file__).parent.parent
    if package in path.parents and digests(path.parent).get(path.name) != sha256(path):
        raise ValueError(f"its sha256 is not the one in {SUMS}; it is damaged, or was replaced")
    return path


def digests(folder: Path) -> dict[str, str]:
    """The digests noted in a folder, by name of file; none where nothing is noted."""
    try:
        lines = (folder / SUMS).read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return {}
    return {name: digest for digest, _, name in (line.partition("  ") for line in lines)}


def sha256(path: Path) -> str:
    """The sha256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def tokenizer(path: Path = TOKENIZER) -> Any:
    """The tokenizer in a ``tokenizer.json``, without padding or truncation."""
    from tokenizers import Tokenizer

    words = Tokenizer.from_file(str(checked(path)))
    words.no_padding()
    words.no_truncation()
    return words


@cache
def words() -> Any:
    """The packaged tokenizer, loaded once.

    Raises:
        ModelError: its file is missing or broken.
    """
    try:
        return tokenizer()
    except Exception as error:  # tokenizers raises bare Exceptions
        raise broken(TOKENIZER, error) from error


def session(path: Path) -> Any:
    """An onnxruntime session on one thread.

    Raises:
        ModelError: the model is missing or broken.
    """
    try:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 3
        return onnxruntime.InferenceSession(str(checked(path)), options, providers=["CPUExecutionProvider"])
    except Exception as error:  # onnxruntime raises its own
        raise broken(path, error) from error


def broken(path: Path, error: Exception) -> ModelError:
    """What to say of a file of a model that cannot be loaded."""
    return ModelError(f"The learned reader cannot be loaded from {path}: {error}. Install dateline again.")


def mark(words: Any, text: str, marks: Sequence[tuple[Span, int, int]]) -> tuple[list[int], list[int]]:
    """The token numbers of a text with marks in it, and the place of each opening mark among them. A mark is a span
    with the numbers of its opening and its closing token; of those that begin together the longest opens first."""
    ids: list[int] = []
    at = [0] * len(marks)
    opening = sorted(range(len(marks)), key=lambda n: (marks[n][0][0], -marks[n][0][1]))
    closing = sorted(range(len(marks)), key=lambda n: (marks[n][0][1], -marks[n][0][0]))
    begun = ended = 0
    cuts = sorted({0, len(text), *(offset for span, _, _ in marks for offset in span)})
    for start, end in pairwise(cuts):
        while begun < len(opening) and marks[opening[begun]][0][0] == start:
            at[opening[begun]] = len(ids)
            ids.append(marks[opening[begun]][1])
            begun += 1
        ids += words.encode(text[start:end], add_special_tokens=False).ids
        while ended < len(closing) and marks[closing[ended]][0][1] == end:
            ids.append(marks[closing[ended]][2])
            ended += 1
    return ids, at


def shares(scores: Any) -> Any:
    """Softmax over the last axis."""
    import numpy as np

    weights = np.exp(scores - scores.max(-1, keepdims=True))
    return weights / weights.sum(-1, keepdims=True)
