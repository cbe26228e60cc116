"""Who is let in, and what may be written."""

from __future__ import annotations

from collections.abc import Callable

import httpx
import pytest

from dateline.errors import UsageError
from dateline.store.store import Store
from dateline.web.settings import Settings
from tests.web.conftest import PATIENCE, fetch, send

TOKEN = "a-token-of-our-own"


def _first(address: str, **options: str) -> str:
    """The path of a statement's page."""
    row = fetch(f"{address}/statements.json", headers=options).json()["items"][0]
    return f"/articles/{row['record']}/{row['statement']}"


def test_a_policy_without_inline_script_is_on_every_answer(desk: str) -> None:
    """Pages, files, errors and static files carry the policy, and no page needs more than it allows."""
    for path in ("/today", "/events.json", "/nothing", "/static/desk.css", "/events?status=x"):
        headers = fetch(desk + path).headers
        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy and "script-src 'self'" in policy and "unsafe" not in policy
        assert headers["x-content-type-options"] == "nosniff"


def test_a_strange_name_is_refused(desk: str) -> None:
    """A page elsewhere that makes its own name lead here (DNS rebinding) gets nothing."""
    answer = fetch(f"{desk}/today", headers={"host": "evil.example"})
    assert answer.status_code == 421
    assert "articles" not in answer.text


def test_without_the_token_nobody_is_let_in(serve: Callable[..., str]) -> None:
    """The token in a header or once in the address, from where it goes into a cookie."""
    address = serve(token=TOKEN)
    for path in ("/today", "/events.json", "/static/desk.css", "/openapi.json", "/agenda.ics?token=wrong"):
        assert fetch(address + path).status_code == 401
    assert fetch(f"{address}/events.json", headers={"authorization": f"Bearer {TOKEN}"}).status_code == 200
    with httpx.Client(timeout=PATIENCE, base_url=address, follow_redirects=True) as client:
        answer = client.get("/events", params={"token": TOKEN, "status": "planned"})
        assert answer.status_code == 200 and "token" not in str(answer.url)
        assert client.get("/today").status_code == 200


def test_a_token_in_the_address_redirects_to_here_only(serve: Callable[..., str]) -> None:
    """A path with two slashes is not taken for another host."""
    answer = fetch(f"{serve(token=TOKEN)}//evil.example/?token={TOKEN}")
    assert answer.headers["location"].startswith("/evil.example")


def test_a_correction_from_another_site_is_refused(serve: Callable[..., str], store: Store) -> None:
    """A form elsewhere cannot write, whichever way the browser says where it stood."""
    address = serve()
    path = _first(address)
    for headers in ({"sec-fetch-site": "cross-site"}, {"origin": "https://evil.example"}, {"origin": "null"}):
        answer = send(f"{address}{path}/correct", data={"field": "reject", "why": "x"}, headers=headers)
        assert answer.status_code == 403
    assert store.corrections() == ()


def test_a_correction_is_written_with_its_name_and_taken_back(serve: Callable[..., str], store: Store) -> None:
    """What is rejected is in no list any more, with the user's name; taken back, it is there again."""
    address = serve(user="anna")
    path = _first(address)
    total = fetch(f"{address}/statements.json").json()["total"]
    done = send(f"{address}{path}/correct", data={"field": "reject", "why": "not said", "person": "eve"})
    assert (done.status_code, done.headers["location"]) == (303, path)
    assert [(c.person, c.why) for c in store.corrections()] == [("anna", "not said")]
    assert fetch(f"{address}/statements.json").json()["total"] == total - 1
    assert "not said" in fetch(address + path).text
    send(f"{address}{path}/correct", data={"field": "undo"})
    assert fetch(f"{address}/statements.json").json()["total"] == total


def test_a_status_is_put_right(serve: Callable[..., str]) -> None:
    """An event gets the status that a person says, and stands in the list of that status."""
    address = serve(user="anna")
    row = fetch(f"{address}/events.json?status=happened").json()["items"][0]
    path = f"/articles/{row['record']}/{row['event']}"
    before = fetch(f"{address}/events.json?status=denied").json()["total"]
    wrong = send(f"{address}{path}/correct", data={"field": "status", "value": "perhaps", "why": "so"})
    assert wrong.status_code == 400 and "happened" in wrong.text
    send(f"{address}{path}/correct", data={"field": "status", "value": "denied", "why": "so"})
    assert fetch(f"{address}/events.json?status=denied").json()["total"] == before + 1


def test_without_a_reason_nothing_is_corrected(serve: Callable[..., str], store: Store) -> None:
    """An empty reason is asked for."""
    address = serve()
    answer = send(f"{address}{_first(address)}/correct", data={"field": "reject", "why": "  "})
    assert answer.status_code == 400
    assert store.corrections() == ()


def test_a_read_only_desk_cannot_be_written(serve: Callable[..., str], store: Store) -> None:
    """There is no form, and no address to send one to."""
    address = serve(read_only=True)
    path = _first(address)
    assert "Put it right" not in fetch(address + path).text
    assert send(f"{address}{path}/correct", data={"field": "reject", "why": "x"}).status_code in (404, 405)
    assert store.corrections() == ()


def test_the_proxy_says_who_corrects(serve: Callable[..., str], store: Store) -> None:
    """With a proxy's header nobody is let in without it, and corrections bear its name."""
    address = serve(user_header="x-remote-user")
    assert fetch(f"{address}/today").status_code == 401
    bob = {"x-remote-user": "bob"}
    data = {"field": "reject", "why": "no"}
    send(f"{address}{_first(address, **bob)}/correct", data=data, headers=bob)
    assert [c.person for c in store.corrections()] == ["bob"]


def test_to_be_reached_by_others_a_desk_needs_a_token() -> None:
    """Bound to an address of the network without token or proxy, it does not start."""
    with pytest.raises(UsageError, match="--token-file"):
        Settings().for_address("0.0.0.0")
    Settings(token=TOKEN).for_address("0.0.0.0")
    Settings().for_address("127.0.0.1")
