"""Every row of every table compared: agree, differ with a cause, or not applicable with a reason."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.conformance import moodle, plain, prairielearn, qti, stack, webwork
from tests.conformance.rows import Finding, NotApplicableError, Row, Standing, folder, read_table

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

MODES: Mapping[str, Callable[[Row], Finding]] = {
    **plain.MODES,
    **moodle.MODES,
    **stack.MODES,
    **webwork.MODES,
    **prairielearn.MODES,
    **qti.MODES,
}
"""How each mode of any table is compared; tables are told apart by their rows' modes, not by their names."""

UNREADABLE = (ValueError, TypeError, KeyError, IndexError, AttributeError, AssertionError, SyntaxError)
UNKNOWN = "no kind of ours is known to correspond to this mode"


@dataclass(frozen=True)
class Table:
    """One table's findings."""

    name: str
    findings: list[Finding]

    def count(self, standing: Standing) -> int:
        """Return how many rows stand so."""
        return sum(each.standing is standing for each in self.findings)

    def causes(self, standing: Standing) -> Counter[str]:
        """Return why rows stand so, by how many."""
        return Counter(each.cause for each in self.findings if each.standing is standing)

    @property
    def agreement(self) -> float | None:
        """The share of the applicable rows that agree; None if no row is applicable."""
        applicable = self.count(Standing.AGREE) + self.count(Standing.DIFFER)
        return self.count(Standing.AGREE) / applicable if applicable else None


def compared(row: Row) -> Finding:
    """Return what comes of one row."""
    if row.mode not in MODES:
        return Finding(row, Standing.OTHER, UNKNOWN)
    try:
        return MODES[row.mode](row)
    except NotApplicableError as reason:
        return Finding(row, Standing.OTHER, str(reason))
    except UNREADABLE:
        return Finding(row, Standing.OTHER, "the row is not written as others of its mode")


def tables() -> list[Table]:
    """Return all tables of the corpora, by name.

    Raises:
        FileNotFoundError: there are no corpora.
    """
    where = folder()
    if where is None:
        raise FileNotFoundError("no corpora: let GRADESTEP_CORPORA name their folder")
    return [
        Table(file.stem, [compared(row) for row in read_table(file)]) for file in sorted(where.glob("*.csv"))
    ]
