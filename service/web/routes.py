"""Routes: which view a path leads to, found on Werkzeug's own ways without trying what cannot be needed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from werkzeug.routing import Map, Rule, ValidationError

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeAlias

    from werkzeug.routing.matcher import State
    from werkzeug.routing.rules import RulePart

    Found: TypeAlias = tuple[Rule, dict[str, Any]]
    Readers: TypeAlias = list[tuple[str, Callable[[str], Any]]]

_OFTEN: Final = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE")


class _Place(NamedTuple):
    """Where the first parts of a path lead: by which part further, and to which rule if nothing follows."""

    named: dict[str, _Place]
    patterned: list[tuple[re.Pattern[str], _Place]]
    rules: dict[str, tuple[Rule, Readers]]


_NOWHERE: Final = _Place({}, [], {})


class Routes(Map):
    """Werkzeug's, which can also be walked straight down.

    Werkzeug tries, at each part of a path, one way after the other, and goes back when none leads on. Whoever
    takes the first way that is open each time, and arrives, has found what it would find. Who does not arrive
    knows nothing: refusals and redirects are left to Werkzeug.
    """

    _start = _NOWHERE

    def update(self) -> None:
        """Draw the ways anew after changes, if no rule means more than it says."""
        changed = self._remap
        super().update()
        if changed:
            is_plain = not self.host_matching and not any(map(_is_special, self.iter_rules()))
            whole = self._matcher._root.static.get("")  # noqa: SLF001 - the tree has no other door
            self._start = _place(whole) if is_plain and whole is not None else _NOWHERE

    def straight(self, path: str, method: str) -> Found | None:
        """Return the rule of a path and what it holds, or None where the first open way leads nowhere."""
        if self._remap:
            self.update()
        place = self._start
        texts: list[str] = []
        for part in path.split("/"):
            onward = place.named.get(part) or _by_pattern(place, part, texts)
            if onward is None:
                return None
            place = onward
        found = place.rules.get(method)
        return None if found is None else _read(*found, texts)


def _by_pattern(place: _Place, part: str, texts: list[str]) -> _Place | None:
    for pattern, onward in place.patterned:
        if found := pattern.match(part):
            texts.append(found[1])
            return onward
    return None


def _is_special(rule: Rule) -> bool:
    parts = any(map(_may_take_more, rule._parts))  # noqa: SLF001 - what the tree is made of
    return bool(parts or rule.defaults or rule.alias or rule.redirect_to or rule.websocket)


def _may_take_more(part: RulePart) -> bool:
    """Return whether a part of a rule is more than one text between slashes."""
    return not part.static and (part.final or part.suffixed or re.compile(part.content).groups != 1)


def _place(state: State) -> _Place:
    patterned = [(re.compile(test.content), _place(onward)) for test, onward in state.dynamic]
    rules: dict[str, tuple[Rule, Readers]] = {}
    for rule in reversed(state.rules):
        readers: Readers = [(name, each.to_python) for name, each in rule._converters.items()]  # noqa: SLF001 - they have no other name
        rules |= dict.fromkeys(_OFTEN if rule.methods is None else rule.methods, (rule, readers))
    return _Place({part: _place(onward) for part, onward in state.static.items()}, patterned, rules)


def _read(rule: Rule, readers: Readers, texts: list[str]) -> Found | None:
    try:
        return rule, {name: read(text) for (name, read), text in zip(readers, texts, strict=True)}
    except ValidationError:
        return None
