r"""Short texts compared: what differences are ignored, wildcards, and regular expressions in linear time.

Always ignored: white space around a text, characters that cannot be seen, how Unicode composes a letter
(NFC), and typographic quotes and dashes (`’` is `'`, `–` is `-`). A wildcard `*` stands for any run of
characters, `\*` for an asterisk. Regular expressions are those of RE2 (github.com/google/re2/wiki/Syntax):
they match the whole text, and no pattern takes more than linear time.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, Literal, cast

import re2

from service.vocabulary import GradestepError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

MAX_PATTERN: Final = 500
"""Most characters of a pattern."""

_MEMORY: Final = 1 << 20
"""Bytes a compiled pattern may take; RE2 refuses what would take more."""

_UNSEEN: Final = re.compile("[\xad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
_TYPOGRAPHY: Final = str.maketrans(
    {
        **dict.fromkeys("‘’‚′", "'"),
        **dict.fromkeys("“”„″«»", '"'),
        **dict.fromkeys("‐‑‒–—−", "-"),
    }
)
_SPACES: Final = re.compile(r"\s+")
_STAR: Final = re.compile(r"\\\*|\*")

Spaces = Literal["collapsed", "ignored", "kept"]


class PatternError(GradestepError):
    """A regular expression that cannot be compiled; `detail` says why."""

    code = "bad_pattern"


@dataclass(frozen=True, slots=True)
class Ignoring:
    """Which differences do not count: of case, of accents, of white space within."""

    case: bool = True
    accents: bool = False
    spaces: Spaces = "collapsed"

    @classmethod
    def read(cls, tree: Mapping[str, Any]) -> Ignoring:
        """Return what a question's bounds say."""
        return cls(tree["case"], tree["accents"], cast("Spaces", tree["spaces"]))

    def plain(self, text: str) -> str:
        """Return what is left to be compared of a part of a text, but for case."""
        text = unicodedata.normalize("NFC", text).translate(_TYPOGRAPHY)
        if self.accents:
            marks = unicodedata.normalize("NFD", text)
            text = unicodedata.normalize(
                "NFC", "".join(each for each in marks if not unicodedata.combining(each))
            )
        if self.spaces != "kept":
            text = _SPACES.sub(" " if self.spaces == "collapsed" else "", text)
        return text

    def folded(self, text: str) -> str:
        """Return the same without case, where that is ignored."""
        text = self.plain(text)
        return unicodedata.normalize("NFC", text.casefold()) if self.case else text


def seen(text: str) -> str:
    """Return a text without white space around it and without characters that cannot be seen."""
    return _UNSEEN.sub("", text).strip()


def matches(accepted: Mapping[str, Any], text: str, ignoring: Ignoring) -> bool:
    """Return whether a text is an accepted one: a `text`, a `wildcard` or a `regex`."""
    if "regex" in accepted:
        found = compiled(accepted["regex"], case=ignoring.case).fullmatch(ignoring.plain(text))
        return found is not None
    if "wildcard" in accepted:
        parts = [ignoring.folded(part) for part in segments(seen(accepted["wildcard"]))]
        return fits(parts, ignoring.folded(text))
    return ignoring.folded(text) == ignoring.folded(seen(accepted["text"]))


def segments(pattern: str) -> list[str]:
    r"""Return the literal texts before, between and behind a pattern's asterisks; `\*` is one itself."""
    parts = [""]
    position = 0
    for match in _STAR.finditer(pattern):
        parts[-1] += pattern[position : match.start()]
        position = match.end()
        if match[0] == "*":
            parts.append("")
        else:
            parts[-1] += "*"
    parts[-1] += pattern[position:]
    return parts


def fits(parts: Sequence[str], text: str) -> bool:
    """Return whether a text has some parts in their order, the first at its start, the last at its end."""
    first, *middle = parts
    if not middle:
        return text == first
    *middle, last = middle
    if len(text) < len(first) + len(last) or not (text.startswith(first) and text.endswith(last)):
        return False
    position, end = len(first), len(text) - len(last)
    for part in middle:
        found = text.find(part, position, end)
        if found < 0:
            return False
        position = found + len(part)
    return True


@lru_cache(maxsize=512)
def compiled(pattern: str, *, case: bool) -> Any:  # noqa: ANN401 - RE2's pattern has no published type
    """Return a compiled pattern.

    Raises:
        PatternError: RE2 refuses it.
    """
    if len(pattern) > MAX_PATTERN:
        raise PatternError(f"A pattern has at most {MAX_PATTERN} characters.")
    options = re2.Options()
    options.case_sensitive = not case
    options.log_errors = False
    options.max_mem = _MEMORY
    try:
        return re2.compile(unicodedata.normalize("NFC", pattern), options)
    except re2.error as error:
        reason = error.args[0]
        said = reason.decode(errors="replace") if isinstance(reason, bytes) else str(reason)
        raise PatternError(f"This is no pattern of RE2: {said}.") from error
