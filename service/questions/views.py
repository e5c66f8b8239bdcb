"""Banks, questions and revisions as their authors see them, member by member."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal

from service.exercises.effort import most_drawn, refuse_more
from service.exercises.variants import draw_all
from service.formats.native import read_question
from service.questions.inside import INSIDES, inside, shown_variant
from service.web.errors import problem_tree
from service.web.texts import shown_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from service.kinds import Question as ReadQuestion
    from service.questions.models import Bank, Question, Revision
    from service.questions.plans import Plan
    from service.vocabulary import Problem


def bank_view(bank: Bank) -> dict[str, Any]:
    """Show a bank."""
    return {"id": bank.id, "slug": bank.slug, "title": bank.title}


def question_view(question: Question, latest: Revision) -> dict[str, Any]:
    """Show a question as its newest revision has it."""
    return {
        "id": question.id,
        "bank_id": question.bank_id,
        "slug": question.slug,
        "kind": latest.kind,
        "revision": latest.number,
        "revised_at": latest.created_at,
        "archived_at": question.archived_at,
        "draft": latest.draft,
    }


def summary_view(question: Question, latest: Revision) -> dict[str, Any]:
    """Show a question in a list: without its parameters."""
    draft = read_question(dict(latest.draft))
    return {
        "id": question.id,
        "bank_id": question.bank_id,
        "slug": question.slug,
        "kind": latest.kind,
        "prompt": shown_text(draft.prompt) if draft.prompt else None,
        "points": Decimal(draft.points),
        "tags": list(draft.tags),
        "revision": latest.number,
        "archived_at": question.archived_at,
    }


def revision_view(revision: Revision) -> dict[str, Any]:
    """Show one version of a question."""
    names = ("id", "question_id", "number", "kind", "kind_version", "created_at", "draft")
    return {name: getattr(revision, name) for name in names}


def problems_view(problems: Iterable[Problem]) -> list[dict[str, Any]]:
    """Show located problems with their severity."""
    return [{"severity": each.severity, **problem_tree(each)} for each in problems]


def previews(
    question: ReadQuestion, seeds: Sequence[int], seen_as: Literal["author", "student"]
) -> dict[str, Any]:
    """Show variants of these seeds with all their inside, or only what a student would see of them.

    Raises `TooCostlyError` for more than one call may draw, `QuestionError` when there is none to be served.
    """
    refuse_more(len(seeds), most_drawn(question))
    drawn = draw_all(question, seeds)
    if seen_as == "student":
        return {"items": [shown_variant(each) for each in drawn.variants]}
    items = [
        {"seed": f"{seed:x}", **shown_variant(each), **inside(question, each, INSIDES)}
        for seed, each in zip(seeds, drawn.variants, strict=True)
    ]
    return {"items": items, "refused_share": drawn.refused_share}


def plan_view(plan: Plan, *, dry_run: bool) -> dict[str, Any]:
    """Show what an import did with each question, or would do."""
    questions = [
        {
            "slug": each.slug,
            "action": each.action,
            "changes": [difference._asdict() for difference in each.changes],
            "problems": problems_view(each.problems),
        }
        for each in plan.questions
    ]
    problems = problems_view(plan.problems)
    return {"dry_run": dry_run, "counts": plan.counts, "questions": questions, "problems": problems}
