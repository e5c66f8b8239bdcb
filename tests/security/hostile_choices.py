"""Hostile questions of the kinds with choices, pairs, orders, gaps and rubrics."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

FORMULA = "$x^2$ " * 190
LONG = "x" * 20_000


def named(count: int, **more: object) -> list[dict[str, Any]]:
    return [{"identifier": f"c{each}", "text": "t", **more} for each in range(count)]


def question(kind: str, prompt: str = "?", **parameters: object) -> dict[str, Any]:
    return {"kind": kind, "prompt": prompt, "parameters": parameters}


def gaps(count: int, kind: str = "true_false", **parameters: object) -> dict[str, Any]:
    return {
        f"g{each}": {"kind": kind, "parameters": parameters or {"correct": True}} for each in range(count)
    }


def matching(sources: int, target: object) -> dict[str, Any]:
    return question("matching", sources=named(sources, target=target), targets=named(50))


def _kinds() -> Iterator[tuple[str, dict[str, Any]]]:
    every = [f"c{each}" for each in range(50)]
    yield "50 sources with 50 targets each", matching(50, every)
    yield "50 sources for 49 targets", matching(50, every[1:])
    yield "50 sources for one target", matching(50, "c0")
    yield "10,000 sources", matching(10_000, "c0")
    yield "a source with 100,000 targets", matching(1, ["c0"] * 100_000)
    yield (
        "50 items full of formulas",
        question("ordering", items=[{**each, "text": FORMULA} for each in named(50)]),
    )
    yield "10,000 items", question("ordering", items=named(10_000))
    weights = [{**each, "weight": "1/" + "9" * 60} for each in named(50)]
    yield "weights with 60 digits", question("multiple_choice", choices=weights, credit="weights")
    yield "a weight of 1e308", question("multiple_choice", choices=named(2, weight="1e308"), credit="weights")
    limits: dict[str, Any] = {"multiple": True, "minimum": 10**9, "maximum": 10**9}
    yield "a billion ticks", question("multiple_choice", choices=named(3, correct=True), **limits)
    prompt = " ".join(f"{{{{g{each}}}}}" for each in range(30))
    yield "30 gaps", question("cloze", prompt, gaps=gaps(30))
    yield "10,000 gaps", question("cloze", prompt, gaps=gaps(10_000))
    yield "open gaps", question("cloze", "{{" * 10_000, gaps=gaps(1))
    yield "an open gap and text", question("cloze", "{{" + "a" * 19_000, gaps=gaps(1))
    yield "gaps in gaps", question("cloze", "{{g0}} " + "{{{{}}}}" * 2_000, gaps=gaps(1))
    yield "open formulas and gaps", question("cloze", "$$ {{g0}} " + "$ " * 9_000, gaps=gaps(1))
    yield "a gap with gaps", question("cloze", "{{g0}}", gaps=gaps(1, "cloze", gaps=gaps(1)))
    choices = [{**each, "correct": each["identifier"] == "c0"} for each in named(50)]
    yield (
        "30 gaps of 50 choices",
        question("cloze", prompt, gaps=gaps(30, "multiple_choice", choices=choices)),
    )


def _by_hand() -> Iterator[tuple[str, dict[str, Any]]]:
    levels = [{"points": 0, "text": "x" * 2_000}] * 20
    rubric = [{"criterion": f"c{each}", "points": 1, "levels": levels} for each in range(50)]
    yield "a rubric of 2 million characters", question("essay", rubric=rubric, show_rubric=True)
    yield "10,000 criteria", question("essay", rubric=[{"criterion": "a", "points": 1}] * 10_000)
    yield "huge points of a criterion", question("essay", rubric=[{"criterion": "a", "points": "9" * 300}])
    yield "a billion words", question("essay", minimum_words=10**9)
    yield "a billion bytes", question("file", maximum_bytes=10**9)
    yield "10,000 media types", question("file", media_types=[f"a/b{each}" for each in range(10_000)])
    yield "a long media type", question("file", media_types=["a/" + LONG])


def _common() -> Iterator[tuple[str, dict[str, Any]]]:
    simple = question("true_false", correct=True)
    yield "10 long hints", {**simple, "hints": [LONG] * 10}
    yield "10,000 hints", {**simple, "hints": ["x"] * 10_000}
    yield (
        "hints full of formulas",
        {**simple, "hints": [FORMULA] * 10, "feedback": FORMULA, "solution": FORMULA},
    )
    yield "10,000 weights", {**simple, "scoring": {"weights": {f"w{each}": 1 for each in range(10_000)}}}
    for number in ("1e308", "-1e308", "1e-320", "9" * 300, "nan", "1/3", "-1/" + "7" * 60):
        for name in ("wrong", "floor"):
            yield f"{name} {number[:9]}", {**simple, "scoring": {name: number}}
        yield f"weight {number[:9]}", {**simple, "scoring": {"weights": {"response": number}}}


def hostile_choices() -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield every one of them, with its name."""
    yield from _kinds()
    yield from _by_hand()
    yield from _common()
