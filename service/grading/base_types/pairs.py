"""Directed pairs: which source goes with which target, each pair written `source target`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from service.grading.base_types.base_type import BaseType, Judged, Reading, UnreadableError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from service.vocabulary import Declaration, Plain


def read_pairs(declaration: Declaration, raw: Plain) -> Reading:
    """Return the pairs in the order in which the sources are offered, each source once at most."""
    if not isinstance(raw, list) or not all(isinstance(each, str) for each in raw):
        raise UnreadableError("wrong_type", 'Send a list of pairs, such as ["source target"].')
    pairs = [_pair(declaration, str(each), f"/{at}") for at, each in enumerate(raw)]
    _refuse_twice([source for source, _ in pairs], "source_twice", "Match each source once")
    if not declaration.options.get("reuse"):
        _refuse_twice([target for _, target in pairs], "target_twice", "Use each target once")
    chosen = dict(pairs)
    sources = [each.identifier for each in declaration.choices if each.identifier in chosen]
    read = [f"{source} {chosen[source]}" for source in sources]
    return Reading(raw, list(read), parts=tuple(sorted(read)))


def _pair(declaration: Declaration, written: str, at: str) -> tuple[str, str]:
    source, _, target = written.strip().partition(" ")
    target = target.strip()
    for name, choices in ((source, declaration.choices), (target, declaration.targets)):
        offered = [each.identifier for each in choices]
        if name not in offered:
            raise UnreadableError("not_a_pair", f"Write one of {', '.join(offered)} here.", at)
    return source, target


def _refuse_twice(names: Sequence[str], code: str, advice: str) -> None:
    for at, name in enumerate(names):
        if name in names[:at]:
            raise UnreadableError(code, f"{advice}; {name} stands here again.", f"/{at}")


def judge_pairs(bound: Mapping[str, Any], reading: Reading | None) -> Judged:
    """Return the worth of pairs: one field for each source; or, if all must be right, 1 or 0.

    A source that was not matched is wrong. Its reason is told where it was matched wrongly.
    """
    wanted: Mapping[str, Any] = bound["pairs"]
    made = dict(each.split(" ") for each in reading.parts) if reading else {}
    right = {name: made.get(name) in each["targets"] for name, each in wanted.items()}
    told = tuple(
        each["feedback"]
        for name, each in wanted.items()
        if name in made and not right[name] and each["feedback"]
    )
    if bound["credit"] == "all":
        return Judged((float(all(right.values())),), (1.0,), told)
    counts = [each["counts"] for each in wanted.values()]
    scale = sum(counts)
    return Judged(tuple(map(float, right.values())), tuple(each / scale for each in counts), told)


DIRECTED_PAIR = BaseType("directed_pair", read_pairs, judge_pairs, unreadable=["no pair"])
