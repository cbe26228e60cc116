"""A model in a GGUF file, run on this machine's processor (the extra ``llm``)."""

from __future__ import annotations

import json
from functools import cached_property
from pathlib import Path
from typing import Any

from dateline.backends.openai import told
from dateline.errors import SourceError, UsageError

#: So many tokens of text and answer together; and of an answer.
CONTEXT, ANSWER = 4096, 500


class GGUF:
    """A model by the path of its file."""

    def __init__(self, model: str) -> None:
        self.path = Path(model)
        if not self.path.is_file():
            raise SourceError(f"{model}: there is no such file. Give the path of a model (.gguf).")

    @property
    def name(self) -> str:
        return f"gguf:{self.path.name}"

    def complete_json(self, prompt: str, schema: dict[str, Any], seed: int) -> Any:
        body = {
            "messages": [{"role": "user", "content": prompt}],
            "response_format": {"type": "json_schema", "json_schema": {"schema": schema}},
            "temperature": 0.0,
            "seed": seed,
            "max_tokens": ANSWER,
            "cache_prompt": False,
        }
        answer = self._server.handle_chat_completions(body)
        return told(json.loads(answer) if isinstance(answer, (str, bytes)) else answer, self.name)

    @cached_property
    def _server(self) -> Any:
        try:
            import xllamacpp
        except ImportError:
            raise UsageError(
                "A model in a file needs xllamacpp, which is not installed. Install it: pip install 'dateline[llm]'."
            ) from None
        params = xllamacpp.CommonParams()
        params.model.path = str(self.path)
        params.n_ctx = CONTEXT
        params.n_parallel = 1
        params.warmup = False
        return xllamacpp.Server(params)
