"""Steps as a graph: in what order they are worked out, and from which others."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from service.solver.steps import Step


def in_order(nodes: Mapping[str, Step], want: tuple[str, ...]) -> list[str] | None:
    """Return the names of the steps that `want` needs, each after all it reads; None if there is a circle."""
    order: list[str] = []
    state: dict[str, bool] = {}

    def visit(name: str) -> bool:
        if name not in nodes or state.get(name):
            return True
        if name in state:
            return False
        state[name] = False
        if not all(visit(read) for read in nodes[name].reads):
            return False
        state[name] = True
        order.append(name)
        return True

    return order if all(visit(name) for name in want) else None


def nearest(nodes: Mapping[str, Step], name: str, among: frozenset[str]) -> tuple[str, ...]:
    """Return the nearest of the steps `among` that a step is worked out from, directly or by others."""
    found: dict[str, None] = {}
    seen: set[str] = set()
    waiting = list(nodes[name].reads)
    while waiting:
        read = waiting.pop()
        if read in among:
            found[read] = None
        elif read not in seen and read in nodes:
            waiting += nodes[read].reads
        seen.add(read)
    return tuple(each for each in nodes if each in found)
