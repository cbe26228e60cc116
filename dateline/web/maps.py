"""The map: where events are, and how many; each place and each country leads to its events."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Request
from fastapi import Query as Parameters
from fastapi.responses import Response
from pydantic import Field

from dateline.web.asking import EventsQuery
from dateline.web.desk import Desk, plain_address
from dateline.web.drawing.atlas import drawn
from dateline.web.drawing.network import net


class MapQuery(EventsQuery):
    """What the map can be asked: what events can, and how much of the world is shown."""

    view: Literal["near", "world"] = Field("near", description="Around the places, or the whole world.")


def router(desk: Desk) -> APIRouter:
    """The routes of the pictures."""
    routes = APIRouter()

    @routes.get("/map", include_in_schema=False)
    def page(request: Request, asked: Annotated[MapQuery, Parameters()]) -> Response:
        if plain := plain_address(request) or desk.narrowed(request):
            return plain
        wanted = asked.asked()
        spots = desk.fresh.get(("spots", wanted), lambda: desk.shelf.spots(wanted))
        world = asked.view == "world"
        picture = desk.fresh.get(("map", spots, world), lambda: drawn(spots, whole=world))
        counted = desk.counted(wanted)
        return desk.page(
            request, "map.html", query=asked, given=asked.given("view"), map=picture,
            spots=spots, counted=counted, countries=dict(counted.by["country"]), placed=sum(spot[4] for spot in spots),
        )  # fmt: skip

    @routes.get("/network", include_in_schema=False)
    def network(request: Request, asked: Annotated[EventsQuery, Parameters()]) -> Response:
        if plain := plain_address(request) or desk.narrowed(request):
            return plain
        wanted = asked.asked()
        pairs = desk.fresh.get(("between", wanted), lambda: desk.shelf.between(wanted))
        return desk.page(
            request, "network.html", query=asked, given=asked.given(), pairs=pairs, net=net(pairs),
            counted=desk.counted(wanted),
        )  # fmt: skip

    return routes
