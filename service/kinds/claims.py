"""What an author says about precision, tolerance and claims, the same for every solver family."""

from __future__ import annotations

from typing import TYPE_CHECKING

from service.kinds.domains import exact, wrong
from service.solver.tolerance import Precision, Tolerance, ToleranceMode

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from service.vocabulary import Draft, Plain

MOST_DIGITS = 12
WINDOW = "window"


def read_precision(draft: Draft, figures: int = 4) -> Precision:
    """Return how many digits students keep in between; so many significant figures unless the draft says so.

    Raises:
        QuestionError: not exactly one of the two ways to say it, or not 1 to 12 digits.
    """
    said = dict(draft.precision) or {"intermediate_figures": figures}
    (name, digits), *more = said.items()
    if more or name not in {"intermediate_figures", "intermediate_decimals"}:
        hint = "{intermediate_figures: 4} or {intermediate_decimals: 4}"
        raise wrong("bad_precision", "precision says one of two things.", "/precision", hint)
    if not isinstance(digits, int) or isinstance(digits, bool) or not 1 <= digits <= MOST_DIGITS:
        raise wrong("bad_precision", f"precision keeps 1 to {MOST_DIGITS} digits.", f"/precision/{name}")
    return Precision(digits, None) if name == "intermediate_figures" else Precision(None, digits)


def kept(precision: Precision) -> dict[str, int]:
    """Return the digits to keep in between, in the author's words."""
    digits = {"intermediate_figures": precision.figures, "intermediate_decimals": precision.decimals}
    return {name: count for name, count in digits.items() if count is not None}


def read_tolerance(draft: Draft) -> Tolerance:
    """Return the tolerance: the solver's window by default, or the author's, checked against it when drawn.

    Raises:
        QuestionError: it is no tolerance that a solver question takes.
    """
    said = draft.tolerance
    if said is None or said == WINDOW:
        return Tolerance()
    hint = "window, {absolute: 0.01}, {relative: 0.01}, {significant_figures: 3} or {decimals: 3}"
    if not isinstance(said, dict) or len(said) != 1 or next(iter(said)) not in list(ToleranceMode):
        raise wrong("bad_tolerance", "This is no tolerance for a solver question.", "/tolerance", hint)
    ((name, amount),) = said.items()
    value = float(exact(amount, f"/tolerance/{name}"))
    if value <= 0:
        raise wrong("bad_tolerance", "A tolerance is more than 0.", f"/tolerance/{name}", hint)
    return Tolerance(ToleranceMode(name), value)


def read_claims(
    draft: Draft, visible: tuple[str, ...], known: Sequence[str]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return (claimed, distinguished) misconceptions: all visible ones but the exceptions, and the promised.

    Raises:
        QuestionError: a name is unknown, cannot show in what is asked, or nothing is left to claim.
    """
    excepted = names(draft.claims, "except", known)
    promised = names(draft.claims, "distinguish", known)
    for unknown in draft.claims.keys() - {"except", "distinguish"}:
        raise wrong(
            "unknown_field", f"claims has no {unknown!r}.", f"/claims/{unknown}", "except, distinguish"
        )
    claimed = tuple(name for name in visible if name not in excepted)
    if not claimed:
        raise wrong("nothing_claimed", "At least one misconception must be told apart.", "/claims/except")
    for name in promised:
        if name not in claimed:
            detail = f"{name} cannot be told apart here: it does not show in what is asked, or is excepted."
            raise wrong("not_claimable", detail, "/claims/distinguish")
    return claimed, promised


def names(claims: Mapping[str, Plain], field: str, known: Sequence[str]) -> tuple[str, ...]:
    """Return the misconceptions listed in one field of claims, each known to the kind."""
    listed = claims.get(field, [])
    result = [str(name) for name in listed] if isinstance(listed, list) else [str(listed)]
    for at, name in enumerate(result):
        if name not in known:
            detail = f"There is no misconception {name!r}."
            raise wrong("unknown_misconception", detail, f"/claims/{field}/{at}", ", ".join(known))
    return tuple(result)
