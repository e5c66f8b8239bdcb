"""Drawn variants as rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from service.attempts.models import IssuedVariant
from service.questions.trees import declaration_tree, text_tree

if TYPE_CHECKING:
    from decimal import Decimal

    from service.attempts.models import Attempt
    from service.questions.models import Revision
    from service.vocabulary import Variant


def issued(
    attempt: Attempt, position: int, *, revision: Revision, variant: Variant, points: Decimal
) -> IssuedVariant:
    """Make the row that keeps a variant whole, at a position from 1."""
    return IssuedVariant(
        attempt_id=attempt.id,
        position=position,
        revision_id=revision.id,
        points=points,
        seed=f"{variant.seed:032x}",
        kind=variant.kind,
        kind_version=variant.kind_version,
        prompt=text_tree(variant.prompt),
        givens=dict(variant.givens),
        conditions=dict(variant.conditions),
        declarations=[declaration_tree(each) for each in variant.declarations],
        key=dict(variant.key),
        bounds=dict(variant.bounds),
        certificate=variant.certificate,
        explanations=variant.explanations,
    )
