"""What authors see of a variant: what its student sees, and the inside they ask for."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from service.exercises.roads import wrong_responses
from service.exercises.solutions import solution
from service.questions.trees import declaration_tree, shown_declaration
from service.web.texts import shown_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from service.exercises.answers import Check
    from service.exercises.trial import Trial
    from service.kinds import Question
    from service.vocabulary import Variant

INSIDES: Mapping[str, Callable[[Question, Variant], object]] = {
    "key": lambda _, variant: dict(variant.key),
    "trace": lambda question, variant: solution(question, variant.givens),
    "certificate": lambda _, variant: variant.certificate,
    "misconceptions": lambda _, variant: wrong_responses(variant),
}
"""What `include` may name: the right responses, the worked solution, the proof, the wrong responses."""


def shown_variant(variant: Variant) -> dict[str, Any]:
    """Show what a student sees of a variant, member by member: nothing of the inside is copied."""
    declarations = [shown_declaration(declaration_tree(each)) for each in variant.declarations]
    return {
        "kind": variant.kind,
        "prompt": shown_text(variant.prompt),
        "givens": dict(variant.givens),
        "conditions": dict(variant.conditions),
        "declarations": declarations,
    }


def inside(question: Question, variant: Variant, include: Iterable[str]) -> dict[str, Any]:
    """Show of the inside what was asked for."""
    return {name: INSIDES[name](question, variant) for name in include}


def shown_check(check: Check) -> dict[str, Any]:
    """Show how one response was read, or why it cannot be."""
    shown = {"identifier": check.identifier, "valid": check.problem is None, "read_as": check.read_as}
    problem = check.problem
    if problem is None:
        return shown
    told = {"line": problem.line, "column": problem.column, "hint": problem.hint}
    known = {name: value for name, value in told.items() if value}
    return {**shown, "code": problem.code, "detail": problem.detail, **known}


def shown_trial(found: Trial) -> dict[str, Any]:
    """Show what generated tests found, seeds as hex digits."""
    cases = [{**asdict(case), "seed": f"{case.seed:x}"} for case in found.cases]
    counts = {"passed": found.passed, "failed": found.failed}
    return {**counts, "refused_share": found.refused_share, "cases": cases}
