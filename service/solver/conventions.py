"""The conventions of squared error: one registry of printed loss, printed rule and factor (exercises §1).

The step is always w ← w − α·c·∂L/∂w, and a `gradient_*` is always c·∂L/∂w = −scale·Σ…
"""

from __future__ import annotations

from dataclasses import dataclass

BATCH = (r"\sum_j", "n")
"""How the sum over the points of an update and their number are printed when an update reads all points."""


@dataclass(frozen=True, slots=True)
class Convention:
    """One author's way to write squared error and its update.

    With n points the scale is `doubled` (1 or 2), divided by n if `averaged`; the loss has a ½ in front if
    `halved`; `factor` is c.
    """

    name: str
    factor: float
    doubled: float
    averaged: bool
    halved: bool

    def scale(self, points: int) -> float:
        """Return c times the loss's own constant for a number of points."""
        return self.doubled / (points if self.averaged else 1)

    def loss(self, summed: str, count: str) -> str:
        """Return the loss in TeX, `summed` and `count` standing for the sum and the number of points."""
        below = ("2" if self.halved else "") + (count if self.averaged else "")
        return beside(over("1", below) if below else "", summed, "(y_j-h_j)^2")

    def rule(self, summed: str, count: str) -> str:
        """Return in TeX what stands in the update rule before the residual."""
        above = ("2" if self.doubled > 1 else "") + r"\alpha"
        return beside(over(above, count if self.averaged else ""), summed)


def over(above: str, below: str) -> str:
    """Return a fraction in TeX, or what stands above if there is nothing below."""
    return rf"\frac{{{above}}}{{{below}}}" if below else above


def beside(*parts: str) -> str:
    """Return the parts that are there, one beside the other."""
    return " ".join(part for part in parts if part)


CONVENTIONS = {
    row.name: row
    for row in (
        Convention("sum", 0.5, 1, averaged=False, halved=False),
        Convention("half_sum", 1, 1, averaged=False, halved=True),
        Convention("sum_full", 1, 2, averaged=False, halved=False),
        Convention("half_mean", 1, 1, averaged=True, halved=True),
        Convention("mean", 1, 2, averaged=True, halved=False),
    )
}
"""The seed lesson's and AIMA's `sum` (the 2 is absorbed in α), CS229, the full sum, Ng, PyTorch."""
