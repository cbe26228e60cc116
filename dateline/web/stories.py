"""Stories: articles about one development; of one, its articles in time, who repeated whom, and what they tell,
each thing once with all its reports."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, HTTPException, Request
from fastapi import Path as InPath
from fastapi import Query as Parameters
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict, Field

from dateline.choosing import since as first_day
from dateline.errors import UsageError
from dateline.stories.model import Told
from dateline.web.agenda import shown
from dateline.web.asking import Words, a_day
from dateline.web.desk import Desk, plain_address
from dateline.web.drawing.lanes import lanes
from dateline.web.lists import MISSING

Identifier = Annotated[str, InPath(pattern="^[0-9a-f]{4,16}$", description="A story's id, or its beginning.")]
#: So many stories a page has; so many statements and events of a story it shows.
STORIES, LINES = 30, 40


class StoriesQuery(BaseModel):
    """What can be asked of stories."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    since: Words = Field(None, description="With articles written on this day or later: 2024-02-05, yesterday, 7d.")
    until: Words = Field(None, description="With articles written on this day or earlier.")
    who: Words = Field(None, description="With articles that name somebody: words of a name, or a code.")
    most: int | None = Field(None, ge=1, le=500, description="At most so many stories.")


class Stories(BaseModel):
    """Stories, those told of last first."""

    items: list[dict[str, Any]]


def router(desk: Desk) -> APIRouter:
    """The routes of stories."""
    routes = APIRouter(tags=["stories"])

    def found(asked: StoriesQuery) -> Any:
        days = {"since": first_day(asked.since), "until": a_day(asked.until)}
        most = asked.most or STORIES
        return desk.fresh.get(
            ("stories", asked), lambda: desk.store.stories(about=asked.who, most=most, **days)
        )  # fmt: skip

    @routes.get("/stories", include_in_schema=False)
    def page(request: Request, asked: Annotated[StoriesQuery, Parameters()]) -> Response:
        if plain := plain_address(request):
            return plain
        given = asked.model_dump(exclude_none=True)
        return desk.page(request, "stories.html", asked=asked, given=given, stories=found(asked))

    @routes.get("/stories.json", summary="Articles about one development")
    def listed(asked: Annotated[StoriesQuery, Parameters()]) -> Stories:
        return Stories(items=[{**story.to_dict(), "href": f"/stories/{story.id}"} for story in found(asked)])

    @routes.get(
        "/stories/{story}.json", responses=MISSING, summary="What the articles of a story tell, each thing once"
    )
    def told(story: Identifier) -> dict[str, Any]:
        return _told(desk, story).to_dict()

    @routes.get("/stories/{story}", include_in_schema=False)
    def one(request: Request, story: Identifier) -> Response:
        found = _told(desk, story)
        return desk.page(
            request, "story.html", whole=found, story=found.story, lanes=lanes(found.story.parts), lines=LINES,
            agenda=[shown(each, desk.zone) for each in found.agenda],
            titles={part.article: part for part in found.story.parts},
        )  # fmt: skip

    return routes


def _told(desk: Desk, story: str) -> Told:
    try:
        return desk.fresh.get(("story", story), lambda: desk.store.tell(story))
    except UsageError:
        raise HTTPException(404, "There is no such story.") from None
