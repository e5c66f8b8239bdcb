"""What the decorators of a view promise: kept on the view, checked and documented where it is registered."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final, ParamSpec, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

P = ParamSpec("P")
R = TypeVar("R")

_ATTRIBUTE: Final = "gradestep_contract"


@dataclass(frozen=True, slots=True)
class Contract:
    """Who may call a view, what it does to the database, and how it refuses.

    `scopes` is None until someone says who may call: an empty set is any valid token, unless `public`. `key`
    is whether an Idempotency-Key is required, None where none is taken; `lets_in`, whether a view lets its
    callers in itself. `refusals` are problem codes.
    """

    scopes: frozenset[str] | None = None
    public: bool = False
    commits: bool = False
    lets_in: bool = False
    stateless: bool = False
    key: bool | None = None
    refusals: tuple[str, ...] = ()


def contract_of(view: object) -> Contract:
    """Return what a view's decorators have promised so far."""
    return getattr(view, _ATTRIBUTE, None) or Contract()


def amend(view: Callable[P, R], **changes: Any) -> Callable[P, R]:  # noqa: ANN401 - fields of Contract
    """Change what a view promises, and return the view."""
    # functools.wraps hands the attribute on, so each decorator sees what those below it said
    vars(view)[_ATTRIBUTE] = replace(contract_of(view), **changes)
    return view


def refuses(*codes: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Say which problems of its own a view may answer with, so that the OpenAPI document lists them."""

    def decorate(view: Callable[P, R]) -> Callable[P, R]:
        return amend(view, refusals=(*contract_of(view).refusals, *codes))

    return decorate
