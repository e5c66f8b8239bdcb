"""Whatever stands anywhere in a draft, it is drawn or refused with located problems; nothing else happens."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from service.exercises.authoring import read
from service.exercises.lint import lint
from service.exercises.roads import wrong_responses
from service.exercises.variants import draw
from service.formats.native import read_question
from service.kinds import KINDS
from service.vocabulary import QuestionError

if TYPE_CHECKING:
    from collections.abc import Iterator

HOSTILE: list[Any] = [
    *("1e300", "-1e300", "1e-300", "1e400", "9" * 60, "0." + "0" * 50 + "1", "1/3", "99999999999999999999/7"),
    *("0", "-0", "½", "1,5", "inf", "nan", "0x1", "", " ", "x" * 5000),
    *(10**17, -(10**17), 0, -1, True, False, None, [], {}, [[]], ["0"], {"from": "0"}, {"": None}),
]


def leaves(tree: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:  # noqa: ANN401 - any tree
    yield path
    if isinstance(tree, dict | list):
        for step, part in tree.items() if isinstance(tree, dict) else enumerate(tree):
            yield from leaves(part, (*path, step))


def replaced(tree: Any, path: tuple[Any, ...], value: object) -> Any:  # noqa: ANN401 - any tree
    if not path:
        return value
    copy = json.loads(json.dumps(tree))
    inner = copy
    for step in path[:-1]:
        inner = inner[step]
    inner[path[-1]] = value
    return copy


@pytest.mark.parametrize("kind", KINDS)
def test_a_hostile_value_anywhere_is_drawn_or_refused(kind: str) -> None:
    example = json.loads(json.dumps(KINDS[kind].example)) | {"claims": {"distinguish": ["x"], "except": []}}
    drawn = refused = 0
    for path in leaves(example):
        for value in HOSTILE:
            tree = replaced(example, path, value)
            if path[:1] != ("claims",) and isinstance(tree, dict):
                tree.pop("claims", None)
            try:
                question = read(read_question(tree))
                (variant,) = draw(question, [7])
                wrong_responses(variant)
                lint(question)
            except QuestionError as error:
                assert error.problems, (path, value)  # noqa: PT017 - what is refused says where
                refused += 1
            else:
                drawn += 1
    assert drawn
    assert refused
