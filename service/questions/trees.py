"""Declarations and outcomes as JSON trees, the same on the wire and in the database, and back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from service.grading.base_types.files import without_content
from service.vocabulary import Choice, Declaration, Text, TextFormat

if TYPE_CHECKING:
    from collections.abc import Mapping

    from service.vocabulary import Explanation, Outcome, Result, Variant


def text_tree(text: Text) -> dict[str, Any]:
    """Return a text with its format, to be stored."""
    return {"text": text.text, "format": text.format.value}


def read_text(tree: Mapping[str, Any]) -> Text:
    """Return the text that `text_tree` wrote."""
    return Text(tree["text"], TextFormat(tree["format"]))


def declaration_tree(declaration: Declaration) -> dict[str, Any]:
    """Return what a response must be, to be stored: choices with the format of their text."""
    listed = {"choices": declaration.choices, "targets": declaration.targets}
    return {
        "identifier": declaration.identifier,
        "base_type": declaration.base_type,
        "cardinality": declaration.cardinality,
        **{name: [_choice(each) for each in choices] for name, choices in listed.items() if choices},
        **({} if declaration.choices else {"shape": list(declaration.shape)}),
        **({"options": dict(declaration.options)} if declaration.options else {}),
    }


def _choice(choice: Choice) -> dict[str, Any]:
    return {"identifier": choice.identifier, **text_tree(choice.text)}


def read_declaration(tree: Mapping[str, Any]) -> Declaration:
    """Return the declaration that `declaration_tree` wrote."""
    listed = {
        name: tuple(Choice(each["identifier"], read_text(each)) for each in tree.get(name, ()))
        for name in ("choices", "targets")
    }
    return Declaration(
        identifier=tree["identifier"],
        base_type=tree["base_type"],
        cardinality=tree["cardinality"],
        shape=tuple(tree.get("shape", ())),
        options=tree.get("options", {}),
        **listed,
    )


def shown_declaration(tree: Mapping[str, Any]) -> dict[str, Any]:
    """Return a stored declaration as learners see it, member by member."""
    plain = ("identifier", "base_type", "cardinality", "shape", "options")
    listed = {
        name: [{"identifier": each["identifier"], "text": each["text"]} for each in tree[name]]
        for name in ("choices", "targets")
        if name in tree
    }
    return {name: tree[name] for name in plain if name in tree} | listed


def variant_tree(variant: Variant) -> dict[str, Any]:
    """Return a variant as it is stored, column by column."""
    return {
        "seed": f"{variant.seed:032x}",
        "kind": variant.kind,
        "kind_version": variant.kind_version,
        "prompt": text_tree(variant.prompt),
        "givens": dict(variant.givens),
        "conditions": dict(variant.conditions),
        "declarations": [declaration_tree(each) for each in variant.declarations],
        "key": dict(variant.key),
        "bounds": dict(variant.bounds),
        "certificate": variant.certificate,
        "explanations": variant.explanations,
    }


def outcome_tree(outcome: Outcome) -> dict[str, Any]:
    """Return an outcome as it is stored and sent: never the key, and only what was read while it waits."""
    if outcome.needs_grading:
        return {"needs_grading": True, "results": [_read(each) for each in outcome.results]}
    return {
        "fraction": outcome.fraction,
        "results": [_result(each) for each in outcome.results],
        "diagnosis": [_explanation(each) for each in outcome.diagnosis],
        "first_error": outcome.first_error,
        **({} if outcome.certainty is None else {"certainty": outcome.certainty, "solved": outcome.solved}),
    }


def _read(result: Result) -> dict[str, Any]:
    raw = without_content(result.raw)
    return {"identifier": result.identifier, "raw": raw, "read_as": result.read_as}


def _result(result: Result) -> dict[str, Any]:
    tree = {
        "identifier": result.identifier,
        "raw": result.raw,
        "read_as": result.read_as,
        "correct": result.correct,
        "fraction": result.fraction,
    }
    if result.feedback:
        tree["feedback"] = [{"markdown": each} for each in result.feedback]
    if result.carried_from:
        tree["carried_from"] = list(result.carried_from)
    if result.not_carried:
        tree["not_carried"] = result.not_carried.value
    if result.lines:
        tree["lines"] = [
            {"line": each.line, "step": each.step, "status": each.status.value} for each in result.lines
        ]
    return tree


def _explanation(explanation: Explanation) -> dict[str, Any]:
    return {
        "misconceptions": list(explanation.misconceptions),
        "nature": explanation.nature.value,
        "explains": list(explanation.explains),
        "feedback": {"markdown": explanation.feedback},
    }
