"""One item of an attempt as a submission meets it: its variant, how it stands, and its quiz's rules."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from service.attempts.models import AttemptState
from service.grading.scoring import by_hand
from service.questions.trees import read_declaration
from service.quizzes.models import Behavior

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime
    from decimal import Decimal

    from service.vocabulary import Declaration


class Item(NamedTuple):
    """A position of an attempt, read in one query; holds neither key nor seed.

    `load_explanations` asks for what only a wrong answer needs; `prompt` and `conditions` are empty but where
    its page is shown. A named tuple, for it is made and changed with every submission.
    """

    attempt_id: str
    user_id: str
    course_id: str
    state: AttemptState
    outcomes_given: int
    behavior: Behavior
    penalty: Decimal
    tries: int
    variant_id: str
    revision_id: str
    position: int
    points: Decimal
    kind: str
    kind_version: int
    givens_text: str
    declarations_text: str
    bounds: Mapping[str, Any]
    fraction: float
    wrong_tries: int
    submissions_made: int
    closed: bool
    load_explanations: Callable[[], Mapping[str, Any] | None]
    prompt: Mapping[str, Any] = {}
    conditions: Mapping[str, Any] = {}

    @property
    def givens(self) -> Mapping[str, Any]:
        """What was drawn."""
        tree: Mapping[str, Any] = json.loads(self.givens_text)
        return tree

    @property
    def declarations(self) -> tuple[Declaration, ...]:
        """What each response must be."""
        return _read_declarations(self.declarations_text)

    @property
    def declaration_trees(self) -> Sequence[Mapping[str, Any]]:
        """The same as they are stored."""
        trees: Sequence[Mapping[str, Any]] = json.loads(self.declarations_text)
        return trees

    @property
    def explanations(self) -> Mapping[str, Any] | None:
        """The answers of wrong roads, if the solver drew the variant."""
        return self.load_explanations()

    @property
    def graded_by_staff(self) -> bool:
        """Whether people judge what was answered, by a rubric."""
        return by_hand(self.bounds)

    @property
    def finished(self) -> bool:
        """Whether the attempt takes no more submissions."""
        return self.state is AttemptState.FINISHED

    @property
    def released(self) -> bool:
        """Whether outcomes may be seen: at once when `adaptive`, after the end when `deferred`."""
        return self.finished or self.behavior is Behavior.ADAPTIVE

    @property
    def solution_released(self) -> bool:
        """Whether the key may be seen: the item takes no more tries, or the attempt is finished."""
        return self.finished or (self.closed and self.behavior is Behavior.ADAPTIVE)

    @property
    def hints_earned(self) -> int:
        """How many hints may be seen: one for each wrong try, where there are tries."""
        return self.wrong_tries if self.behavior is Behavior.ADAPTIVE else 0

    @property
    def tries_left(self) -> int | None:
        """How many submissions the item still takes; None where they are not counted (`deferred`)."""
        if self.behavior is Behavior.DEFERRED:
            return None
        return 0 if self.closed or self.finished else max(0, self.tries - self.wrong_tries)


@lru_cache(maxsize=1024)
def _read_declarations(text: str) -> tuple[Declaration, ...]:
    """Read declarations once: those of a question are nearly always the same for all its variants."""
    return tuple(read_declaration(each) for each in json.loads(text))


class Record(NamedTuple):
    """A submission as stored, outside any session: what `models.Submission` holds but how its item stands."""

    id: str
    issued_variant_id: str
    number: int
    responses: Mapping[str, Any]
    read_as: Mapping[str, Any]
    raw_fraction: float | None
    fraction: float | None
    outcome: Mapping[str, Any] | None
    received_at: datetime
