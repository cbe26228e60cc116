"""The pages of web archives, as captures for the store."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from dateline import warc
from dateline.store.captures import Capture


def captures(stream: BinaryIO, name: str) -> Iterator[Capture]:
    """The pages of an archive that a server gave with 200, in order; what is broken or too long is passed over. Raises
    ``SourceError`` where the archive is cut or broken, after what stands before."""
    for page in warc.pages(stream, name):
        if page.problem is None:
            yield Capture(
                page.url,
                page.data,
                url=page.url,
                content_type=page.content_type,
                headers=page.headers,
                fetched=page.fetched,
            )
