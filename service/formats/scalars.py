r"""What a YAML scalar means: the core schema of YAML 1.2, narrowed so that no value changes silently.

| plain text | value |
|---|---|
| nothing, `~`, `null` | None |
| `true`, `false` | bool |
| `0`, `-7`, `1000000`: no leading zero or plus, at most 18 digits | int |
| all else: `no`, `True`, `012`, `12:30`, `1e3`, `0.50`, `0x1F`, `2026-11-23`, `.inf` | the text itself |

A number with a point or an exponent keeps its raw text (see `vocabulary.Plain`). Quoted and block scalars are
always text.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from service.formats.source import bad_character
from service.vocabulary import Problem

if TYPE_CHECKING:
    from collections.abc import Callable

    from service.vocabulary import Plain

_INTEGER: Final = re.compile(r"-?(?:0|[1-9][0-9]{0,17})")
_FLOAT: Final = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_WORDS: Final[dict[str, bool | None]] = {"": None, "~": None, "null": None, "true": True, "false": False}
_YAML: Final = "tag:yaml.org,2002:"

TEXT_TAGS: Final = frozenset({"!", _YAML + "str"})
"""Tags that make any scalar a text."""

COLLECTION_TAGS: Final = {"list": frozenset({_YAML + "seq"}), "mapping": frozenset({_YAML + "map"})}
"""Tags that say of a collection what it is anyway."""

_TYPED_TAGS: Final[dict[str, Callable[[Plain, str], bool]]] = {
    _YAML + "null": lambda value, _: value is None,
    _YAML + "bool": lambda value, _: isinstance(value, bool),
    _YAML + "int": lambda value, _: isinstance(value, int) and not isinstance(value, bool),
    _YAML + "float": lambda _, text: bool(_FLOAT.fullmatch(text)),
}

_SWALLOWED: Final = re.compile(
    r"""\t(?: heta | au | imes | ext | frac | anh | ilde | riangle | herefore )(?![a-z])
      | \r(?: ho | ight\w{0,20} | angle | ceil | floor )(?![a-z])
      | \n(?: abla | otin | eq )(?![a-z])
      | \u2028(?: ambda | eft\w{0,20} | ongrightarrow )(?![a-z])
      | \u2029(?: i | hi | si | r )(?![a-z])
      | [\x07\x08\x0b\x0c\x1b\x85] [A-Za-z]{1,20}""",
    re.VERBOSE,
)
r"""What is left of `\theta`, `\rho`, `\nabla`, `\beta`, `\Lambda` … between double quotes."""

_ESCAPES: Final = dict(zip("\a\b\t\n\v\f\r\x1b\x85\u2028\u2029", "abtnvfreNLP", strict=True))

_TEX_HINT: Final = (
    r"between double quotes a backslash is written \\; between single quotes, or below |, as it is"
)


def read_plain(text: str) -> Plain:
    """Return the value of a plain scalar."""
    if _INTEGER.fullmatch(text):
        return int(text)
    return _WORDS.get(text, text)


def tag_problem(tag: str | None, text: str, value: Plain) -> Problem | None:
    """Say what is wrong with a scalar's tag, if anything is: unknown, or not what the scalar is."""
    if tag is None or tag in TEXT_TAGS:
        return None
    if tag not in _TYPED_TAGS:
        return unknown_tag(tag)
    if _TYPED_TAGS[tag](value, text):
        return None
    detail = f"{text[:40]!r} is no {tag.removeprefix(_YAML)} as YAML 1.2 writes them"
    return Problem("wrong_tag", detail, hint="remove the tag")


def unknown_tag(tag: str) -> Problem:
    """Return the problem of a tag that is not one of YAML's own simple ones."""
    return Problem(
        "unknown_tag", f"the tag {tag[:80]} is not known here", hint="remove the tag; quote the text"
    )


def text_problem(text: str, *, escapes: bool = False) -> Problem | None:
    r"""Say what is wrong with a text: a character no text may hold, or TeX that escapes have eaten.

    With `escapes` the text stood between double quotes, where `"\theta"` is a tab and "heta".
    """
    if escapes and (found := _SWALLOWED.search(text)):
        letter, rest = _ESCAPES[found[0][0]], found[0][1:]
        detail = f'\\{letter}{rest} was read as the escape \\{letter} and "{rest}"'
        return Problem("eaten_backslash", detail, hint=_TEX_HINT)
    if name := bad_character(text):
        hint = _TEX_HINT if escapes else "remove it"
        return Problem("bad_character", f"the text holds the character {name}, which no text may", hint=hint)
    return None
