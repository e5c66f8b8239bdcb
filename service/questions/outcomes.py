"""Outcomes on the wire: what is stored of grading, with scores, and feedback rendered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from service.grading.points import score
from service.vocabulary import Text
from service.web.texts import shown_text

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal


def shown_outcome(tree: Mapping[str, Any], points: Decimal, fraction: float) -> dict[str, Any]:
    """Show what `outcome_tree` made of an outcome; `fraction` is after penalties."""
    if tree.get("needs_grading"):
        return {"max_score": points, **tree}
    return {
        "score": score(points, fraction),
        "max_score": points,
        "fraction": fraction,
        "results": [_with_feedback(each) for each in tree["results"]],
        "diagnosis": [{**each, "feedback": _shown(each["feedback"])} for each in tree["diagnosis"]],
        "first_error": tree["first_error"],
        **{name: tree[name] for name in ("certainty", "solved") if name in tree},
    }


def _with_feedback(result: Mapping[str, Any]) -> dict[str, Any]:
    feedback = result.get("feedback", ())
    return {**result, "feedback": [_shown(each) for each in feedback]} if feedback else dict(result)


def _shown(feedback: Mapping[str, Any]) -> dict[str, Any]:
    return shown_text(Text(feedback["markdown"]))
