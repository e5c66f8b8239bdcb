"""What Flask and Werkzeug do around every view still holds where the edge does it in fewer steps."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from flask import (
    Blueprint,
    Flask,
    after_this_request,
    g,
    has_app_context,
    has_request_context,
    session,
    url_for,
)
from werkzeug.exceptions import HTTPException
from werkzeug.routing import Map, Rule

from service.web.edge import Application
from service.web.routes import Routes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Response
    from flask.testing import FlaskClient

ID = "01a21961-df5d-75fe-a5f6-c0e23ef7e009"
METHODS = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "DELETE")


def fails() -> str:
    raise ZeroDivisionError("of the test")


def note(order: list[str], text: str, response: Response) -> Response:
    order.append(text)
    return response


def paths(app: Flask) -> Iterator[str]:
    """Write an address for each route, and some that are nearly one."""
    texts = {"uuid": ID, "int": "7", "default": "name"}
    for rule in app.url_map.iter_rules():
        path = "".join(text if is_static else texts[text] for is_static, text in _pieces(rule.rule))
        yield from (path, f"{path}/", f"/{path}", path.replace("7", "x"), path.replace(ID, "x"), f"{path}x")


def _pieces(rule: str) -> Iterator[tuple[bool, str]]:
    for piece in rule.replace(">", "<").split("<"):
        kind, colon, _ = piece.partition(":")
        is_name = not piece.startswith("/") and piece.replace("_", "").isalpha()
        if colon and kind in {"uuid", "int"}:
            yield False, kind
        else:
            yield (False, "default") if is_name else (True, piece)


def matched(routes: Map, path: str, method: str) -> object:
    try:
        return routes.bind("localhost").match(path, method, return_rule=True)
    except HTTPException:
        return None


def test_who_goes_straight_on_arrives_where_trying_every_way_leads(app: Flask) -> None:
    assert isinstance(app.url_map, Routes)
    asked = [(path, method) for path in set(paths(app)) for method in METHODS if path.startswith("/")]
    found = [each for each in asked if app.url_map.straight(*each)]
    assert len(found) > 3 * len(list(app.url_map.iter_rules())) // 2
    assert all(app.url_map.straight(*each) == matched(app.url_map, *each) for each in found)
    assert all(matched(app.url_map, *each) is None for each in set(asked) - set(found) if "//" not in each[0])


@pytest.mark.parametrize(
    "special",
    [
        Rule("/x/<path:rest>", endpoint="rest"),
        Rule("/x/<a>-<b>", endpoint="two"),
        Rule("/<any(x, y):kind>/7", endpoint="any"),
        Rule("/x/<int:number>", endpoint="x", defaults={"more": 1}),
        Rule("/z/", endpoint="x", redirect_to="/x/1"),
        Rule("/ws", endpoint="ws", websocket=True),
    ],
)
@pytest.mark.parametrize("path", ["/x/7", "/x/a-b", "/x/a/b", "/y/7", "/z/", "/z", "/ws", "/x", "/x/"])
def test_rules_that_mean_more_than_they_say_are_left_to_werkzeug(special: Rule, path: str) -> None:
    routes = Routes([special.empty(), Rule("/x/<int:number>", endpoint="x"), Rule("/x", endpoint="all")])
    straight = routes.straight(path, "GET")
    assert straight is None or straight == matched(routes, path, "GET")


@pytest.fixture(params=[Flask, Application])
def bare(request: pytest.FixtureRequest) -> FlaskClient:
    """Give an application with nothing around its views, once Flask's: what is said of it holds for both."""
    app: Flask = request.param(__name__)
    app.add_url_rule("/plain", "plain", lambda: "plain")
    app.add_url_rule("/folder/", "folder", lambda: "folder")
    app.add_url_rule("/fails", "fails", fails)
    return app.test_client()


def test_head_options_slashes_and_wrong_methods_are_answered_as_by_flask(bare: FlaskClient) -> None:
    head, options, wrong = bare.head("/plain"), bare.options("/plain"), bare.post("/plain")
    assert (head.status_code, head.data, head.content_length) == (200, b"", 5)
    assert (options.status_code, options.data) == (200, b"")
    assert wrong.status_code == 405
    for reply in (options, wrong):
        assert set(reply.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS"}
    lost = [bare.get(path) for path in ("/folder", "/folder//", "/plain/")]
    assert [reply.status_code for reply in lost] == [308, 308, 404]
    assert [reply.headers.get("Location") for reply in lost[:2]] == ["http://localhost/folder/"] * 2
    assert bare.get("/folder?a=1", headers={"Host": "else.where"}).location == "http://else.where/folder/?a=1"


def test_what_comes_before_and_after_views_comes_for_errors_too(bare: FlaskClient) -> None:
    app, order = bare.application, []

    app.before_request(lambda: order.append("before"))
    app.after_request(lambda response: note(order, "last", response))
    app.after_request(lambda response: note(order, f"after {response.status_code}", response))
    app.teardown_request(lambda error: order.append(f"down {error!r}"))
    for path in ("/plain", "/nowhere", "/fails"):
        bare.get(path)
    down = "down None"
    assert order[:8] == ["before", "after 200", "last", down, "before", "after 404", "last", down]
    assert order[8:] == ["before", "after 500", "last", "down ZeroDivisionError('of the test')"]
    assert not has_request_context()
    assert not has_app_context()


def test_an_answer_before_a_view_is_the_reply(bare: FlaskClient) -> None:
    def after(response: Response) -> Response:
        response.set_data("changed")
        return response

    def before() -> str:
        after_this_request(after)
        return "early"

    bare.application.before_request(before)
    bare.application.before_request(fails)
    assert bare.get("/plain").text == "changed"


def test_hooks_of_a_blueprint_run_for_its_views_alone(bare: FlaskClient) -> None:
    blueprint, order = Blueprint("b", __name__), []
    blueprint.add_url_rule("/of-blueprint", "view", lambda: "")
    blueprint.before_request(lambda: order.append("before"))
    blueprint.after_request(lambda response: note(order, "after", response))
    blueprint.teardown_request(lambda _: order.append("down"))
    bare.application.register_blueprint(blueprint)
    bare.get("/plain")
    assert not order
    bare.get("/of-blueprint")
    assert order == ["before", "after", "down"]


def test_a_failure_after_a_view_is_a_problem_and_logged(app: Flask, caplog: pytest.LogCaptureFixture) -> None:
    app.after_request(lambda _: fails())
    reply = app.test_client().get("/livez", headers={"X-Request-ID": "my-request-1"})
    assert (reply.status_code, reply.get_json()["request_id"]) == (500, "my-request-1")
    assert "ZeroDivisionError: of the test" in caplog.text


def test_a_context_that_is_kept_can_be_looked_into_afterwards(bare: FlaskClient) -> None:
    ended: list[object] = []
    bare.application.before_request(lambda: setattr(g, "noted", 1))
    bare.application.teardown_request(ended.append)
    bare.application.teardown_appcontext(ended.append)
    with bare:
        bare.get("/plain")
        assert (g.noted, url_for("folder")) == (1, "/folder/")
    assert ended == [None] * 4  # once when the reply went out, and once now
    assert not has_request_context()


def test_there_is_no_session_to_write_to(bare: FlaskClient) -> None:
    with bare.application.test_request_context("/plain"), pytest.raises(RuntimeError, match="session"):
        session["a"] = 1


def test_the_line_of_a_request_says_when_it_was_answered(
    app: Flask, capsys: pytest.CaptureFixture[str]
) -> None:
    before = datetime.now(UTC)
    app.test_client().get("/nowhere")
    said = json.loads(capsys.readouterr().err)["timestamp"]
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z", said)
    assert before <= datetime.fromisoformat(said) <= datetime.now(UTC)
