"""A batch of variants as the database keeps it: each column's JSON written for all of them at once.

What the variants of a batch have in common is written once, with blanks that each one's numbers fill. The
trees are those of `exercises.assembly`, made with blanks in place of numbers.
"""

from __future__ import annotations

import json
from functools import lru_cache
from itertools import chain, repeat
from typing import TYPE_CHECKING, Any, Final

from service.db.columns import dump_json
from service.exercises import assembly, proofs
from service.exercises.variants import asks_numbers, certified, draw
from service.questions.trees import declaration_tree, text_tree, variant_tree

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from service.exercises.assembly import Numbers
    from service.exercises.proofs import Near
    from service.kinds import Question
    from service.solver.exercise import SolverQuestion
    from service.solver.redraw import Batch

    Shapes = Mapping[str, tuple[int, ...]]

TREES: Final = frozenset(
    {"givens", "conditions", "declarations", "key", "bounds", "certificate", "explanations"}
)

TEXT: Final = "\0"
"""A blank for a text that JSON takes as it is: digits, base64, an identifier."""

TREE: Final = "\1"
"""A blank for anything else, filled with its JSON."""

MARK: Final = "\2"
"""Where a sheet is cut; on both sides of a given's number while that is put into words."""

NOTHING: Final = "{}"
NONE: Final = "null"


def drawn_rows(question: Question, seeds: Sequence[int]) -> list[dict[str, Any]]:
    """Draw variants, and return them column by column as `variant_tree` does, but trees as their JSON.

    The prompt is left a tree, to be rendered.

    Raises:
        QuestionError: as `exercises.variants.draw` does.
    """
    if not asks_numbers(question):
        return [written(variant_tree(each)) for each in draw(question, seeds)]
    return _rows(question, certified(question, seeds), seeds)


def written(tree: Mapping[str, Any]) -> dict[str, Any]:
    """Return the columns of one variant, trees but for the prompt as their JSON."""
    return {
        name: dump_json(value) if name in TREES and value is not None else value
        for name, value in tree.items()
    }


def _rows(question: SolverQuestion, batch: Batch, seeds: Sequence[int]) -> list[dict[str, Any]]:
    shapes = assembly.shapes_of(question.exercise, batch)
    conditions = dump_json(dict(question.conditions))
    declarations = dump_json(list(map(declaration_tree, assembly.declared(question, shapes))))
    return [
        {
            "kind": question.kind,
            "kind_version": question.version,
            "conditions": conditions,
            "declarations": declarations,
            "seed": seed.to_bytes(16).hex(),
            "prompt": prompt,
            "givens": given,
            "key": key,
            "bounds": bound,
            "certificate": certificate,
            "explanations": table,
        }
        for seed, prompt, given, key, bound, certificate, table in zip(
            seeds, *_columns(question, batch, shapes), strict=True
        )
    ]


def _columns(question: SolverQuestion, batch: Batch, shapes: Shapes) -> Iterator[Sequence[Any]]:
    exercise, asked = question.exercise, assembly.numbers(question.exercise, batch)
    yield from tasks(question, batch)
    yield filled(assembly.rows(blanks(asked.keys), shapes), asked.keys)
    yield bounds(asked, shapes)
    yield certificates(question, proofs.near(exercise, batch), asked, shapes)
    yield explanations(question, batch, asked)


def tasks(question: SolverQuestion, batch: Batch) -> tuple[list[dict[str, Any]], list[str]]:
    """Put what is given into words, and write it."""
    exercise = question.exercise
    columns = assembly.given_texts(exercise, batch)
    shapes = {name: each.shape for name, each in exercise.draws.items()}
    written = filled([assembly.shaped([TREE] * len(columns), shapes)], columns)
    words = text_tree(question.present(json.loads(written[0])))
    if not question.verbatim or MARK in words["text"]:
        return [text_tree(question.present(json.loads(each))) for each in written], written
    marks = [f"{MARK}{place}{MARK}" for place in range(len(columns))]
    text, *rest = question.present(assembly.shaped(marks, shapes)).text.split(MARK)
    order = [columns[int(place)] for place in rest[::2]]
    return [{**words, "text": each} for each in joined((text, *rest[1::2]), order)], written


def bounds(asked: Numbers, shapes: Shapes) -> list[str]:
    """Write what each response is compared with."""
    ends, weights = blanks(asked.keys), blanks(asked.keys, TREE)
    blank = assembly.Numbers(ends, ends, ends, lowers=ends, uppers=ends, weights=weights)
    weighed = [map(number_text, column) for column in asked.weights]
    values = chain.from_iterable(zip(weighed, asked.lowers, asked.uppers, strict=True))
    return filled(assembly.bounds(blank, shapes), values)


def certificates(question: SolverQuestion, near: Near, asked: Numbers, shapes: Shapes) -> list[str]:
    """Write what is kept of the proof."""
    blank = assembly.rows(blanks(asked.keys), shapes)
    trees = proofs.proofs(question.exercise, proofs.Near([TEXT], [TREE], [TREE]), blank, blank)
    separations = [NONE if each is None else repr(each) for each in near.separations]
    sets = [dump_json(each) if each else NOTHING for each in near.sets]
    return filled(trees, [near.names, separations, sets, *asked.floors, *asked.widths])


def explanations(question: SolverQuestion, batch: Batch, asked: Numbers) -> list[str]:
    """Write the answers of wrong roads."""
    each = [TREE] * len(asked.keys)
    tree = {**proofs.roads_of(question, batch), "answers": TEXT, "floors": each, "keys": each}
    floors = [map(number_text, column) for column in batch.certificate.floors.tolist()]
    keys = [map(float_text, column) for column in asked.keys]
    return filled([tree], [proofs.answers_of(batch), *floors, *keys])


def float_text(text: str) -> str:
    """Return the JSON of the float that a `decimal_text` of up to 15 figures is read as: mostly that text."""
    if "e" in text or "0.0000" in text:
        return repr(float(text))
    return text if "." in text else f"{text}.0"


@lru_cache(maxsize=4096)
def number_text(number: float) -> str:
    """Return a number's JSON: variants have floors in common."""
    return repr(number)


def blanks(columns: Sequence[object], blank: str = TEXT) -> list[list[str]]:
    """Return columns of one blank each."""
    return [[blank] for _ in columns]


def filled(trees: Sequence[object], columns: Iterable[Iterable[str]]) -> list[str]:
    """Write the one tree for each row of values, which are in the order of its blanks.

    Long values that are only made while they are taken need no memory side by side.
    """
    (tree,) = trees
    sheet = dump_json(tree).replace(dump_json(TEXT), f'"{MARK}"').replace(dump_json(TREE), MARK)
    return list(joined(sheet.split(MARK), columns))


def joined(pieces: Sequence[str], columns: Iterable[Iterable[str]]) -> Iterator[str]:
    """Write each row of values between the pieces.

    Raises:
        ValueError: there are no columns.
    """
    texts = tuple(columns)
    if not texts:
        raise ValueError("rows are as many as the values of a blank, and there is none")
    between = chain.from_iterable(zip(texts, map(repeat, pieces[1:]), strict=True))
    return map("".join, zip(repeat(pieces[0]), *between, strict=False))
