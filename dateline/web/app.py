"""The application: the guard before it, a module a page, plain errors."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from fastapi.staticfiles import StaticFiles
from starlette.exceptions import HTTPException
from starlette.middleware.gzip import GZipMiddleware
from starlette.types import Scope

from dateline import __version__
from dateline.errors import DatelineError, StoreError, UsageError
from dateline.store.store import Store
from dateline.web import actor, agenda, article, correcting, feeds, lists, maps, search, stories, today
from dateline.web.desk import Desk
from dateline.web.guard import Guard
from dateline.web.settings import Settings

DESCRIPTION = """The lists of a Dateline store: who said what, what happened, what is scheduled, what is disputed.
Filters are those of the pages. A list goes on at `next`. Each datum has `href`: the page that shows its words."""


def build(store: Store, settings: Settings) -> FastAPI:
    """The desk of a store."""
    desk = Desk(store, settings)
    app = FastAPI(
        title="Dateline", version=__version__, description=DESCRIPTION, docs_url=None, redoc_url=None,
        responses={400: {"model": lists.Problem, "description": "What is asked for does not exist."}},
    )  # fmt: skip
    app.state.desk = desk
    for module in (today, lists, agenda, article, actor, maps, search, stories, feeds, correcting):
        app.include_router(module.router(desk))
    app.mount("/static", Kept(packages=[("dateline.web", "static")]), name="static")
    app.add_middleware(GZipMiddleware, minimum_size=800, compresslevel=5)
    app.add_middleware(Guard, settings=settings)
    app.openapi = lambda: _openapi(app)  # type: ignore[method-assign]

    @app.exception_handler(DatelineError)
    def refused(request: Request, error: DatelineError) -> Response:
        status = 503 if isinstance(error, StoreError) else 400 if isinstance(error, UsageError) else 500
        return _problem(desk, request, status, str(error))

    @app.exception_handler(RequestValidationError)
    def invalid(request: Request, error: RequestValidationError) -> Response:
        return _problem(desk, request, 400, "; ".join(_told(each) for each in error.errors()))

    @app.exception_handler(HTTPException)
    def missing(request: Request, error: HTTPException) -> Response:
        why = error.detail if error.detail != HTTPStatus(error.status_code).phrase else "There is no such page."
        return _problem(desk, request, error.status_code, why, error.headers)

    return app


class Kept(StaticFiles):
    """Files whose address changes when they do: a browser keeps them."""

    def file_response(self, *given: Any, **named: Any) -> Response:
        answer = super().file_response(*given, **named)
        answer.headers["cache-control"] = "public, max-age=31536000, immutable"
        return answer

    async def get_response(self, path: str, scope: Scope) -> Response:
        if "\0" in path:
            raise HTTPException(404)
        return await super().get_response(path, scope)


def _problem(desk: Desk, request: Request, status: int, why: str, headers: Any = None) -> Response:
    """What is wrong, as the caller reads: a page for a browser, JSON for a program."""
    last = request.url.path.rpartition("/")[2]
    if "." in last or request.url.path.startswith(("/static/", "/openapi")):
        return JSONResponse({"error": why}, status, headers)
    answer = desk.page(request, "problem.html", status, why=why, code=status)
    answer.headers.update(headers or {})
    return answer


def _told(error: Any) -> str:
    where = ".".join(str(part) for part in error["loc"][1:])
    if error["type"] == "extra_forbidden":
        return f"There is no filter {where!r} here."
    return f"{where}: {error['msg']}"


def _openapi(app: FastAPI) -> dict[str, Any]:
    """The description, in which what cannot be validated is answered with 400, as everything else that is wrong."""
    if app.openapi_schema is None:
        made = FastAPI.openapi(app)
        for path in made["paths"].values():
            for operation in path.values():
                operation["responses"].pop("422", None)
        for name in ("HTTPValidationError", "ValidationError"):
            made["components"]["schemas"].pop(name, None)
        app.openapi_schema = made
    return app.openapi_schema
