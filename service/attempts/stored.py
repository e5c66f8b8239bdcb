"""Drawn variants as rows, and rows as variants that can be graded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from service.attempts.models import IssuedVariant
from service.questions.trees import declaration_tree, read_declaration, read_text, text_tree
from service.vocabulary import Variant

if TYPE_CHECKING:
    from decimal import Decimal

    from service.attempts.models import Attempt
    from service.questions.models import Revision


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


def variant_of(row: IssuedVariant) -> Variant:
    """Return the variant that a row keeps, without its certificate, which grading does not need."""
    return Variant(
        kind=row.kind,
        kind_version=row.kind_version,
        seed=int(row.seed, 16),
        prompt=read_text(row.prompt),
        declarations=tuple(read_declaration(each) for each in row.declarations),
        key=row.key,
        bounds=row.bounds,
        givens=row.givens,
        conditions=row.conditions,
        explanations=row.explanations,
    )
