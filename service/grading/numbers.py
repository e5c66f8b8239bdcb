r"""How people write numbers: the one parser of the product.

Reading is exact (a `Fraction`), takes linear time, and looks at no text longer than `literals.MAX_LENGTH`.
Before it is read a text is normalized, in this order and in no other way:

1. white space around it goes;
2. with `decimal_comma`, a comma becomes a point;
3. a run of superscripts becomes a power: `10⁻⁴` is `10^-4`;
4. typographic signs become ASCII: `−` and its look-alikes `-`, `× · ⋅ ∙ ∗` `*`, `÷ ∕ ⁄` `/`;
5. TeX becomes plain: `\times` and `\cdot` `*`, `\dfrac` and `\tfrac` `\frac`, `\left` and `\right` nothing;
6. powers lose their dress: `10**-4`, `10^{-4}` and `10^(-4)` are `10^-4`, and `x` before one is `*`.

What remains is a literal (see `literals`) or an expression (see `arithmetic`). A text that people read in
different ways is refused rather than guessed at: an unreadable answer costs a student nothing, a misread one
a try.
"""

from __future__ import annotations

import re
import unicodedata
from fractions import Fraction
from functools import lru_cache
from typing import Final

from service.grading.arithmetic import evaluate
from service.grading.decimals import exact_text
from service.grading.literals import Number, NumberError, read_literal, too_long, within_length

__all__ = ["Number", "NumberError", "plain", "read_number"]

_MAX_BITS: Final = 256
"""An integer of more bits has more than `MAX_LENGTH` digits; converting it to find out would cost more."""

_SUPERSCRIPTS: Final = re.compile("[⁺⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+")
_TYPOGRAPHY: Final = str.maketrans(
    {
        **dict.fromkeys("\N{MINUS SIGN}\N{EN DASH}\N{HYPHEN}\N{NON-BREAKING HYPHEN}", "-"),
        **dict.fromkeys("×·⋅∙∗", "*"),
        **dict.fromkeys("÷∕⁄", "/"),
    }
)
_PLAINER: Final = (
    (re.compile(r"\\(?:times|cdot)"), "*"),
    (re.compile(r"\\[dt]frac"), r"\\frac"),
    (re.compile(r"\\(?:left|right)(?=\s*[()])"), ""),
    (
        re.compile(
            r"""(?: \^ | \*\* ) \s*
            (?: \{ \s* ([+-]?[0-9]+) \s* \} | \( \s* ([+-]?[0-9]+) \s* \) | ([+-]?[0-9]+) )""",
            re.VERBOSE,
        ),
        r"^\1\2\3",
    ),
    (re.compile(r"[xX](?=\s*10\s*\^)"), "*"),
)
_PARENTHESES: Final = re.compile(r"(?P<sign>[+-]?)\s*\(\s*(?P<own>[+-]?)(?P<inside>[^()]*)\)")
_TWO_SEPARATORS: Final = re.compile(r"[.,][0-9]*,|,[0-9]*\.")

_SPACE_BETWEEN_DIGITS: Final = re.compile(r"[0-9.,]\s+[0-9.,]")

_ADVICE: Final = tuple(
    (re.compile(pattern), advice)
    for pattern, advice in (
        (
            r"[\x00-\x1f\x7f-\x9f\xad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ud800-\udfff]",
            "Type the number again: it contains a character that cannot be seen.",
        ),
        (r"(?i)nan|inf|∞", "Write a number: neither infinity nor NaN is one."),
        (r"(?i)\b0[xob]", "Write the number in decimal digits, as in 16."),
        (r"[0-9][_'’][0-9]", "Write the digits without separators, as in 1000."),
        (r"(?![0-9])\d", "Write the number with the digits 0 to 9."),
        (r"[¼-¾⅐-⅞]", "Write a fraction with a slash, as in 1/2."),
        (r"\^|\*\*", "Write powers of ten only, with a whole exponent, as in 3.2*10^-4."),
        (r"(?i)[0-9.]e(?![a-z])", "Write a whole exponent, as in 2e-3."),
        (r"\\[a-z]?frac", r"Write a fraction as 1/3, or as \frac{1}{3}."),
        (r"%", "Write a percentage alone, as in 50%."),
        (r"[^\W\d]", "Write the number alone, without names and units, as in 0.25."),
    )
)


def read_number(raw: str | int, *, decimal_comma: bool = False) -> Number:
    r"""Read what somebody wrote as a number.

    Takes `3`, `-0.5`, `−0.5`, `.5`, `5.`, `+3`, `1/3`, `2e-3`, `3.2×10^-4`, `3.2\times10^{-4}`, `10⁻⁴`,
    `50%`, `\frac{1}{3}`, `(1+2)/3`; and an `int`, as JSON has it. With `decimal_comma`, `0,5` too; a point is
    still a decimal point, never a separator of thousands. Reading `Number.text` gives the same value.

    Raises:
        NumberError: with the code `empty`, `not_a_number`, `too_long`, `out_of_range`, `division_by_zero`,
            `ambiguous_comma`, `ambiguous_space` or `too_deep`.
    """
    text = within_length(raw if isinstance(raw, str) else _typed(raw)).strip()
    if not text:
        raise NumberError("Write a number.", code="empty")
    return _read(text, decimal_comma)


@lru_cache(maxsize=4096)
def _read(text: str, decimal_comma: bool) -> Number:  # noqa: FBT001 - a cache knows no keywords apart
    """Read a text once: what was submitted is read again with whatever is submitted next.

    Normalizing leaves a literal as it is, and most are written as one.
    """
    literal = read_literal(text)
    if literal is not None:
        return literal
    text = plain(_unambiguous(text, decimal_comma=decimal_comma))
    return read_literal(_bare(text)) or _read_expression(text)


def _bare(text: str) -> str:
    """Return a text without parentheses around all of it, and at most one sign: `-(12.00)` is a literal."""
    match = _PARENTHESES.fullmatch(text)
    if match is None or (match["sign"] and match["own"]):
        return text
    return match["sign"] + match["own"] + match["inside"]


def _typed(raw: int) -> str:
    if isinstance(raw, bool):
        raise NumberError("Write a number: true and false are none.")
    if raw.bit_length() > _MAX_BITS:
        raise too_long()
    return str(raw)


def _unambiguous(text: str, *, decimal_comma: bool) -> str:
    """Return the text with decimal points only."""
    if "," in text and not decimal_comma:
        raise NumberError(
            "Write a decimal point, and nothing between thousands, as in 1250.5.", code="ambiguous_comma"
        )
    if _TWO_SEPARATORS.search(text):
        raise NumberError(
            "Write one decimal comma, and nothing between thousands, as in 1250,5.", code="ambiguous_comma"
        )
    if _SPACE_BETWEEN_DIGITS.search(text):
        raise NumberError(
            "Write 1000 without a space, and one and a half as 1.5, 3/2 or 1+1/2.", code="ambiguous_space"
        )
    return text.replace(",", ".")


def plain(text: str) -> str:
    """Return a text in the plain characters of literals and expressions: steps 3 to 6 above."""
    text = _SUPERSCRIPTS.sub(lambda run: "^" + unicodedata.normalize("NFKC", run[0]), text).translate(
        _TYPOGRAPHY
    )
    for pattern, plainer in _PLAINER:
        text = pattern.sub(plainer, text)
    return text


def _read_expression(text: str) -> Number:
    try:
        value = evaluate(text)
    except NumberError as error:
        raise _advised(error, text) from None
    return Number(value, None, Fraction(0), within_length(exact_text(value) or text))


def _advised(error: NumberError, text: str) -> NumberError:
    """Return the same refusal, with advice for what is most likely meant."""
    if error.code == NumberError.code:
        for pattern, advice in _ADVICE:
            if pattern.search(text):
                return NumberError(advice)
    return error
