"""What a benchmark found, as a line and as JSON."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field


@dataclass(frozen=True)
class Figure:
    """One figure beside its floor or bound; `ratio` is own to floor, and its goal one of the two bounds."""

    id: str
    what: str
    own: float
    unit: str
    floor: float
    floor_name: str
    at_least: float | None = None
    at_most: float | None = None
    more: dict[str, float] = field(default_factory=dict)

    @property
    def ratio(self) -> float:
        """Own figure in floors."""
        return self.own / self.floor

    @property
    def reached(self) -> bool:
        """Whether the goal is reached."""
        if self.at_least is not None:
            return self.ratio >= self.at_least
        return self.at_most is None or self.ratio <= self.at_most

    def line(self) -> str:
        """Write it for people."""
        goal = f"≤ {self.at_most:g}" if self.at_least is None else f"≥ {self.at_least:g}"
        said = f"{self.id:5} {self.what}: {self.own:,.4g} {self.unit}; {self.floor_name} {self.floor:,.4g}"
        rest = "".join(f"; {name} {value:,.4g}" for name, value in self.more.items())
        verdict = "reached" if self.reached else "NOT reached"
        return f"{said}; ratio {self.ratio:.3g} (goal {goal}: {verdict}){rest}"

    def tree(self) -> dict[str, object]:
        """Write it for programs."""
        return {**asdict(self), "ratio": self.ratio, "reached": self.reached}
