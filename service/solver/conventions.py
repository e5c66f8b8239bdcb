"""The conventions of squared error: one registry of printed loss, printed rule and factor (exercises §1).

The step is always w ← w − α·c·∂L/∂w, and a `gradient_*` is always c·∂L/∂w = −scale·Σ…
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Convention:
    """One author's way to write squared error and its update: TeX for the prompt, numbers for the solver.

    With n examples the scale is `doubled` (1 or 2), divided by n if `averaged`; `factor` is c.
    """

    name: str
    loss: str
    rule: str
    factor: float
    doubled: float
    averaged: bool

    def scale(self, examples: int) -> float:
        """Return c times the loss's own constant for a number of examples."""
        return self.doubled / (examples if self.averaged else 1)


CONVENTIONS = {
    row.name: row
    for row in (
        Convention("sum", r"\sum_j (y_j-h_j)^2", r"\alpha \sum_j", 0.5, 1, averaged=False),
        Convention("half_sum", r"\frac{1}{2} \sum_j (y_j-h_j)^2", r"\alpha \sum_j", 1, 1, averaged=False),
        Convention("sum_full", r"\sum_j (y_j-h_j)^2", r"2 \alpha \sum_j", 1, 2, averaged=False),
        Convention(
            "half_mean", r"\frac{1}{2n} \sum_j (y_j-h_j)^2", r"\frac{\alpha}{n} \sum_j", 1, 1, averaged=True
        ),
        Convention(
            "mean", r"\frac{1}{n} \sum_j (y_j-h_j)^2", r"\frac{2\alpha}{n} \sum_j", 1, 2, averaged=True
        ),
    )
}
"""The seed lesson's and AIMA's `sum` (the 2 is absorbed in α), CS229, the full sum, Ng, PyTorch."""
