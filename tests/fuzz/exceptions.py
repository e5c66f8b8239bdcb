"""What of schemathesis's checks does not hold for this API, and why: the one place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from schemathesis import Case
    from schemathesis.core.failures import Failure
    from schemathesis.core.transport import Response
    from schemathesis.hooks import HookContext

CHECKS: Final[dict[str, Any]] = {
    # RFC 6585 has 428 for a missing If-Match
    "missing_required_header": {
        "expected-statuses": ["400", "401", "403", "404", "406", "415", "422", "428"]
    },
    # a wrong If-Match is a 412, and who is not allowed learns nothing of the rest
    "negative_data_rejection": {
        "expected-statuses": [
            "400",
            "401",
            "403",
            "404",
            "405",
            "406",
            "409",
            "412",
            "413",
            "415",
            "422",
            "428",
        ]
    },
}

FORMAL: Final = frozenset(
    {
        "missing_field",
        "unknown_field",
        "null_field",
        "not_an_object",
        "not_a_list",
        "not_text",
        "invalid_field",
        "wrong_length",
        "not_a_slug",
        "out_of_range",
        "not_a_decimal",
        "not_an_instant",
        "not_a_seed",
        "not_an_id",
    }
)
"""Codes of what a JSON Schema can say: a request that fits its schema must never be refused with one.

Others tell of what no schema says: a cursor that this list did not give out, a key that was used before,
more than 18 digits in a tree that belongs to a kind, a draft that contradicts itself.
"""


def filter_failure(context: HookContext, failure: Failure, case: Case[Any], response: Response) -> bool:
    """Return whether a failure counts; a hook of schemathesis."""
    del context
    if "negative_data_rejection" in failure.checks and case.method == "PATCH":
        return not _holds_null(case.body)
    if "positive_data_acceptance" not in failure.checks:
        return True
    problem = response.json()
    codes = {each["code"] for each in problem.get("errors", ())}
    return problem["type"] == "/problems/invalid-request" and bool(codes & FORMAL)


def _holds_null(tree: object) -> bool:
    """Return whether a null stands in a merge patch: it takes a member away, whatever the member's schema."""
    parts = tree.values() if isinstance(tree, dict) else tree if isinstance(tree, list) else ()
    return tree is None or any(map(_holds_null, parts))
