"""A solver family in a few words: its recipe, what is drawn, what is asked, and its task."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from service.kinds.answering import instruction, listed
from service.kinds.claims import kept, read_claims, read_precision, read_tolerance
from service.kinds.domains import ENTRIES, VALUES, laid_out, wrong
from service.kinds.kind import Kind
from service.solver.exercise import Draw, Exercise, SolverQuestion
from service.solver.tolerance import Precision, Tolerance, ToleranceMode
from service.solver.visibility import seen
from service.vocabulary import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from service.solver.arrays import Flags
    from service.solver.recipe import Recipe
    from service.solver.steps import Environment
    from service.vocabulary import Draft, Misconception

WHOLE, EXACT = Precision(None, 1), Tolerance(ToleranceMode.ABSOLUTE, 0.25)
"""For whole numbers: a third of 1 or less, so that the next ones are told apart."""


@dataclass(frozen=True, slots=True)
class Given:
    """What each variant draws: a number, or a vector or matrix of some shape; `title` is for authors.

    The shape may depend on the draft, whose parameters fit the schema by then; so may whether there is such a
    given at all (`when`).
    """

    title: str
    shape: tuple[int, ...] | Callable[[Draft], tuple[int, ...]] = ()
    when: Callable[[Draft], bool] | None = None

    def shaped(self, draft: Draft) -> tuple[int, ...]:
        """Return its shape in one question."""
        return self.shape(draft) if callable(self.shape) else self.shape

    def drawn(self, name: str, draft: Draft) -> Draw:
        """Return what is drawn for it in one question."""
        shape = self.shaped(draft)
        return Draw(laid_out(draft.parameters[name], shape, f"/parameters/{name}"), shape)


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """A family whose author says for each given which values it may take, and nothing else.

    `recipe` may depend on the draft, through the `parameters` (JSON Schema by name) that are not drawn;
    `task` puts one variant's givens into words, before what is asked; `asks` says asked steps in words.
    `misconceptions` are all that any recipe has. `constants` are numbers that the recipe reads and the draft
    fixes, such as a convention's factor. `admits` refuses givens that the task does not mean. Where all steps
    are `whole` numbers, answers must be exact unless the draft says otherwise. Where misconceptions may
    hide for nearly all numbers, only those that show in most draws are claimed (`sifted`). `figures` are
    kept in between unless the draft says so: as many as nine in ten misconceptions need to be named.
    """

    name: str
    title: str
    recipe: Callable[[Draft], Recipe]
    givens: Mapping[str, Given]
    ask: Callable[[Draft], tuple[str, ...]]
    task: Callable[[Draft, Mapping[str, object]], str]
    example: Mapping[str, object]
    misconceptions: Mapping[str, Misconception]
    version: int = 1
    parameters: Mapping[str, object] = field(default_factory=dict)
    asks: Mapping[str, str] = field(default_factory=dict)
    constants: Callable[[Draft], Mapping[str, float]] | None = None
    admits: Callable[[Environment], Flags] | None = None
    whole: bool = False
    figures: int = 4
    sifted: bool = False

    def kind(self) -> Kind:
        """Return the kind that this family is."""
        return Kind(
            name=self.name,
            version=self.version,
            title=self.title,
            parameters_schema=self.schema(),
            example={"kind": self.name, **self.example},
            read=self.read,
            misconceptions=self.misconceptions,
        )

    def schema(self) -> dict[str, object]:
        """Return the JSON Schema of the parameters: each given's values, and what is not drawn."""
        drawn = {
            name: (ENTRIES if given.shape else VALUES) | {"title": given.title}
            for name, given in self.givens.items()
        }
        return {
            "type": "object",
            "additionalProperties": False,
            "required": [name for name, given in self.givens.items() if not given.when],
            "properties": {**self.parameters, **drawn},
        }

    def read(self, draft: Draft) -> SolverQuestion:
        """Return the question of a draft whose parameters fit the schema.

        Raises:
            QuestionError: what is asked, claimed or to be drawn makes no sense, with a pointer.
        """
        exercise = self.exercise(draft)
        fixed = {name: draft.parameters[name] for name in self.parameters if name in draft.parameters}
        conditions = {**fixed, "precision": kept(exercise.precision)}

        def shown(givens: Mapping[str, object]) -> Text:
            usual = f"{to_do(exercise, self.asks)} {self.exactness(exercise)}"
            asked = in_words(exercise, self.asks)
            task = f"{self.task(draft, givens)}\n\n{instruction(draft.answer, usual, asked, exercise)}"
            return Text(f"{draft.prompt.text}\n\n{task}" if draft.prompt else task)

        return SolverQuestion(draft, self.name, self.version, exercise, shown, conditions)

    def exercise(self, draft: Draft) -> Exercise:
        """Return what the solver draws: the recipe with this question's ranges and claims."""
        recipe = self.recipe(draft)
        ask = asked(draft, recipe) or self.ask(draft)
        visible = tuple(name for name in recipe.misconceptions if recipe.visible(ask, (name,)))
        exercise = Exercise(
            recipe=recipe,
            draws={name: given.drawn(name, draft) for name, given in present(draft, self.givens).items()},
            constants=self.constants(draft) if self.constants else {},
            ask=ask,
            wrong=visible,
            claims=visible,
            precision=read_precision(draft, self.figures) if draft.precision or not self.whole else WHOLE,
            tolerance=read_tolerance(draft) if draft.tolerance or not self.whole else EXACT,
            admits=self.admits,
        )
        claimable = seen(exercise) if self.sifted else visible
        claims, distinguish = read_claims(draft, claimable, tuple(self.misconceptions))
        return replace(exercise, claims=claims, distinguish=distinguish)

    def exactness(self, exercise: Exercise) -> str:
        """Return in words how precisely to work."""
        if self.whole and exercise.precision == WHOLE:
            return "Answer in whole numbers."
        return f"Keep at least {digits(exercise)} in between."


def present(draft: Draft, givens: Mapping[str, Given]) -> dict[str, Given]:
    """Return the givens that a question has.

    Raises:
        QuestionError: one of them is not said, or one that it has not is.
    """
    meant = {name: given for name, given in givens.items() if not given.when or given.when(draft)}
    for name in givens:
        if name in draft.parameters and name not in meant:
            raise wrong("unknown_field", f"This question has no {name}.", f"/parameters/{name}")
    for name in meant:
        if name not in draft.parameters:
            detail = f"Say which values {name} may take."
            raise wrong("missing", detail, "/parameters", f"{name}: {{integers: [1, 5]}}")
    return meant


def asked(draft: Draft, recipe: Recipe) -> tuple[str, ...]:
    """Return the steps asked: any that are written down, each once; none if the draft leaves it open.

    Raises:
        QuestionError: a name is no step, or asked twice.
    """
    known = [step.name for step in recipe.steps.values() if step.formula]
    for at, name in enumerate(draft.ask):
        if name not in known or draft.ask.index(name) != at:
            detail = f"{name!r} is no step of this question, or asked twice."
            raise wrong("not_a_step", detail, f"/ask/{at}", ", ".join(known))
    return draft.ask


def to_do(exercise: Exercise, asks: Mapping[str, str]) -> str:
    """Return in words what to compute."""
    return f"Compute {listed(in_words(exercise, asks))}."


def in_words(exercise: Exercise, asks: Mapping[str, str]) -> list[str]:
    """Return what is asked, in words."""
    return [asks.get(name, f"`{name}`") for name in exercise.ask]


def digits(exercise: Exercise) -> str:
    """Return in words how many digits to keep in between."""
    words = {"intermediate_figures": "significant figures", "intermediate_decimals": "decimals"}
    return " and ".join(f"{count} {words[name]}" for name, count in kept(exercise.precision).items())
