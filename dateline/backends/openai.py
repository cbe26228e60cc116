"""A server that speaks as OpenAI's does ("/chat/completions"): llama.cpp, vLLM, Ollama here, or a provider."""

from __future__ import annotations

import json
import os
from typing import Any

import httpx

from dateline.errors import SourceError

#: Where llama.cpp's server listens; nothing is sent elsewhere unless the user says so.
HERE = "http://127.0.0.1:8080/v1"
#: A small machine is slow.
SECONDS = 300.0


class OpenAI:
    """A model of a server. ``base``: $OPENAI_BASE_URL, else this machine's; ``key``: $OPENAI_API_KEY, if any."""

    def __init__(self, model: str, base: str | None = None, key: str | None = None) -> None:
        self.model = model
        self.base = (base or os.environ.get("OPENAI_BASE_URL") or HERE).rstrip("/")
        self.key = key or os.environ.get("OPENAI_API_KEY")

    @property
    def name(self) -> str:
        return f"openai:{self.model}"

    def complete_json(self, prompt: str, schema: dict[str, Any], seed: int) -> Any:
        shape = {"name": "answer", "schema": schema, "strict": True}
        body = {
            "model": self.model,
            "messages": [{"role": "user", "content": prompt}],
            "response_format": {"type": "json_schema", "json_schema": shape},
            "temperature": 0,
            "seed": seed,
        }
        headers = {"authorization": f"Bearer {self.key}"} if self.key else {}
        try:
            answer = httpx.post(f"{self.base}/chat/completions", json=body, headers=headers, timeout=SECONDS)
            answer.raise_for_status()
            return told(answer.json(), self.base)
        except httpx.HTTPStatusError as error:
            why = " ".join(error.response.text.split())[:200]
            raise SourceError(f"{self.base} answers {error.response.status_code}: {why or 'no reason'}.") from None
        except httpx.HTTPError as error:
            raise SourceError(
                f"{self.base} does not answer ({type(error).__name__}). Start the server, or set OPENAI_BASE_URL."
            ) from None
        except ValueError:
            raise SourceError(f"{self.base} answers with something that is not JSON.") from None


def told(answer: Any, who: str) -> Any:
    """The JSON in a chat completion. Raises ``SourceError`` where there is none."""
    try:
        return json.loads(answer["choices"][0]["message"]["content"])
    except (KeyError, IndexError, TypeError, ValueError):
        raise SourceError(f"{who}: the model's answer is not the JSON that it was asked for.") from None
