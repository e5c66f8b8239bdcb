"""Matching: each source goes with a target; some targets may go with none."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from service.kinds.domains import NUMBER, wrong
from service.kinds.kind import Kind
from service.kinds.offers import (
    IDENTIFIER,
    REASON,
    SHUFFLE,
    entries,
    listed,
    names,
    offered,
    shuffled,
    weight,
)
from service.kinds.static import only_static, prompted
from service.vocabulary import Declaration, StaticQuestion, Variant

if TYPE_CHECKING:
    from service.vocabulary import Draft, Plain

NAME = "matching"
VERSION = 1

SCHEMA: dict[str, object] = {
    "type": "object",
    "additionalProperties": False,
    "required": ["sources", "targets"],
    "properties": {
        "sources": listed(
            "What is to be matched",
            least=1,
            required="target",
            target={
                "title": "What it goes with: one target, or any of several",
                "anyOf": [
                    IDENTIFIER,
                    {
                        "type": "array",
                        "items": IDENTIFIER,
                        "minItems": 1,
                        "maxItems": 50,
                        "uniqueItems": True,
                    },
                ],
            },
            weight=NUMBER | {"title": "How much it counts, 0 to 1", "default": 1},
            feedback=REASON | {"title": "What is read by who matched it wrongly"},
        ),
        "targets": listed("What it is matched with; some may be left over", least=2),
        "reuse": {
            "title": "Whether a target may go with several sources",
            "type": "boolean",
            "default": False,
        },
        "shuffle": SHUFFLE,
        "credit": {
            "title": "What pairs are worth",
            "description": "each: every right pair earns its share; all: 1 if every pair is right, else 0",
            "enum": ["each", "all"],
            "default": "each",
        },
    },
}

EXAMPLE: dict[str, object] = {
    "kind": NAME,
    "slug": "activations-and-ranges",
    "prompt": "Which values does each activation take?",
    "parameters": {
        "sources": [
            {"identifier": "sigmoid", "text": "Sigmoid", "target": "unit", "feedback": "$1/(1+e^{-z})$"},
            {"identifier": "tanh", "text": "tanh", "target": "symmetric"},
            {"identifier": "relu", "text": "ReLU", "target": "positive"},
        ],
        "targets": [
            {"identifier": "unit", "text": "between 0 and 1"},
            {"identifier": "symmetric", "text": "between −1 and 1"},
            {"identifier": "positive", "text": "0 and more"},
            {"identifier": "all", "text": "all numbers"},
        ],
        "shuffle": True,
    },
}


def read(draft: Draft) -> StaticQuestion:
    """Return the question of a draft whose parameters fit the schema.

    Raises:
        QuestionError: identifiers repeat, a target is not there, or the pairs cannot all be made.
    """
    only_static(draft)
    prompted(draft)
    sources, targets = entries(draft, "sources"), entries(draft, "targets")
    wanted = [_wanted(each, names(targets), at) for at, each in enumerate(sources)]
    pairs = _pairs(wanted, reuse=bool(draft.parameters.get("reuse")))
    key = [f"{name} {target}" for name, target in zip(names(sources), pairs, strict=True)]
    weights = [weight(each, 0, 1, f"/parameters/sources/{at}/weight") for at, each in enumerate(sources)]
    if not any(weights):
        raise wrong("bad_weight", "At least one source must weigh something.", "/parameters/sources")
    bound: dict[str, Any] = {
        "pairs": {
            str(each["identifier"]): {
                "targets": right,
                "counts": float(part),
                "feedback": str(each.get("feedback", "")),
            }
            for each, right, part in zip(sources, wanted, weights, strict=True)
        },
        "credit": draft.parameters.get("credit", "each"),
    }
    return StaticQuestion(draft, lambda seed: variant(draft, key, bound, seed))


def _wanted(source: dict[str, Plain], targets: list[str], at: int) -> list[str]:
    said = source["target"]
    wanted = [str(each) for each in said] if isinstance(said, list) else [str(said)]
    for each in wanted:
        if each not in targets:
            detail = f"There is no target {each}; there are {', '.join(targets)}."
            raise wrong("unknown_target", detail, f"/parameters/sources/{at}/target")
    return wanted


def _pairs(wanted: list[list[str]], *, reuse: bool) -> list[str]:
    """Return a right target for each source; no target twice unless it may be reused.

    Raises:
        QuestionError: there are not enough targets for all sources (found by augmenting paths).
    """
    if reuse:
        return [each[0] for each in wanted]
    taken: dict[str, int] = {}
    for source in range(len(wanted)):
        if not _place(source, wanted, taken, set()):
            detail = "Two sources need the same target; say `reuse: true`, or give each its own."
            raise wrong("bad_key", detail, f"/parameters/sources/{source}/target")
    chosen = {source: target for target, source in taken.items()}
    return [chosen[source] for source in range(len(wanted))]


def _place(source: int, wanted: list[list[str]], taken: dict[str, int], tried: set[str]) -> bool:
    """Give a source a target, moving others to another of theirs; say whether that was possible."""
    for target in wanted[source]:
        if target not in tried:
            tried.add(target)
            if target not in taken or _place(taken[target], wanted, taken, tried):
                taken[target] = source
                return True
    return False


def variant(draft: Draft, key: list[str], bound: dict[str, Any], seed: int) -> Variant:
    """Return sources and targets in this seed's order."""
    sources, targets = offered(entries(draft, "sources")), offered(entries(draft, "targets"))
    if draft.parameters.get("shuffle"):
        sources, targets = shuffled(sources, seed, "source "), shuffled(targets, seed, "target ")
    reuse = bool(draft.parameters.get("reuse"))
    return Variant(
        kind=NAME,
        kind_version=VERSION,
        seed=seed,
        prompt=prompted(draft),
        declarations=(
            Declaration(
                "response",
                "directed_pair",
                "multiple",
                choices=sources,
                targets=targets,
                options={"reuse": reuse},
            ),
        ),
        key={"response": list(key)},
        bounds={"response": bound},
    )


MATCHING = Kind(NAME, VERSION, "Matching", SCHEMA, EXAMPLE, read)
