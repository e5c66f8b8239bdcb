"""Questions that mean harm: huge, deep, or with numbers at which arithmetic ends."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.kinds.hostile_formulas import hostile_formulas
from tests.questions.drafts import example, with_parameters
from tests.security.hostile_choices import hostile_choices

if TYPE_CHECKING:
    from collections.abc import Iterator

MANY = [str(number) for number in range(100_000)]
RANGES = ("x", "y", "w0", "w1", "rate")

VALUES: dict[str, Any] = {
    "whole numbers over 2^32": {"integers": [-(2**31), 2**31]},
    "whole numbers of 18 digits": {"integers": [-(10**17), 10**17]},
    "whole numbers that are texts": {"integers": ["-1e308", "1e308"]},
    "a range up to 1e308": {"from": "-1e308", "to": "1e308", "step": "1"},
    "a grid of 2^31": {"from": "0", "to": "1", "step": "4.7e-10"},
    "a grid of tiny steps": {"from": "0", "to": "1", "step": "1e-320"},
    "no step": {"from": "0", "to": "1", "step": "0"},
    "a step back": {"from": "0", "to": "1", "step": "-1"},
    "two huge numbers": {"one_of": ["1e308", "-1e308"]},
    "two tiny numbers": {"one_of": ["1e-308", "2e-308"]},
    "no numbers": {"one_of": ["inf", "nan", "1e400"]},
    "100,000 numbers": {"one_of": MANY},
    "100,000 exceptions": {"integers": [0, 9], "not": MANY},
    "a long text": "9" * 60_000,
    "lists in lists": [[[[1] * 100] * 10] * 10] * 10,
    "everything left out": {"integers": [0, 2], "not": ["0", "1", "2"]},
}

PROMPTS = {
    "quotes in quotes": "> " * 30_000 + "x",
    "lists in lists": "\n".join("  " * depth + "- a" for depth in range(250)),
    "stars": "*" * 60_000,
    "stars and letters": "a**b" + "c* " * 20_000,
    "brackets": "[" * 60_000,
    "images": "![[" * 20_000,
    "links": "[a](" * 15_000,
    "ticks": "".join("`" * count + " " for count in range(340)),
    "elements": "<a>" * 20_000,
    "angles": "<" * 60_000,
    "ampersands": "&" * 60_000,
    "wide tables": "|" + "a|" * 5_000 + "\n|" + "-|" * 5_000 + "\n" + ("|a" * 50 + "\n") * 100,
    "long tables": "|a\n|-\n" + "|x\n" * 15_000,
    "references": "".join(f"[a{number}]: b\n" for number in range(5_000)),
    "addresses": "www.a.b " * 7_000,
    "fractions in fractions": "$" + r"\frac{1}{" * 5_000 + "1" + "}" * 5_000 + "$",
    "roots in roots": "$" + r"\sqrt{" * 60 + "1" + "}" * 60 + "$",
    "many formulas": "$x^2$ " * 9_000,
    "many displayed formulas": "$$x^2$$\n\n" * 6_000,
    "powers of powers": "$" + "x^" * 20_000 + "$",
    "open delimiters": "$" + r"\left(" * 8_000 + "$",
    "macros": r"$\def\a{\b\b}\def\b{\c\c}\a$",
    "a wide matrix": r"$\begin{matrix}" + "a&" * 20_000 + r"\end{matrix}$",
    "dollars": "$" * 60_000,
    "apart dollars": "$ " * 30_000,
    "open formulas": "$a " * 20_000,
}

FIELDS: dict[str, dict[str, Any]] = {
    "10,000 asked": {"ask": [f"a{number}" for number in range(10_000)]},
    "the same asked 100,000 times": {"ask": ["w0"] * 90_000},
    "100,000 tags": {"tags": [f"t{number}" for number in MANY[:90_000]]},
    "the same tag 100,000 times": {"tags": ["t"] * 100_000},
    "a huge tolerance": {"tolerance": {"absolute": "1e308"}},
    "a huge relative tolerance": {"tolerance": {"relative": "1e308"}},
    "a negative tolerance": {"tolerance": {"absolute": "-1"}},
    "one figure": {"precision": {"intermediate_figures": 1}},
    "a million figures": {"precision": {"intermediate_figures": 10**6}},
    "huge points": {"points": "1e308"},
    "negative points": {"points": "-1"},
    "long points": {"points": "0." + "1" * 60_000},
    "10,000 claims": {"claims": {"distinguish": ["x"] * 10_000}},
    "the same exception 10,000 times": {"claims": {"except": ["dropped_input_factor"] * 10_000}},
    "a long kind": {"kind": "x" * 60_000},
    "a long slug": {"slug": "a-" * 30_000 + "a"},
    "20,000 unknown fields": {f"f{number}": 1 for number in range(20_000)},
}


def everywhere(values: object) -> dict[str, Any]:
    return dict.fromkeys(RANGES, values)


PARAMETERS: dict[str, dict[str, Any]] = {
    "2^31 points": {"examples": 2**31},
    "1e308 points": {"examples": "1e308"},
    "2^31 updates": {"iterations": 2**31},
    "huge numbers everywhere": everywhere(VALUES["two huge numbers"]),
    "large numbers everywhere": everywhere({"from": "-1e60", "to": "1e60", "step": "1e59"}),
    "tiny numbers everywhere": everywhere({"from": "1e-99", "to": "9e-99", "step": "1e-99"}),
    "nothing but 0": everywhere({"one_of": ["0"]}),
    "nothing but 1": everywhere({"one_of": ["1"]}),
    "20,000 unknown parameters": {f"f{number}": 1 for number in range(20_000)},
}

ITERATED = [
    (updates, points, update) for updates in (2, 10) for points in (1, 12) for update in ("batch", "online")
]


def iterated(updates: int, points: int, update: str, **changes: object) -> dict[str, Any]:
    made = with_parameters(iterations=updates, examples=points, update=update, **changes)
    made.pop("ask")
    return made


def hostile_questions() -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield every hostile question, with its name."""
    for name, values in VALUES.items():
        yield from ((f"{name} as {each}", with_parameters(**{each: values})) for each in ("x", "w0", "rate"))
    yield from ((f"{name} in the prompt", example(prompt=prompt)) for name, prompt in PROMPTS.items())
    yield from ((name, example(**changes)) for name, changes in FIELDS.items())
    yield from ((name, with_parameters(**changes)) for name, changes in PARAMETERS.items())
    for updates, points, update in ITERATED:
        named = f"{updates} {update} updates of {points}"
        yield named, iterated(updates, points, update)
        diverging = iterated(updates, points, update, divergence="allowed", rate={"one_of": ["1e30"]})
        yield f"{named} that diverge", diverging
    yield from _static()
    yield from hostile_choices()
    yield from hostile_formulas()


def _static() -> Iterator[tuple[str, dict[str, Any]]]:
    for value in ("1e308", "1e-320", "-0", "9" * 300, "1e400", "nan"):
        yield f"the answer {value[:9]}", with_parameters("numerical", answers=[{"value": value}])
    tolerant = with_parameters("numerical", answers=[{"value": "1e308"}]) | {"tolerance": {"relative": "1"}}
    yield "a tolerance beyond all numbers", tolerant
    answers = [{"value": each, "feedback": "x" * 600} for each in MANY[:1_000]]
    yield "1,000 answers", with_parameters("numerical", answers=answers)
    choices = [{"identifier": f"c{each}", "text": "t", "correct": each == "0"} for each in MANY[:10_000]]
    yield "10,000 choices", with_parameters("multiple_choice", choices=choices)
    formulas = [{**each, "text": "$x^2$ " * 190} for each in choices[:50]]
    yield "50 choices full of formulas", with_parameters("multiple_choice", choices=formulas)
