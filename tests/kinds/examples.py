"""The examples of kinds, as plain trees."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from service.kinds import KINDS

if TYPE_CHECKING:
    from service.vocabulary import Plain


def plain(kind: str) -> Plain:
    tree: Plain = json.loads(json.dumps(KINDS[kind].example))
    return tree
