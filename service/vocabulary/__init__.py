"""The nouns of the product as values that do not change, and the errors its operations raise.

Standard library only: every other module may import this one, and this one imports none of them.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from service.vocabulary.errors import ConflictError as ConflictError
from service.vocabulary.errors import ForbiddenError as ForbiddenError
from service.vocabulary.errors import GradestepError as GradestepError
from service.vocabulary.errors import NotFoundError as NotFoundError
from service.vocabulary.errors import QuestionError as QuestionError
from service.vocabulary.errors import ResponsesError as ResponsesError
from service.vocabulary.standing import JudgedLine as JudgedLine  # noqa: TC001 - imported from here
from service.vocabulary.standing import LineStatus as LineStatus
from service.vocabulary.standing import NotCarried as NotCarried  # noqa: TC001 - imported from here

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

Plain: TypeAlias = "bool | int | str | list[Plain] | dict[str, Plain] | None"
"""A tree as read from JSON or YAML. Numbers with a point or an exponent are kept as their raw text."""

Responses: TypeAlias = "Mapping[str, Plain]"
"""What was sent: one value, or nested lists of values, for each declared identifier."""


Shape: TypeAlias = "tuple[int | None, ...]"
"""The sizes of an array; None for one that the student chooses."""


class Nature(StrEnum):
    """Whether a misconception is a mistake, or another author's convention."""

    ERROR = "error"
    CONVENTION = "convention"


class TextFormat(StrEnum):
    """How a text was written."""

    MARKDOWN = "markdown"
    HTML = "html"
    PLAIN = "plain"


@dataclass(frozen=True, slots=True)
class Text:
    """A text as its author wrote it; sanitized only on output."""

    text: str
    format: TextFormat = TextFormat.MARKDOWN


class Severity(StrEnum):
    """Whether a problem keeps an input from being taken, should be looked into, or is only worth knowing."""

    ERROR = "error"
    WARNING = "warning"
    NOTICE = "notice"


@dataclass(frozen=True, slots=True)
class Problem:
    """One located thing that is wrong with an input, and what to do about it.

    `pointer` is an RFC 6901 JSON pointer into the input; `line` and `column` count from 1. A column without a
    line counts the characters of the text that the pointer leads to.
    """

    code: str
    detail: str
    pointer: str = ""
    line: int | None = None
    column: int | None = None
    excerpt: str = ""
    hint: str = ""
    severity: Severity = Severity.ERROR

    def under(self, prefix: str) -> Problem:
        """Return the same problem with its pointer placed below `prefix`."""
        return replace(self, pointer=prefix + self.pointer)


@dataclass(frozen=True, slots=True)
class Misconception:
    """A named wrong road: what it is called, whether error or convention, and what the student reads."""

    name: str
    feedback: str
    nature: Nature = Nature.ERROR


@dataclass(frozen=True, slots=True)
class Draft:
    """A question as authored, before it is stored. One shape for all kinds.

    `hints` are shown one by one after wrong tries, `feedback` and `solution` when the item is done.
    `choices` asks a solver question as multiple choice: so many answers are offered.
    `answer` is what a solver question asks for: numbers, formulas, or the work shown.
    `locale` is the BCP 47 tag of the language it is written in; it decides the decimal comma.
    """

    kind: str
    parameters: Mapping[str, Plain] = field(default_factory=dict)
    slug: str = ""
    prompt: Text | None = None
    ask: tuple[str, ...] = ()
    tolerance: Plain = None
    precision: Mapping[str, Plain] = field(default_factory=dict)
    claims: Mapping[str, Plain] = field(default_factory=dict)
    points: str = "1"
    tags: tuple[str, ...] = ()
    scoring: Mapping[str, Plain] = field(default_factory=dict)
    hints: tuple[Text, ...] = ()
    feedback: Text | None = None
    solution: Text | None = None
    choices: int | None = None
    locale: str = ""
    answer: str = "number"


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the answers to choose from."""

    identifier: str
    text: Text


@dataclass(frozen=True, slots=True)
class Declaration:
    """What a response must be (QTI response declaration).

    `base_type` is one of `grading.base_types`; `shape` is () for a scalar, (n,) for a vector, (m, n) for a
    matrix, with None for a size that the student chooses; `choices` are offered in this order, and `targets`
    are what they may be paired with. `options` is what else the base type needs to read a response; students
    see all of it.
    """

    identifier: str
    base_type: str
    cardinality: str = "single"
    shape: Shape = ()
    choices: tuple[Choice, ...] = ()
    targets: tuple[Choice, ...] = ()
    options: Mapping[str, Plain] = field(default_factory=dict)

    @property
    def sizes(self) -> tuple[int, ...]:
        """The shape of what a solver asks for, in which every size is known."""
        return tuple([size or 0 for size in self.shape])


@dataclass(frozen=True, slots=True)
class Variant:
    """One question made concrete for one seed (QTI item clone), with everything grading needs.

    `key` maps identifiers to decimal text (nested lists for vectors), or to choice identifiers; `bounds`
    holds what a response is compared with; `explanations` the answers of wrong roads (see
    `solver.explanations`). None of `seed`, `key`, `bounds`, `certificate` and `explanations` is for students.
    """

    kind: str
    kind_version: int
    seed: int
    prompt: Text
    declarations: tuple[Declaration, ...]
    key: Mapping[str, Plain]
    bounds: Mapping[str, object]
    givens: Mapping[str, object] = field(default_factory=dict)
    conditions: Mapping[str, object] = field(default_factory=dict)
    certificate: Mapping[str, object] | None = None
    explanations: Mapping[str, object] | None = None


@dataclass(frozen=True, slots=True)
class StaticQuestion:
    """A question whose answer needs no solver: one variant whatever the seed, but for shuffling."""

    draft: Draft
    variant: Callable[[int], Variant]


class Result(NamedTuple):
    """What one response was worth: as typed, as read, right or wrong, 0…1.

    `carried_from` names the earlier wrong responses it was credited as following from; `not_carried` says why
    it was not, though it does. Of shown work that is not full `lines` says how each line stands.
    """

    identifier: str
    raw: Plain
    read_as: Plain
    correct: bool
    fraction: float
    feedback: tuple[str, ...] = ()
    carried_from: tuple[str, ...] = ()
    not_carried: NotCarried | None = None
    lines: tuple[JudgedLine, ...] = ()


class Explanation(NamedTuple):
    """One way to explain wrong responses: one misconception, or two, and the responses it accounts for."""

    misconceptions: tuple[str, ...]
    nature: Nature
    explains: tuple[str, ...]
    feedback: str


class Outcome(NamedTuple):
    """What grading concluded: at most 1, per response and in all. Never holds the key.

    `certainty` is how sure the student was, where that counts; `solved` then says whether all was right,
    whatever it was worth. Where people grade, it `needs_grading`, and nothing else in it counts.
    `strange` is where a wrong answer lies that nothing explains (`grading.strange`), for statistics.
    """

    fraction: float
    results: tuple[Result, ...]
    diagnosis: tuple[Explanation, ...] = ()
    first_error: str | None = None
    certainty: int | None = None
    solved: bool | None = None
    needs_grading: bool = False
    strange: object = None


@dataclass(frozen=True, slots=True)
class Principal:
    """Who is calling: always one organization, and what the token may do."""

    organization_id: str
    user_id: str
    token_id: str
    scopes: frozenset[str]
