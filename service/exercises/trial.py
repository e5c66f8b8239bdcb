"""Generated tests: over many seeds the key scores full, wrong methods do not, and rubbish is invalid.

Answers at the ends of what is accepted are right, and those just beyond are wrong.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from service.exercises import answers
from service.exercises.boundaries import FULL, LESS, edges
from service.exercises.effort import most_drawn
from service.exercises.lint import lint
from service.exercises.roads import wrong_responses
from service.exercises.variants import draw, draw_all
from service.grading.base_types import BASE_TYPES
from service.grading.scoring import CERTAINTY, MARKS, by_hand
from service.vocabulary import Problem, QuestionError, ResponsesError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from service.grading.base_types import Reading
    from service.kinds import Question
    from service.vocabulary import Outcome, Responses, Variant

USUAL: Final = 50
"""Seeds on which a question is tried unless one says, and after which only promised names are looked up."""

FEW: Final = range(3)
"""Seeds on which a question is tried when it is stored."""

MOST_GRADED: Final = 264_000
"""Bounds the grading of one trial: seeds times cases times asked numbers, or ten for each wrong formula, and
ten for each case."""

ALONE: Final = "named alone"
INVALID: Final = "invalid"
SUREST: Final = max(MARKS)


@dataclass(frozen=True, slots=True)
class Case:
    """One generated test: what was answered to which seed, what had to come of it, and what came."""

    seed: int
    case: str
    expected: str
    got: str
    ok: bool


@dataclass(frozen=True, slots=True)
class Trial:
    """All generated tests of one question, and the share of raw draws that were refused."""

    cases: tuple[Case, ...]
    refused_share: float

    @property
    def failed(self) -> int:
        """How many tests failed."""
        return sum(not case.ok for case in self.cases)

    @property
    def passed(self) -> int:
        """How many tests passed."""
        return len(self.cases) - self.failed


def trial(question: Question, seeds: Sequence[int]) -> Trial:
    """Return the generated tests of a question on these seeds, however long that takes.

    Raises:
        QuestionError: the question has no variant to be served.
    """
    drawn = draw_all(question, seeds)
    # a static question may give one and the same variant for every seed
    seeded = (replace(each, seed=seed) for each, seed in zip(drawn.variants, seeds, strict=True))
    cases = (case for at, each in enumerate(seeded) for case in cases_of(each, explain=at < USUAL))
    return Trial(tuple(cases), drawn.refused_share)


def failures(found: Trial) -> list[Problem]:
    """Return the failed tests of a trial as problems of its question, the first of each sort."""
    failed = {(case.case, case.expected): case for case in reversed(found.cases) if not case.ok}
    return [
        Problem(
            "failed_test", f"{case.case} must be {case.expected}; for seed {case.seed:x} it is {case.got}"
        )
        for case in reversed(failed.values())
    ]


def examined(question: Question) -> list[Problem]:
    """Return what lint says of a question that is about to be stored, its tests passing on a few seeds.

    Raises:
        QuestionError: it has no variant to be served, or a generated test fails.
    """
    found = lint(question)
    failed = failures(trial(question, FEW))
    if failed:
        raise QuestionError("This question fails its generated tests.", failed)
    return found


def affordable(question: Question) -> int:
    """Return on how many seeds a question may be tried in one call.

    Raises:
        QuestionError: the question has no variant to be served.
    """
    (variant,) = draw(question, [0])
    certificate: Mapping[str, Any] = variant.certificate or {}
    explained: Mapping[str, Any] = variant.explanations or {}
    # of a solver's variant the claims are most of it; of another, the edges: fifty choices, say
    most = len(certificate["claims"]) if "claims" in certificate else sum(1 for _ in edges(variant))
    cases = most + 2
    compared = len(explained.get("keys", ())) + 10 * len(explained.get("formulas", ()))
    graded = cases * (10 + compared)
    return max(1, min(MOST_GRADED // graded, most_drawn(question)))


def cases_of(variant: Variant, *, explain: bool = True) -> Iterator[Case]:
    """Yield the tests of one variant: key, claimed misconceptions, edges of what is accepted, rubbish.

    Unless told to `explain`, only those misconceptions are looked up that are promised to be named alone.
    """
    if by_hand(variant.bounds):
        yield from _invalid(variant)
        return
    yield _case(variant, "key", FULL, _graded(variant, variant.key))
    certificate: Mapping[str, Any] = variant.certificate or {}
    distinguished = certificate.get("distinguish", ())
    roads = wrong_responses(variant, as_written=True)
    unexplained = replace(variant, explanations=None)
    judged = variant if explain else unexplained
    for name in certificate.get("claims", ()):
        if name in roads:
            expected, graded = (ALONE, variant) if name in distinguished else (LESS, judged)
            yield _case(graded, name, expected, _graded(graded, roads[name]))
    known = _read(variant, variant.key) or {}
    for name, expected, changed in edges(variant):
        readings = _read(variant, changed)
        outcome = (
            None if readings is None else answers.grade(unexplained, {**known, **readings} if changed else {})
        )
        yield _case(unexplained, name, expected, outcome)
    yield from _invalid(variant)


def _invalid(variant: Variant) -> Iterator[Case]:
    for name, response in rubbish(variant):
        yield _case(variant, name, INVALID, _graded(variant, response))


def rubbish(variant: Variant) -> Iterator[tuple[str, Responses]]:
    """Yield what cannot be read: of each response, and of a response that there is not."""
    for at, each in enumerate(variant.declarations):
        name = each.identifier
        yield f"{name} unreadable" if at else "unreadable", {name: BASE_TYPES[each.base_type].unreadable}
        if each.shape and each.shape[0]:
            yield f"{name} of another shape", {name: ["1"] * (each.shape[0] + 1)}
    yield "unknown response", {"no such response": "1"}


def _graded(variant: Variant, responses: Responses) -> Outcome | None:
    """Return what comes of responses, None if they cannot be read."""
    readings = _read(variant, responses)
    return None if readings is None else answers.grade(variant, readings)


def _read(variant: Variant, responses: Responses) -> Mapping[str, Reading] | None:
    try:
        return answers.read(variant.declarations, _sure(variant, responses))
    except ResponsesError:
        return None


def _sure(variant: Variant, responses: Responses) -> Responses:
    """Return responses of one who is sure of them, where that counts."""
    asked = any(each.identifier == CERTAINTY for each in variant.declarations)
    return {CERTAINTY: SUREST, **responses} if asked and responses else responses


def _case(variant: Variant, case: str, expected: str, outcome: Outcome | None) -> Case:
    if outcome is None:
        return Case(variant.seed, case, expected, INVALID, expected == INVALID)
    named = [each.misconceptions for each in outcome.diagnosis]
    full = outcome.fraction >= 1
    words = {FULL: full, LESS: not full, ALONE: not full and named == [(case,)], INVALID: False}
    got = _words(case, outcome, "unexplained" if variant.explanations else LESS)
    return Case(variant.seed, case, expected, got, words[expected])


def _words(case: str, outcome: Outcome, unnamed: str) -> str:
    """Say what came of one answer: full, named and how, or what it is called without a name."""
    if outcome.fraction >= 1:
        return FULL
    named = [" and ".join(each.misconceptions) for each in outcome.diagnosis]
    if named == [case]:
        return ALONE
    said = f"named {', '.join(named)}" if named else unnamed
    return f"{said}, fraction {outcome.fraction:.4g}"
