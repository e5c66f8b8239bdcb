"""Texts as HTML that is safe to show, whoever wrote them.

Every text passes through one allow-list of elements and attributes, after rendering and whatever its format:
no script, style, event handler, class, id, form or foreign address scheme comes through. Raw HTML inside
Markdown is shown as text.
"""

from __future__ import annotations

import hashlib
import re
from functools import lru_cache
from html import escape
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Final

import nh3
from markdown_it import MarkdownIt
from mdit_py_plugins.dollarmath import dollarmath_plugin

from service.vocabulary import Text, TextFormat
from service.web import formulas
from service.web.formulas import mathml

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markdown_it.renderer import RendererProtocol
    from markdown_it.rules_core import StateCore
    from markdown_it.token import Token
    from markdown_it.utils import EnvType, OptionsDict

MAX_LENGTH: Final = 20_000
"""A longer text is shown as it was written, escaped: rendering takes time, and no question needs more."""

MAX_FORMULAS: Final = 500
"""Formulas after these, in one text, are shown as TeX."""

_ELEMENTS: Final = """
a abbr b blockquote br caption cite code col colgroup dd del dfn div dl dt em figcaption figure h1 h2 h3 h4
h5 h6 hr i img ins kbd li mark ol p pre q s samp small span strong sub sup table tbody td tfoot th thead
tr u ul var
math mfrac mi mn mo mover mpadded mroot mrow mspace msqrt mstyle msub msubsup msup mtable mtd mtext mtr munder
munderover
"""
_ATTRIBUTES: Final = {
    element: frozenset(attributes.split())
    for element, attributes in {
        "a": "href title",
        "abbr": "title",
        "col": "span",
        "colgroup": "span",
        "img": "src alt title width height",
        "math": "display",
        "mfrac": "linethickness",
        "mi": "mathvariant",
        "mo": "accent fence form lspace maxsize minsize movablelimits rspace separator stretchy",
        "mover": "accent",
        "mpadded": "height lspace width",
        "mspace": "width",
        "mstyle": "displaystyle scriptlevel",
        "mtable": "columnlines columnspacing displaystyle rowspacing",
        "mtd": "columnalign",
        "munder": "accentunder",
        "ol": "start",
        "td": "align colspan rowspan",
        "th": "align colspan rowspan scope",
    }.items()
}
_CLEANER: Final = nh3.Cleaner(
    tags=set(_ELEMENTS.split()),
    attributes=_ATTRIBUTES,
    url_schemes={"http", "https", "mailto"},
    generic_attribute_prefixes=set(),
)
_NOT_TEXT: Final = re.compile("[\x00\ud800-\udfff]")


@lru_cache(maxsize=2048)
def render(text: Text) -> str:
    """Return a text as sanitized HTML: one or more blocks of Markdown or HTML, or escaped plain text.

    In Markdown, `$…$` and `$$…$$` are formulas; one that cannot be shown is shown as its TeX, in `code`.
    """
    written = _NOT_TEXT.sub("\N{REPLACEMENT CHARACTER}", text.text)
    if text.format == TextFormat.PLAIN or len(written) > MAX_LENGTH:
        return escape(written).replace("\n", "<br>\n")
    if text.format == TextFormat.HTML:
        return _CLEANER.clean(written)
    return _CLEANER.clean(_MARKDOWN.render(written))


def _formula(
    _renderer: RendererProtocol, tokens: Sequence[Token], index: int, _options: OptionsDict, env: EnvType
) -> str:
    token = tokens[index]
    env["formulas"] = env.get("formulas", 0) + 1
    tex = token.content.strip()
    shown = mathml(tex, block=token.type != "math_inline") if env["formulas"] <= MAX_FORMULAS else None
    return (shown or f"<code>{escape(tex)}</code>") + ("\n" if token.block else "")


def _align_cells(state: StateCore) -> None:
    """Say the alignment of cells in an attribute, since styles do not come through."""
    for token in state.tokens:
        if style := token.attrs.pop("style", ""):
            token.attrs["align"] = str(style).removeprefix("text-align:")


def _markdown() -> MarkdownIt:
    """Build the reader of CommonMark with tables, strikethrough and formulas, but without raw HTML.

    A dollar that touches white space or a digit where a formula would not is one of money.
    """
    reader = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
    dollarmath_plugin(reader, allow_space=False, allow_digits=False, allow_labels=False, double_inline=True)
    for kind in ("math_inline", "math_inline_double", "math_block"):
        reader.add_render_rule(kind, _formula)
    reader.core.ruler.push("align_cells", _align_cells)
    return reader


_MARKDOWN: Final = _markdown()


@lru_cache(maxsize=1)
def rendering() -> str:
    """Name how texts are rendered now, for HTML that is kept: another code or library has another name."""
    sources = b"".join(Path(each).read_bytes() for each in (__file__, str(formulas.__file__)))
    libraries = [version(name) for name in ("nh3", "markdown-it-py", "mdit-py-plugins", "latex2mathml")]
    return hashlib.sha256(sources + " ".join(libraries).encode()).hexdigest()[:16]
