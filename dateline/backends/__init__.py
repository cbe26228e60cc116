"""Language models, optional and off: what a model proposes is quoted text, and stands in a record only where the
deterministic core finds the quotation and can check the rest; else under ``rejected``, with the reason.

A back end is a class with ``name`` and one method, ``complete_json``. Others than ours are found by the entry-point
group ``dateline.backends``: the name that a user gives, and a callable that takes what follows the colon
("openai:qwen3" gives ``OpenAI("qwen3")``).
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from importlib.metadata import entry_points
from typing import Any, Protocol, cast

from dateline.errors import UsageError

GROUP = "dateline.backends"
#: Ours, by the names under which others' are found.
OURS = {"openai": "dateline.backends.openai:OpenAI", "gguf": "dateline.backends.gguf:GGUF"}


class Backend(Protocol):
    """A model that answers with JSON."""

    @property
    def name(self) -> str:
        """What the record's version says: the kind of back end and the model."""

    def complete_json(self, prompt: str, schema: dict[str, Any], seed: int) -> Any:
        """The model's answer to a prompt, as JSON's own types. ``schema`` (JSON Schema) is what it is asked to keep to;
        an answer that does not is for the caller to refuse. Raises ``SourceError`` if the model does not answer."""


def backend(asked: str) -> Backend:
    """The back end by name and model: "openai:qwen3", "gguf:model.gguf". Raises ``UsageError`` with the choices."""
    name, _, model = asked.partition(":")
    known = _makers()
    if name not in known:
        raise UsageError(f"There is no back end {name!r}. Choose of {', '.join(sorted(known))}, as openai:MODEL.")
    if not model:
        raise UsageError(f"Say which model: {name}:MODEL.")
    return known[name]()(model)


def _makers() -> dict[str, Callable[[], Callable[[str], Backend]]]:
    def ours(path: str) -> Callable[[], Callable[[str], Backend]]:
        module, _, name = path.partition(":")
        return lambda: cast("Callable[[str], Backend]", getattr(import_module(module), name))

    others = {point.name: point.load for point in entry_points(group=GROUP)}
    return {**{name: ours(path) for name, path in OURS.items()}, **others}
