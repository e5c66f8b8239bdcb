"""Whole numbers in routes: what no column holds is no address, so it is a 404."""

from __future__ import annotations

from typing import TYPE_CHECKING

from werkzeug.routing import IntegerConverter

if TYPE_CHECKING:
    from flask import Flask


class BoundedInteger(IntegerConverter):
    """Nine ASCII digits at most: Flask's own takes ٣ and numbers at which databases fail."""

    regex = "[0-9]{1,9}"


def install(app: Flask) -> None:
    """Use it for `<int:…>`; must come before the first route."""
    app.url_map.converters["int"] = BoundedInteger
