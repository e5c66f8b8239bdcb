"""Routes: which view a path leads to, found by Werkzeug's own tree without trying what cannot be needed."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from werkzeug.routing import Map, Rule, ValidationError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import TypeAlias

    from werkzeug.routing.matcher import State

    Found: TypeAlias = tuple[Rule, dict[str, Any]]

_pattern: Final = cache(re.compile)


class Routes(Map):
    """Werkzeug's, which can also be walked straight down.

    Werkzeug tries, at each part of a path, one way after the other, and goes back when none leads on. Whoever
    takes the first way that is open each time, and arrives, has found what it would find. Who does not arrive
    knows nothing: refusals and redirects are left to Werkzeug.
    """

    _is_plain = False

    def update(self) -> None:
        """Look after changes whether any rule means more than it says."""
        changed = self._remap
        super().update()
        if changed:
            self._is_plain = not self.host_matching and not any(map(_is_special, self.iter_rules()))

    def straight(self, path: str, method: str) -> Found | None:
        """Return the rule of a path and what it holds, or None where the first open way leads nowhere."""
        self.update()
        texts: list[str] = []
        state = self._matcher._root.static.get("")  # noqa: SLF001 - the tree has no other door
        if not self._is_plain or state is None:
            return None
        for part in path.split("/"):
            onward = state.static.get(part)
            if onward is None:
                onward = _by_pattern(state, part, texts)
                if onward is None:
                    return None
            state = onward
        rule = next((each for each in state.rules if each.methods is None or method in each.methods), None)
        return None if rule is None else _read(rule, texts)


def _is_special(rule: Rule) -> bool:
    return bool(rule.defaults or rule.alias or rule.redirect_to or rule.websocket)


def _by_pattern(state: State, part: str, texts: list[str]) -> State | None:
    """Take the first way whose pattern a part has, and note what it holds; none that may take more."""
    for test, onward in state.dynamic:
        pattern = _pattern(test.content)
        if test.final or test.suffixed or pattern.groups != 1:
            return None
        if found := pattern.match(part):
            texts.append(found[1])
            return onward
    return None


def _read(rule: Rule, texts: Iterable[str]) -> Found | None:
    converters = rule._converters  # noqa: SLF001 - they have no other name
    try:
        return rule, {
            name: each.to_python(text) for (name, each), text in zip(converters.items(), texts, strict=True)
        }
    except ValidationError:
        return None
