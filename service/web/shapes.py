"""Fields that a JSON Schema describes: documented by it, read as they are, checked by whoever takes them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from service.web.fields import Tree, described

if TYPE_CHECKING:
    from collections.abc import Mapping


def part_of(shape: Mapping[str, Any], name: str) -> Tree:
    """Make the field of one property of an object's JSON Schema; null is let through, for patches."""
    return Tree(**described({"allow_none": True}, shape["properties"][name]))
