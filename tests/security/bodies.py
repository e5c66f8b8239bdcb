"""Bodies for every operation: its example, one with every field of its schema; and the places in them."""

from __future__ import annotations

import copy
from dataclasses import dataclass
from functools import reduce
from typing import TYPE_CHECKING, Any

from service.kinds import KINDS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tests.security.routes import Route

Path = tuple[str | int, ...]
"""Where something stands in a body: the keys and indexes that lead to it."""

SMALLER: Mapping[str, object] = {"seeds": 2}
"""What is asked for in examples and costs time by design, made less."""

_OF_TYPE: Mapping[str, Any] = {"integer": 1, "number": 1, "boolean": True, "null": None}
_OF_FORMAT = {"uuid": "019ab0c4-7d2e-7cc3-98c4-dc0c0c07398f", "date-time": "2026-11-23T10:00:00Z"}


@dataclass(frozen=True)
class Body:
    """What is sent to an operation, and where in it texts stand."""

    tree: Any

    def texts(self) -> list[Path]:
        """List every place that holds a text, and every object that could hold one more."""
        return [path for path, value in _walk(self.tree, ()) if isinstance(value, str)]

    def objects(self) -> list[Path]:
        """List every object, the whole body first."""
        return [path for path, value in _walk(self.tree, ()) if isinstance(value, dict)]

    def put(self, path: Path, value: object) -> Any:  # noqa: ANN401 - a JSON tree
        """Return the body with something else at one place; a new key adds a member."""
        if not path:
            return value
        tree = copy.deepcopy(self.tree)
        reduce(lambda part, step: part[step], path[:-1], tree)[path[-1]] = value
        return tree

    def at(self, path: Path) -> Any:  # noqa: ANN401 - a JSON tree
        """Return what stands at a place."""
        return reduce(lambda part, step: part[step], path, self.tree)


def bodies_of(route: Route) -> list[Body]:
    """Return the bodies with which an operation is attacked; none for one that takes no JSON."""
    if route.media_type != "application/json":
        return []
    example = _cheap(route.body or {})
    trees = [example, _cheap(_laid_over(_instance(route.schema), route.body)), _least(route, example)]
    trees += _of_each_kind(example)
    if route.method == "PATCH":
        trees += [{name: value} for name, value in trees[1].items()]
    return [Body(tree) for at, tree in enumerate(trees) if tree not in trees[:at]]


def _cheap(tree: Any) -> Any:  # noqa: ANN401 - a JSON tree
    return {**tree, **{name: value for name, value in SMALLER.items() if name in tree}}


def _least(route: Route, example: Any) -> Any:  # noqa: ANN401 - JSON trees
    return {name: example[name] for name in route.schema.get("required", ()) if name in example}


def _of_each_kind(tree: Any) -> Iterator[Any]:  # noqa: ANN401 - a JSON tree
    """Yield the same body about a question of each kind, where it holds a draft."""
    for path, value in _walk(tree, ()):
        if isinstance(value, dict) and {"kind", "parameters"} <= value.keys():
            for kind in KINDS.values():
                yield Body(tree).put(path, copy.deepcopy(kind.example))


def _walk(tree: Any, path: Path) -> Iterator[tuple[Path, Any]]:  # noqa: ANN401 - a JSON tree
    yield path, tree
    parts = tree.items() if isinstance(tree, dict) else enumerate(tree) if isinstance(tree, list) else ()
    for step, part in parts:
        yield from _walk(part, (*path, step))


def _laid_over(made: Any, example: Any) -> Any:  # noqa: ANN401 - JSON trees
    """Return an example, with the fields it lacks taken from what was made of the schema."""
    if isinstance(made, dict) and isinstance(example, dict):
        return {name: _laid_over(made.get(name), example.get(name)) for name in {**made, **example}}
    return made if example is None else example


def _instance(schema: Mapping[str, Any]) -> Any:  # noqa: ANN401 - a JSON tree
    """Return something that has every field of a schema whose references are resolved."""
    for exact in ("example", "default", "const"):
        if schema.get(exact) is not None:
            return schema[exact]
    for choice in ("enum", "examples"):
        if schema.get(choice):
            return schema[choice][0]
    for several in ("allOf", "anyOf", "oneOf"):
        if several in schema:
            return _instance(schema[several][0])
    return _of_type(schema)


def _of_type(schema: Mapping[str, Any]) -> Any:  # noqa: ANN401 - a JSON tree
    said = schema.get("type", "string")
    kind = said[0] if isinstance(said, list) else said
    if kind == "object":
        return {name: _instance(part) for name, part in schema.get("properties", {}).items()}
    if kind == "array":
        return [_instance(schema.get("items", {}))]
    if kind == "string":
        return _OF_FORMAT.get(schema.get("format", ""), "1" * max(1, schema.get("minLength", 1)))
    return schema.get("minimum", _OF_TYPE[kind])
