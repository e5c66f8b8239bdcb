"""What the OpenAPI document says of an operation beyond flask-smorest: scopes, keys and every problem."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any, Final

from marshmallow import Schema

from service.web.errors import PROBLEM_JSON
from service.web.idempotency import HEADER, KEPT, LONGEST, REPLAYED
from service.web.problems import PROBLEMS, ProblemType

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from service.web.contract import Contract

PROBLEM: Final = {"$ref": "#/components/schemas/Problem"}
EXAMPLE_ID: Final = "019ab0c4-7d2e-7cc3-98c4-dc0c0c07398f"

PROBLEM_SCHEMA: Final = {
    "type": "object",
    "description": "What went wrong (RFC 9457). Some types have members of their own.",
    "required": ["type", "title", "status", "detail", "request_id", "errors"],
    "properties": {
        "type": {
            "type": "string",
            "format": "uri-reference",
            "description": "Stable; leads to an explanation.",
        },
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "request_id": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["pointer", "code", "detail"],
                "properties": {
                    "pointer": {"type": "string", "format": "json-pointer"},
                    "code": {"type": "string"},
                    "detail": {"type": "string"},
                    "line": {"type": "integer", "minimum": 1},
                    "column": {"type": "integer", "minimum": 1},
                    "excerpt": {"type": "string"},
                    "hint": {"type": "string"},
                },
            },
        },
    },
    "additionalProperties": True,
}

_BODY: Final = (
    "malformed_json",
    "not_utf8",
    "too_deep",
    "number_too_long",
    "not_a_json_number",
    "duplicate_key",
    "unstorable_character",
    "body_too_large",
    "unsupported_media_type",
    "invalid_request",
)


def describe(doc: dict[str, Any], doc_info: dict[str, Any], **context: object) -> dict[str, Any]:
    """Add what a view's contract says to its operation; one of flask-smorest's callbacks."""
    del context
    contract: Contract = doc_info["contract"]
    doc["security"] = [] if contract.public else [{"bearer": sorted(contract.scopes or ())}]
    if contract.key is not None:
        doc.setdefault("parameters", []).append(_key_parameter(required=contract.key))
    refusals = {*contract.refusals, *_implied(contract), *_of_arguments(doc)}
    if "requestBody" in doc:
        doc["requestBody"]["required"] = not _may_be_missing(doc["requestBody"])
    responses = doc.get("responses", {}) | _responses(PROBLEMS[code] for code in refusals)
    doc["responses"] = dict(sorted(responses.items(), key=lambda each: str(each[0])))
    return doc


def _implied(contract: Contract) -> Iterable[str]:
    """Name the problems that come with the decorators."""
    if not contract.public:
        yield from ("missing_token", "invalid_token")
    if contract.scopes:
        yield "missing_scope"
    if contract.key is not None:
        yield from ("invalid_idempotency_key", "idempotency_key_reused")
    if contract.key:
        yield "missing_idempotency_key"


def _of_arguments(doc: dict[str, Any]) -> Iterable[str]:
    if "requestBody" in doc:
        yield from _BODY
    # parameters that many operations share are named, not written out
    if any(isinstance(each, dict) and each.get("in") == "query" for each in doc.get("parameters", ())):
        yield "invalid_request"


def _may_be_missing(body: Mapping[str, Any]) -> bool:
    """Return whether a body has no required field: none at all is then read as an empty object."""
    schemas = [each.get("schema") for each in body["content"].values()]
    return all(isinstance(each, Schema) and not any(_required(each)) for each in schemas)


def _required(schema: Schema) -> Iterable[bool]:
    return (each.required and not schema.partial for each in schema.fields.values())


def _key_parameter(*, required: bool) -> dict[str, Any]:
    hours = int(KEPT.total_seconds()) // 3600
    return {
        "name": HEADER,
        "in": "header",
        "required": required,
        "description": f"Makes a retry safe: for {hours} hours the same request under the same key is "
        f"answered with the first reply, marked {REPLAYED}: true.",
        "schema": {"type": "string", "minLength": 1, "maxLength": LONGEST, "pattern": "^[\\x21-\\x7e]+$"},
        "example": EXAMPLE_ID,
    }


def _responses(problems: Iterable[ProblemType]) -> dict[int, dict[str, Any]]:
    ordered = sorted(problems, key=lambda each: (each.status, each.code))
    return {
        status: problem_response(list(same))
        for status, same in groupby(ordered, key=lambda each: each.status)
    }


def problem_response(problems: list[ProblemType]) -> dict[str, Any]:
    """Describe the reply of one status: which problems it may be, with an example of each."""
    return {
        "description": "; ".join(f"{each.title} (`{each.code}`)" for each in problems),
        "content": {
            PROBLEM_JSON: {
                "schema": PROBLEM,
                "examples": {
                    each.code: {"summary": each.title, "value": _example(each)} for each in problems
                },
            }
        },
    }


def _example(problem: ProblemType) -> dict[str, Any]:
    return {
        "type": problem.uri,
        "title": problem.title,
        "status": problem.status,
        "detail": problem.advice,
        "request_id": EXAMPLE_ID,
        "errors": [],
    }
