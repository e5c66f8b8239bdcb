from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

import pytest
from flask_smorest import Blueprint as LooseBlueprint
from openapi_spec_validator import validate

from service.app import BLUEPRINTS, create_app
from service.config import Config
from service.web.auth import public, requires
from service.web.blueprint import Blueprint
from service.web.idempotency import idempotent
from service.web.session import stateless
from service.web.transaction import transaction
from tests.support.apps import SECRET
from tests.web import gadgets

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from flask import Flask

METHODS = ("get", "post", "put", "patch", "delete")


def make(tmp_path: Path, blueprints: Sequence[Blueprint] = BLUEPRINTS) -> Flask:
    config = Config(secret_key=SECRET, database_url=f"sqlite:///{tmp_path}/none.db")
    return create_app(config, blueprints=blueprints)


def document_of(app: Flask) -> dict[str, Any]:
    document: dict[str, Any] = app.test_client().get("/api/v1/openapi.json").get_json()
    return document


def operations_of(document: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for item in document["paths"].values():
        yield from (item[method] for method in METHODS if method in item)


@pytest.fixture
def product(tmp_path: Path) -> dict[str, Any]:
    return document_of(make(tmp_path))


@pytest.fixture
def with_gadgets(tmp_path: Path) -> dict[str, Any]:
    return document_of(make(tmp_path, blueprints=(gadgets.blp,)))


def test_the_document_is_valid_openapi_3_1(product: dict[str, Any], with_gadgets: dict[str, Any]) -> None:
    assert product["openapi"] == "3.1.0"
    validate(product)
    validate(with_gadgets)


def test_every_operation_has_a_name_a_summary_scopes_and_an_example(product: dict[str, Any]) -> None:
    operations = list(operations_of(product))
    names = [each["operationId"] for each in operations]
    assert len(set(names)) == len(names)
    for each in operations:
        assert each["summary"].endswith("."), each["operationId"]
        assert "security" in each, each["operationId"]
        for status, said in each["responses"].items():
            content = said.get("content", {}).get("application/json")
            assert content is None or status >= "400" or "example" in content, each["operationId"]


def test_every_error_is_documented_as_problem_json(with_gadgets: dict[str, Any]) -> None:
    shared = with_gadgets["components"]["responses"]
    for each in operations_of(with_gadgets):
        for status, said in each["responses"].items():
            if status == "default" or int(status) >= HTTPStatus.BAD_REQUEST:
                found = shared[said["$ref"].rpartition("/")[2]] if "$ref" in said else said
                assert list(found["content"]) == ["application/problem+json"]


def test_decorators_document_their_scope_key_and_problems(with_gadgets: dict[str, Any]) -> None:
    store = with_gadgets["paths"]["/api/v1/gadgets"]["post"]
    assert store["operationId"] == "store"
    assert store["security"] == [{"bearer": ["questions:write"]}]
    key = next(each for each in store["parameters"] if each["name"] == "Idempotency-Key")
    assert (key["in"], key["required"]) == ("header", True)
    optional = with_gadgets["paths"]["/api/v1/gadgets/optional"]["post"]
    assert optional["parameters"][0]["required"] is False
    assert list(store["responses"]) == ["201", "400", "401", "403", "409", "413", "415", "422", "default"]
    examples = store["responses"]["422"]["content"]["application/problem+json"]["examples"]
    assert set(examples) == {"invalid_request", "idempotency_key_reused"}
    assert with_gadgets["paths"]["/api/v1/gadgets/nan"]["get"]["security"] == []


def test_the_fields_bounds_are_documented(with_gadgets: dict[str, Any]) -> None:
    fields = with_gadgets["components"]["schemas"]["Everything"]["properties"]
    assert fields["count"] == {"type": "integer", "minimum": 1, "maximum": 9}
    assert fields["text"] == {"type": "string", "minLength": 0, "maxLength": 10}
    assert fields["slug"]["pattern"]
    assert fields["at"] == {"type": "string", "format": "date-time"}
    assert fields["members"] == {"type": "object", "additionalProperties": True}
    assert with_gadgets["components"]["schemas"]["Everything"]["additionalProperties"] is False


def test_the_reference_shows_every_operation_without_scripts_or_other_hosts(tmp_path: Path) -> None:
    client = make(tmp_path).test_client()
    assert client.get("/").headers["Location"] == "/api/docs"
    page = client.get("/api/docs").text
    for each in operations_of(document_of(make(tmp_path))):
        assert f'id="{each["operationId"]}"' in page
    assert "<script" not in page
    assert "//" not in page.replace("<!doctype html>", "")


def _view() -> dict[str, Any]:
    """Answer."""
    return {}


def _new() -> Callable[[], dict[str, Any]]:
    def view() -> dict[str, Any]:
        return _view()

    return view


@pytest.mark.parametrize(
    ("methods", "decorate", "message"),
    [
        (["GET"], lambda view: view, "who may call"),
        (["POST"], public, "keep nothing"),
        (["GET"], lambda view: public(transaction(view)), "unsafe method"),
        (["POST"], lambda view: public(transaction(stateless(view))), "both"),
        (["POST"], lambda view: public(stateless(idempotent(view))), "wear @transaction"),
        (["POST"], lambda view: requires()(idempotent(transaction(view))), "stands above"),
    ],
)
def test_a_view_without_a_full_contract_is_not_registered(
    methods: list[str], decorate: Callable[..., Any], message: str
) -> None:
    blueprint = Blueprint("fresh", __name__)
    with pytest.raises(TypeError, match=message):
        blueprint.route("/fresh", methods=methods)(decorate(_new()))


def test_a_blueprint_that_reads_loosely_is_not_registered(tmp_path: Path) -> None:
    with pytest.raises(TypeError, match="loose"):
        make(tmp_path, blueprints=(LooseBlueprint("loose", __name__),))
