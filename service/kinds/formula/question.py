"""A `formula` draft as a question: its formulas as a recipe, its prompt as a template."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Final

import numpy as np

from service.expressions.calculation import step_of
from service.kinds.answering import FORMULA as SYMBOLIC
from service.kinds.answering import instruction, listed
from service.kinds.claims import kept, read_claims, read_precision, read_tolerance
from service.kinds.domains import wrong
from service.kinds.family import digits
from service.kinds.formula.formulas import formulas
from service.kinds.formula.schema import EXAMPLE, SCHEMA
from service.kinds.formula.template import template
from service.kinds.kind import Kind
from service.kinds.static import prompted
from service.solver.draws import fold
from service.solver.exercise import Exercise, SolverQuestion
from service.solver.recipe import Recipe
from service.solver.repetition import STILL, UNCHANGED
from service.solver.steps import Step
from service.vocabulary import Misconception, Problem, QuestionError, Severity, Text, TextFormat

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from service.kinds.formula.formulas import Formulas, Wrong
    from service.kinds.formula.template import Template
    from service.solver.arrays import Flags
    from service.solver.steps import Environment
    from service.vocabulary import Draft

NAME: Final = "formula"
VERSION: Final = 1
PROBES: Final = 64
SMALLEST, LARGEST = 1e-100, 1e100
"""Steps come to 0 or have a size in between, so that everything about them can be written out."""


def read(draft: Draft) -> SolverQuestion:
    """Return the question of a draft whose parameters fit the schema.

    Raises:
        QuestionError: its formulas, its prompt, what is asked or claimed makes no sense, with pointers.
    """
    found = formulas(draft)
    prompt = prompt_of(draft, found)
    exercise = exercise_of(draft, found)
    refuse_numberless(exercise)
    shown = {"precision": kept(exercise.precision)}
    conditions = {"constants": dict(found.constants), **shown} if found.constants else shown
    hidden = () if draft.answer == SYMBOLIC else unseen(found, prompt)
    notices = (*found.notices, *hidden)
    return SolverQuestion(
        draft, NAME, VERSION, exercise, presenter(draft, prompt, exercise), conditions, notices
    )


def exercise_of(draft: Draft, found: Formulas) -> Exercise:
    """Return what the solver draws."""
    recipe = recipe_of(found)
    ask = asked(draft, found)
    visible = tuple(name for name in recipe.misconceptions if recipe.visible(ask, (name,)))
    claims, distinguish = read_claims(draft, visible, tuple(recipe.misconceptions))
    return Exercise(
        recipe=recipe,
        draws=found.draws,
        constants=found.constants,
        ask=ask,
        wrong=visible,
        claims=claims,
        distinguish=distinguish,
        precision=read_precision(draft),
        tolerance=read_tolerance(draft),
        admits=writable([step.name for step in recipe.plan(ask, rebuild=True) or ()]),
        numbers=found.numbers,
    )


def recipe_of(found: Formulas) -> Recipe:
    """Return the formulas as a recipe; steps that go on from something have `unchanged` as a built-in."""
    anchor = next(iter(found.draws))
    recipe = Recipe(NAME)
    recipe.extend(step_of(name, shaped, anchor) for name, shaped in found.steps.items())
    recipe.extend((), ((each.misconception, replaced(each, anchor)) for each in found.wrong))
    states = {name: before for name in found.steps if (before := predecessor(name, found))}
    if states and UNCHANGED not in recipe.misconceptions:
        steps = {name: Step(name, lambda values: +values, (before,)) for name, before in states.items()}
        recipe.extend((), [(Misconception(UNCHANGED, STILL), steps)])
    return recipe


def replaced(each: Wrong, anchor: str) -> dict[str, Step]:
    """Return what stands in for the steps that a misconception replaces, its own steps among it."""
    called = {name: f"_{each.misconception.name}_{name}" for name in each.own}
    own = {called[name]: step_of(called[name], one, anchor, called) for name, one in each.own.items()}
    return own | {name: step_of(name, one, anchor, called) for name, one in each.replaces.items()}


def predecessor(name: str, found: Formulas) -> str:
    """Return what a step goes on from, by its name: x_next from x, x_2 from x_1, x_1 from x_0 or x."""
    stem, _, place = name.rpartition("_")
    earlier = [f"{stem}_{int(place) - 1}"] if place.isdecimal() and place != "0" else []
    if place in {"next", "1"}:
        earlier.append(stem)
    same = [each for each in earlier if found.shapes.get(each) == found.shapes[name]]
    return same[0] if same else ""


def asked(draft: Draft, found: Formulas) -> tuple[str, ...]:
    """Return the steps asked, each once: those of the draft, or all that no other step reads.

    Raises:
        QuestionError: a name is no step, or asked twice.
    """
    for at, name in enumerate(draft.ask):
        if name not in found.steps or draft.ask.index(name) != at:
            detail = f"{name!r} is no step of this question, or asked twice."
            raise wrong("not_a_step", detail, f"/ask/{at}", ", ".join(found.steps))
    read_by_others = {name for each in found.steps.values() for name in each.expression.names}
    return draft.ask or tuple(name for name in found.steps if name not in read_by_others)


def refuse_numberless(exercise: Exercise) -> None:
    """Refuse steps that come to no number whatever is drawn.

    Raises:
        QuestionError: `not_finite`, at the first of them.
    """
    givens = exercise.givens(fold(range(PROBES)), np.zeros(PROBES, dtype=np.uint64))
    environment = exercise.recipe.run(givens, exercise.ask)
    for step in exercise.recipe.plan(exercise.ask, rebuild=True) or ():
        if not writable([step.name])(environment).any():
            detail = f"{step.name} comes to no number that can be written, whatever is drawn."
            hint = "look for a division by 0, a root or logarithm of what is negative, or powers of powers"
            raise wrong("not_finite", detail, f"/parameters/steps/{step.name}", hint)


def writable(names: list[str]) -> Callable[[Environment], Flags]:
    """Return what refuses variants in which some step is no number, or too large or small to be shown."""

    def admits(environment: Environment) -> Flags:
        told = np.ones(environment[names[0]].shape[-1:], dtype=np.bool_)
        for name in names:
            size = np.abs(environment[name])
            fine = (size == 0) | ((size >= SMALLEST) & (size <= LARGEST))
            told &= fine.reshape(-1, fine.shape[-1]).all(axis=0)
        return told

    return admits


def prompt_of(draft: Draft, found: Formulas) -> Template:
    """Return the prompt as a template.

    Raises:
        QuestionError: there is none, or it names what cannot be shown.
    """
    text = prompted(draft).text
    known = [*found.draws, *found.constants]
    made, faults = template(text, known, found.steps)
    if faults:
        problems = [fault.problem("/prompt", text) for fault in faults]
        raise QuestionError("The prompt names what cannot be shown.", problems)
    return made


def unseen(found: Formulas, prompt: Template) -> list[Problem]:
    """Return a warning for each given that the prompt does not show though a step reads it."""
    read = {name for each in found.steps.values() for name in each.expression.names}
    return [
        Problem(
            "not_in_prompt",
            f"The prompt does not show {name}, which the work needs.",
            "/prompt",
            hint=f"write {{{{{name}}}}} where its value belongs",
            severity=Severity.WARNING,
        )
        for name in found.draws
        if name in read and name not in prompt.names
    ]


def presenter(draft: Draft, prompt: Template, exercise: Exercise) -> Callable[[Mapping[str, object]], Text]:
    """Return what puts a variant into words: the author's prompt, what to compute, and how precisely."""
    style = prompted(draft).format
    after = asking(draft.answer, exercise, style)

    def present(givens: Mapping[str, object]) -> Text:
        return Text(prompt.filled({**exercise.constants, **givens}).rstrip() + after, style)

    return present


def asking(answer: str, exercise: Exercise, style: TextFormat) -> str:
    """Return what to compute and how precisely, in the prompt's own format."""
    quote = {TextFormat.MARKDOWN: "`{}`", TextFormat.HTML: "<code>{}</code>"}.get(style, "{}")
    names = [quote.format(escape(name)) for name in exercise.ask]
    usual = f"Compute {listed(names)}. Keep at least {digits(exercise)} in between."
    text = instruction(answer, usual, names, exercise, quote)
    return f"<p>{text}</p>" if style is TextFormat.HTML else f"\n\n{text}"


FORMULA: Final = Kind(NAME, VERSION, "Formulas of your own", SCHEMA, EXAMPLE, read)
