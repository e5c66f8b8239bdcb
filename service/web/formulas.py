r"""TeX as MathML, which browsers draw without a script.

Only the macros listed here are converted. latex2mathml knows many more, and some reach out of the formula:
`\href{javascript:…}` becomes a link, `\style` and `\class` attributes, `\newcommand` grows without bound. It
also writes what it was given into its output unescaped, so its tree is taken and serialized here.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from html import unescape
from itertools import accumulate
from typing import TYPE_CHECKING, Final
from xml.etree import ElementTree as ET

from latex2mathml.converter import convert_to_element

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

MAX_LENGTH: Final = 2000
"""Most characters of one formula."""

MAX_DEPTH: Final = 50
"""Most braces inside one another in a formula; the converter descends into each."""

_LISTED_MACROS: Final = """
alpha beta gamma delta epsilon varepsilon zeta eta theta vartheta iota kappa lambda mu nu xi pi varpi rho
varrho sigma varsigma tau upsilon phi varphi chi psi omega
Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega
nabla partial infty ell hbar aleph Re Im prime dagger degree forall exists nexists emptyset varnothing
angle top bot colon ldots cdots vdots ddots dots quad qquad
pm mp times div cdot ast star circ bullet oplus ominus otimes oslash odot wedge vee land lor lnot neg cap cup
setminus le leq ge geq lt gt ll gg ne neq equiv sim simeq approx cong propto prec succ mid nmid parallel perp
in ni notin subset supset subseteq supseteq coloneqq triangleq doteq models vdash
leftarrow gets rightarrow to leftrightarrow longleftarrow longrightarrow Leftarrow Rightarrow Leftrightarrow
implies iff mapsto longmapsto hookrightarrow uparrow downarrow nearrow searrow
langle rangle lvert rvert lVert rVert vert Vert lfloor rfloor lceil rceil lbrace rbrace lbrack rbrack
left right middle big Big bigg Bigg bigl bigr Bigl Bigr biggl biggr Biggl Biggr
sum prod coprod int iint oint bigcup bigcap bigoplus bigotimes bigvee bigwedge limits nolimits
sin cos tan cot sec csc arcsin arccos arctan sinh cosh tanh coth exp ln log lg det dim ker deg gcd Pr
lim limsup liminf sup inf max min argmax argmin bmod pmod
frac dfrac tfrac binom sqrt overset underset stackrel substack
hat widehat bar tilde widetilde vec dot ddot overline underline overbrace underbrace
text textrm mathrm mathbf mathbb mathcal mathit mathsf mathtt boldsymbol bm displaystyle textstyle
nonumber notag
"""
_LISTED_ENVIRONMENTS: Final = """
matrix pmatrix bmatrix Bmatrix vmatrix Vmatrix smallmatrix cases array split aligned align align*
"""
MACROS: Final = frozenset(_LISTED_MACROS.split())
"""The macros that formulas may use, without the backslash."""

ENVIRONMENTS: Final = frozenset(_LISTED_ENVIRONMENTS.split())
"""The environments that formulas may use."""

_MACRO: Final = re.compile(
    r"""\\ (?: operatorname\*? \ * \{ [a-zA-Z\ ]+ \}
             | (?:begin|end) \ * \{ (?P<environment> [a-zA-Z]+\*? ) \}
             | (?P<name> [a-zA-Z]+ )
             | (?P<escaped> .? ) )""",
    re.VERBOSE | re.DOTALL,
)
_ESCAPED: Final = frozenset("\\,;:!{}|_%&#$ \n")
_COMMENT: Final = re.compile(r"(?<!\\)((?:\\\\)*)%")
_ESCAPE_IN_TEXT: Final = re.compile(r"\\([{}_%&#$])")
_ALPHABETS: Final = {
    "bold": "BOLD",
    "bold-italic": "BOLD ITALIC",
    "double-struck": "DOUBLE-STRUCK",
    "script": "SCRIPT",
    "sans-serif": "SANS-SERIF",
    "monospace": "MONOSPACE",
}
_PARTS: Final = {
    **dict.fromkeys(("mfrac", "mroot", "msub", "msup", "munder", "mover"), 2),
    **dict.fromkeys(("msubsup", "munderover"), 3),
}
_LIMITS: Final = {"msub": "munder", "msup": "mover", "msubsup": "munderover"}
_WITH_LIMITS: Final = frozenset({"lim", "sup", "inf", "max", "min"})


@lru_cache(maxsize=512)  # a page shows the same formulas to everyone
def mathml(tex: str, *, block: bool) -> str | None:
    """Return a formula as a `math` element, or None if it is too long, not listed or not well formed.

    `block` formulas stand on their own line, with limits below and above their operators.
    """
    if len(tex) > MAX_LENGTH or _depth(tex) > MAX_DEPTH or not _is_plain(tex):
        return None
    math = _tree(_COMMENT.sub(r"\1\\%", tex).replace("{aligned}", "{split}"), "block" if block else "inline")
    if math is None or not all(_is_complete(element) for element in math.iter()):
        return None
    for element in math.iter():
        _finish(element)
    return ET.tostring(math, encoding="unicode")


def _depth(tex: str) -> int:
    return max(accumulate((character == "{") - (character == "}") for character in tex), default=0)


def _is_plain(tex: str) -> bool:
    """Tell whether a formula has visible characters and listed macros only."""
    return "".join(tex.split()).isprintable() and all(_is_listed(macro) for macro in _MACRO.finditer(tex))


def _is_listed(macro: re.Match[str]) -> bool:
    if macro["name"]:
        return macro["name"] in MACROS
    if macro["environment"]:
        return macro["environment"] in ENVIRONMENTS
    return macro["escaped"] is None or macro["escaped"] in _ESCAPED


def _tree(tex: str, display: str) -> Element | None:
    try:
        return convert_to_element(tex, display=display)
    except Exception:  # noqa: BLE001 - its errors share no base class, and some are StopIteration and IndexError
        return None


def _is_complete(element: Element) -> bool:
    """Tell whether an element has all its parts and is no leftover syntax, such as a lone brace."""
    text = element.text or ""
    passed_through = element.tag == "mi" and (text in {"{", "}", "&"} or text.startswith("\\"))
    return not passed_through and len(element) == _PARTS.get(element.tag, len(element))


def _finish(element: Element) -> None:
    """Write out entities and alphabets, and let the limits of named operators move as those of sums do."""
    element.text = unescape(element.text or "")
    if element.tag == "mtext":
        element.text = _ESCAPE_IN_TEXT.sub(r"\1", element.text)
    if element.get("mathvariant") in _ALPHABETS:  # browsers know only `normal`
        alphabet = _ALPHABETS[element.attrib.pop("mathvariant")]
        element.text = "".join(_in_alphabet(character, alphabet) for character in element.text)
    if element.tag == "mo" and element.text in _WITH_LIMITS:
        element.set("movablelimits", "true")
    if element.tag in _LIMITS and (element[0].text in _WITH_LIMITS or element[0].get("movablelimits")):
        element.tag = _LIMITS[element.tag]


def _in_alphabet(character: str, alphabet: str) -> str:
    """Return the mathematical alphanumeric symbol (Unicode, U+1D400 and some older ones) for a character."""
    letter = re.sub("LATIN |GREEK |LETTER ", "", unicodedata.name(character, ""))
    for name in (f"MATHEMATICAL {alphabet} {letter}", f"{alphabet} {letter}"):
        try:
            return unicodedata.lookup(name)
        except KeyError:
            continue
    return character
