"""An author's text on the wire: as it was written, and as HTML that is safe to show."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from marshmallow import fields

from service.vocabulary import TextFormat
from service.web.markup import render
from service.web.shown import ShownSchema

if TYPE_CHECKING:
    from service.vocabulary import Text


class ShownTextSchema(ShownSchema):
    """A text: `markdown` or `plain` as its author wrote it, and always `html`, sanitized."""

    markdown = fields.String()
    plain = fields.String()
    html = fields.String(required=True)


def shown_text(text: Text, *, html: str | None = None) -> dict[str, Any]:
    """Return a text under the name of its format, and rendered; what was written as HTML only rendered.

    `html` is what `render` made of it before, if it did.
    """
    written = {} if text.format is TextFormat.HTML else {text.format.value: text.text}
    return {**written, "html": render(text) if html is None else html}
