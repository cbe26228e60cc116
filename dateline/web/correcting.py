"""Corrections from the page: a datum is rejected, or gets another status, date or actor, with a reason; and that can be
taken back. All of them in a list."""

from __future__ import annotations

from getpass import getuser
from typing import Annotated, Any

from fastapi import APIRouter, Form, HTTPException, Request
from fastapi.responses import RedirectResponse, Response
from pydantic import BaseModel

from dateline.web.article import Identifier, Reference
from dateline.web.desk import Desk

#: Longer names and reasons are not taken.
NAME, REASON = 80, 2_000


class Corrections(BaseModel):
    """What people have put right, the newest first."""

    total: int
    items: list[dict[str, Any]]


def router(desk: Desk) -> APIRouter:
    """The routes of corrections; those that write are not there where the desk is read-only."""
    routes = APIRouter()

    @routes.get("/corrections", include_in_schema=False)
    def page(request: Request) -> Response:
        return desk.page(request, "corrections.html", corrections=desk.store.corrections()[::-1])

    @routes.get("/corrections.json", tags=["corrections"], summary="What people have put right")
    def listed() -> Corrections:
        items = [_plain(each) for each in desk.store.corrections()[::-1]]
        return Corrections(total=len(items), items=items)

    if desk.settings.read_only:
        return routes

    @routes.post("/articles/{article}/{reference}/correct", include_in_schema=False)
    def correct(
        request: Request,
        article: Identifier,
        reference: Reference,
        field: Annotated[str, Form(max_length=20)],
        value: Annotated[str, Form(max_length=200)] = "",
        why: Annotated[str, Form(max_length=REASON)] = "",
        person: Annotated[str, Form(max_length=NAME)] = "",
    ) -> Response:
        who = desk.user(request) or person.strip() or _user()
        if field == "undo":
            desk.store.undo(f"{article}/{reference}", person=who)
        elif not why.strip():
            raise HTTPException(400, "Say why: whoever reads this later will want to know.")
        else:
            desk.store.correct(f"{article}/{reference}", field, value.strip() or None, person=who, why=why.strip())
        desk.fresh.clear()
        return RedirectResponse(f"/articles/{article}/{reference}", 303)

    return routes


def _user() -> str:
    try:
        return getuser()
    except (OSError, KeyError, ImportError):
        return "somebody"


def _plain(correction: Any) -> dict[str, Any]:
    plain = {name: getattr(correction, name) for name in type(correction).__slots__}
    return {**plain, "href": f"/articles/{correction.article}/{correction.reference}"}
