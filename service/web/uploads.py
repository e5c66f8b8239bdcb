"""Requests whose body is a file: of some types, larger than JSON may be, read as bytes."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any, Final, ParamSpec, TypeVar

from flask import request
from werkzeug.exceptions import UnsupportedMediaType

from service.web.contract import refuses

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

P = ParamSpec("P")
R = TypeVar("R")

MAX_FILE: Final = 20 * 1024 * 1024
"""Most bytes of a file."""


def takes_file(*types: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Take a file of one of these media types as the body; the outermost decorator but for the route.

    It is read before the first statement: on SQLite a request that may write holds the one write lock from
    there on, and a file may take its time. Who sends no token is refused without a look at it.
    """

    def decorate(view: Callable[P, R]) -> Callable[P, R]:
        @wraps(view)
        def taking(*args: P.args, **kwargs: P.kwargs) -> R:
            request.max_content_length = MAX_FILE
            if "Authorization" in request.headers:
                if request.mimetype not in types:
                    raise UnsupportedMediaType(f"send one of {', '.join(types)}")
                request.get_data(cache=True)
            return view(*args, **kwargs)

        return refuses("unsupported_media_type", "body_too_large")(taking)

    return decorate


def file_body(examples: Mapping[str, Any]) -> dict[str, Any]:
    """Describe the body of a view that takes files, by media type."""
    # no schema says what a file must be: its importer tells what is wrong with it, line by line
    content = {media_type: {"schema": {}, "example": example} for media_type, example in examples.items()}
    return {"required": True, "content": content}
