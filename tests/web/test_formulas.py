r"""TeX as MathML: what lessons write is drawn, what is not listed is refused, and nothing reaches out."""

from __future__ import annotations

import time
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.web.formulas import ENVIRONMENTS, MACROS, MAX_DEPTH, MAX_LENGTH, mathml

MATHML = "{http://www.w3.org/1998/Math/MathML}"
IN_PLACE = {  # macros that mean something only beside others
    **{
        f"{size}{side}": rf"\{size}{side}( x"
        for size in ("big", "Big", "bigg", "Bigg")
        for side in ("", "l", "r")
    },
    "left": r"\left( x \right)",
    "right": r"\left( x \right)",
    "middle": r"\left( x \middle| y \right)",
    "limits": r"\sum\limits_a^b x",
    "nolimits": r"\sum\nolimits_a^b x",
    "nonumber": r"\begin{align}a&=b\nonumber\\c&=d\end{align}",
    "notag": r"\begin{align}a&=b\notag\\c&=d\end{align}",
}
REFUSED = [
    r"\href{javascript:alert(1)}{x}",
    r"\text{\href{javascript:alert(1)}{x}}",
    r"\style{color:red}{x}",
    r"\class{admin}{x}",
    r"\color{red}x",
    r"\unicode{x3c}",
    r"\verb|x|",
    r"\newcommand{\a}{\a\a}\a",
    r"\def\a{\a\a}\a",
    r"\DeclareMathOperator{\a}{b}",
    r"\newenvironment{a}{b}{c}",
    r"\rule{9999em}{9999em}",
    r"\hspace{9999em}x",
    r"\raise{9999em}x",
    r"\frobnicate{x}",
    r"\begin{document}x\end{document}",
    r"\operatorname{<b>}",
    r"\begin",
    "\\",
    r"\@x",
    "",
    "{",
    "}}",
    "x^",
    "x^a^b",
    r"\frac{1}",
    r"\left( x",
    r"\begin{matrix}a",
    r"x \nonumber",
    r"\limits",
    "x & y",
    "x\x08",
    "x\u202e",
    "x" * (MAX_LENGTH + 1),
    "{" * (MAX_DEPTH + 1) + "}" * (MAX_DEPTH + 1),
]
HOSTILE = [
    r"\sqrt" * 399 + "x",
    "x^{" * 50 + "}" * 50,
    r"\left(" * 150 + "x" + r"\right)" * 150,
    "x'" * 1000,
    "a&" * 1000,
    r"\begin{matrix}" + "a&" * 980 + r"\end{matrix}",
    r"\begin{matrix}" + r"\\" * 980 + r"\end{matrix}",
    r"\begin{matrix}" * 70 + r"\end{matrix}" * 70,
    r"\boldsymbol{" + "α" * 1980 + "}",
    r"\text{" + "<" * 1980 + "}",
    "{" * 50 + r"\displaystyle " * 120 + "}" * 50,
    "%" * 1000,
    "^" * 2000,
]


@pytest.mark.parametrize("macro", sorted(MACROS))
@pytest.mark.parametrize("block", [True, False], ids=["block", "inline"])
def test_every_listed_macro_is_drawn(macro: str, block: bool) -> None:  # noqa: FBT001 - a case of the table
    assert mathml(IN_PLACE.get(macro, rf"\{macro} {{x}} {{y}}"), block=block)


@pytest.mark.parametrize("environment", sorted(ENVIRONMENTS))
def test_every_listed_environment_is_drawn_as_a_table(environment: str) -> None:
    shown = drawn(rf"\begin{{{environment}}}a&b\\c&d\end{{{environment}}}")
    assert len(list(shown.iter(f"{MATHML}mtr"))) == 2


@pytest.mark.parametrize("tex", REFUSED, ids=lambda tex: tex[:24])
def test_what_is_not_listed_or_not_well_formed_is_refused(tex: str) -> None:
    assert mathml(tex, block=False) is None


@pytest.mark.parametrize(
    ("tex", "text"),
    [
        (r"w_1 \leftarrow w_1 - \eta\,\frac{\partial L}{\partial w_1}", "w1←w1−η∂L∂w1"),
        (r"\sigma'(z) = a(1-a)", "σ′(z)=a(1−a)"),
        (r"\mathbf{W}^\top \boldsymbol{\delta}", "𝐖⊤𝜹"),
        (r"\mathbf{Wx} \in \mathbb{R}^n", "𝐖𝐱∈ℝn"),
        (r"\mathcal{L}, \mathsf{xy}, \mathtt{x1}", "ℒ,𝗑𝗒,𝚡𝟷"),
        (r"\mathbf{é}", "é"),
        (r"\operatorname{softmax}(z)", "softmax(z)"),
        (r"\argmin_w L", "arg\u2009minwL"),
        (r"\text{50% of R\&D}", "50%\u00a0of\u00a0R&D"),
        ("50%, then", "50%,then"),
        (r"50\%", "50%"),
        ("a<b", "a<b"),
        (r"\text{<script>alert(1)</script>}", "<script>alert(1)</script>"),
    ],
)
def test_a_formula_shows_what_its_tex_means(tex: str, text: str) -> None:
    assert "".join(drawn(tex).itertext()) == text


@pytest.mark.parametrize(
    ("tex", "element"), [(r"\min_w L", "munder"), (r"\max_a^b x", "munderover"), (r"x_1", "msub")]
)
def test_limits_of_named_operators_can_stand_below_them(tex: str, element: str) -> None:
    assert drawn(tex).find(f".//{MATHML}{element}") is not None


def test_a_block_stands_alone_and_an_inline_formula_does_not() -> None:
    assert drawn("x", block=True).get("display") == "block"
    assert drawn("x").get("display") == "inline"


@pytest.mark.parametrize("tex", HOSTILE, ids=lambda tex: tex[:24])
def test_hostile_formulas_take_little_time(tex: str) -> None:
    assert len(tex) <= MAX_LENGTH
    mathml.cache_clear()
    start = time.thread_time()
    mathml(tex, block=True)
    assert time.thread_time() - start < 0.5


pieces = st.sampled_from(
    [*(rf"\{macro} " for macro in sorted(MACROS)), *"{}[]()_^&'<>xyz12|", r"\\", r"\{", r"\href"]
)


@given(st.lists(pieces, max_size=20).map("".join) | st.text(max_size=30))
def test_whatever_is_written_the_formula_is_well_formed_or_refused(tex: str) -> None:
    shown = mathml(tex, block=False)
    if shown is not None:
        assert ET.fromstring(shown).tag == f"{MATHML}math"  # noqa: S314 - our own output
        assert "href" not in shown


def drawn(tex: str, *, block: bool = False) -> ET.Element:
    shown = mathml(tex, block=block)
    assert shown is not None
    return ET.fromstring(shown)  # noqa: S314 - our own output
