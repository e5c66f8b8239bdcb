"""Questions of the kind `formula` that are built to explode: huge, deep, endless, or no number at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.kinds.formulas import replacing, tree

if TYPE_CHECKING:
    from collections.abc import Iterator

    from service.vocabulary import Plain


def only(**steps: Plain) -> dict[str, Plain]:
    """Return other steps, with a misconception that is there."""
    return {"steps": steps, **replacing("x", "a + 7")}


HOSTILE: dict[str, dict[str, Plain]] = {
    "powers": only(y="x + 9**9**9**9"),
    "grows": only(y0="x", **{f"y{n + 1}": f"y{n}*y{n} + a" for n in range(20)}),
    "grows without end": only(y0="x", **{f"y{n + 1}": f"y{n}*y{n} + a" for n in range(50)}),
    "never a number": only(y="exp(exp(x*x + 10))"),
    "explodes": only(y="exp(exp(exp(exp(x))))"),
    "roots": only(y="sqrt(-x*x) + a"),
    "logs": only(y="log(x)"),
    "divides": only(y="a/(x - x)"),
    "hidden": only(z="0*log(x - x)", y="max(a, 1) + (0 if x < 9 else z)"),
    "sharp": only(y="exp(700*tanh(x)/x)"),
    "deep": only(y="(" * 600 + "x" + ")" * 600),
    "long": only(y="+".join(["x"] * 1000)),
    "long and wrong": {"steps": {"y": "+".join(["x"] * 900)}, **replacing("x", "+".join(["a"] * 900))},
    "many steps": only(**{f"y{n}": "x" for n in range(8_000)}),
    "many givens": {"givens": {f"g{n}": {"integers": [1, 2]} for n in range(8_000)}},
    "many misconceptions": {"misconceptions": {f"m{n}": {"replaces": {"x": "a"}} for n in range(8_000)}},
    "wide": {
        "givens": {"a": {"integers": [1, 9], "shape": [16, 16]}, "x": {"integers": [1, 2]}},
        "steps": {f"y{n}": "a @ a @ a @ a" for n in range(60)},
        **replacing("x", "x*x + 9"),
    },
    "one wide": {
        "givens": {"a": {"integers": [1, 9], "shape": [16, 16]}, "x": {"integers": [1, 2]}},
        "steps": {"y": "x*a @ a"},
        **replacing("x", "9"),
    },
    "paired": {
        "misconceptions": {
            f"m{n}": {"replaces": {"gradient": f"{n}*a*x + a + x + a*a*x"}, "feedback": "f"}
            for n in range(3, 33)
        }
    },
    "large constants": {"constants": {"c": "1e300"}, **only(y="c*c*x")},
    "large range": {"givens": {"a": {"one_of": ["1e299"]}, "x": {"one_of": ["1e-299"]}}},
    "large wrong": replacing("x_next", "1e300"),
    "tiny wrong": replacing("x_next", "1e-300"),
    "names": only(y="+".join(["q" * 30] * 60)),
    "circle": only(**{f"y{n}": f"y{(n + 1) % 60} + x" for n in range(60)}),
    "line": only(**{f"y{n}": f"y{n + 1} + x" for n in range(59)}, y59="x"),
    "templates": {"prompt": "{{a}}{{x}}" + "{{" * 5000},
    "many templates": {"prompt": "{{a}}{{x}}" * 1800},
    "all wrong": {"prompt": "{{q}}" * 3000},
}


def hostile_formulas() -> Iterator[tuple[str, dict[str, Plain]]]:
    """Yield each of them, with its name."""
    for name, changes in HOSTILE.items():
        yield f"{name} in formulas", tree(**changes)
        if name != "paired":  # a sound question of 30 wrong roads, whose tests take their time
            yield f"{name} answered with formulas", tree(**changes, answer="formula")
        yield f"{name} with the work shown", tree(**changes, answer="work")
