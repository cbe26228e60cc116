"""The desk: a store as pages in a browser, the same lists as JSON and files, a calendar, feeds (the extra ``web``).

``application(store, settings)`` is an ASGI application. ``asking`` says what can be asked of each list, in the address;
``desk`` holds what all pages share; then a module a page. Pages are made on the server and need no script; the one
script (``static/desk.js``) joins a datum to its words and moves by keyboard. Pictures are drawn here, as SVG.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fastapi import FastAPI

    from dateline.store.store import Store
    from dateline.web.settings import Settings

__all__ = ["application"]


def application(store: Store, settings: Settings | None = None) -> FastAPI:
    """The desk of a store. Raises ``UsageError`` if the extra ``web`` is not installed."""
    from dateline.errors import UsageError

    try:
        from dateline.web.app import build
        from dateline.web.settings import Settings
    except ModuleNotFoundError as error:
        if error.name not in ("fastapi", "starlette", "jinja2", "pydantic"):
            raise
        raise UsageError(
            f"The desk needs {error.name}, which is not installed. Install it: pip install 'dateline[web]'."
        ) from None
    return build(store, settings or Settings())
