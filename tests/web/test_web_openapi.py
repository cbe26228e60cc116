"""The desk keeps to its OpenAPI description, whatever it is asked (schemathesis)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.specs.openapi import checks

import dateline
from dateline.web import application
from dateline.web.settings import Settings


@pytest.fixture(scope="module")
def app(filled: Path) -> Any:
    """The application over the example pages."""
    with dateline.open(filled) as store:
        yield application(store, Settings("UTC", hosts=("*",)))


def test_answers_are_as_described(app: Any) -> None:
    """Never an error of ours, never an answer that the description does not know, whatever is asked."""
    asked = 0
    for found in schemathesis.openapi.from_asgi("/openapi.json", app).get_all_operations():
        operation = found.ok()

        @given(st.one_of(operation.as_strategy(), operation.as_strategy(generation_mode=GenerationMode.NEGATIVE)))
        @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
        def ask(case: Any) -> None:
            # that a cursor is none of ours or a name nobody's is found out by asking: 400 with the reason is an answer
            case.call_and_validate(excluded_checks=[checks.positive_data_acceptance])

        ask()
        asked += 1
    assert asked >= 12


def test_every_list_and_its_filters_are_described(app: Any) -> None:
    """The paths are those that the pages link to, each parameter says what it means."""
    told = app.openapi()
    assert {
        "/events.{form}", "/statements.{form}", "/conflicts.{form}", "/agenda.{form}", "/agenda.ics", "/search.json",
        "/actor.json", "/today.json", "/articles/{article}.json", "/feed.atom", "/feed.json", "/corrections.json",
    } <= set(told["paths"])  # fmt: skip
    for path, operations in told["paths"].items():
        for parameter in operations["get"].get("parameters", []):
            assert (
                parameter["name"] == "form" or parameter.get("description") or parameter["schema"].get("description")
            ), (
                path,
                parameter,
            )
