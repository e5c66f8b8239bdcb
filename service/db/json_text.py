"""JSON of our own making: written with encoders made once, and read back without a look at how it is encoded.

`json` makes an encoder for each text and guesses an encoding for each, which costs as much again.
"""

from __future__ import annotations

import json
from json import encoder, scanner
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable


def writer(
    *,
    default: Callable[[Any], Any] | None = None,
    sort_keys: bool = False,
    compact: bool = True,
) -> Callable[[Any], str]:
    """Return what writes a tree as JSON: UTF-8 is left as it is, and NaN is a `ValueError`.

    What JSON cannot say is handed to `default`, or is a `TypeError`. Trees that hold themselves are a
    `RecursionError`.
    """
    between = (",", ":") if compact else (", ", ": ")
    options: dict[str, Any] = {"default": default, "sort_keys": sort_keys, "separators": between}
    plain = json.JSONEncoder(ensure_ascii=False, allow_nan=False, **options)
    make: Any = getattr(encoder, "c_make_encoder", None)
    if make is None:  # an interpreter without the accelerator
        return plain.encode
    # as `JSONEncoder.iterencode` makes it, but without looking for trees that hold themselves
    texts, skipping, nan = encoder.encode_basestring, False, False
    chunks = make(None, plain.default, texts, None, between[1], between[0], sort_keys, skipping, nan)
    return lambda tree: "".join(chunks(tree, 0))


_scan: Final[Callable[[str, int], tuple[Any, int]]] = scanner.make_scanner(json.JSONDecoder())  # type: ignore[arg-type]  # typeshed knows the class by its own name only


def read_written(text: bytes | str) -> Any:  # noqa: ANN401 - any JSON tree
    """Read back what a `writer` wrote, as text or as UTF-8."""
    return _scan(text if isinstance(text, str) else text.decode(), 0)[0]
