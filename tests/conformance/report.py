"""What a comparison found, for a terminal and for `docs/conformance.md`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.conformance.rows import ROOT, Standing

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tests.conformance.comparing import Table

DOCUMENT = ROOT / "docs" / "conformance.md"
BEGIN, END = "<!-- figures -->\n", "<!-- end of figures -->\n"


def lines(tables: Sequence[Table]) -> Iterator[str]:
    """Yield the figures of each table, then why rows differ or say nothing about us, by how many."""
    yield f"{'table':34}{'rows':>6}{'agree':>7}{'differ':>8}{'not applicable':>16}{'agreement':>11}"
    for each in tables:
        figures = [len(each.findings), *(each.count(standing) for standing in Standing)]
        rows, agree, differ, other = figures
        yield f"{each.name:34}{rows:6}{agree:7}{differ:8}{other:16}{_share(each):>11}"
    for each in tables:
        for standing in (Standing.DIFFER, Standing.OTHER):
            for cause, count in each.causes(standing).most_common():
                yield f"{each.name}: {standing} {count}: {cause}"


def differing(tables: Sequence[Table]) -> Iterator[str]:
    """Yield each row that differs."""
    for table in tables:
        for each in table.findings:
            if each.standing is Standing.DIFFER:
                row = each.row
                said = f"{row.answer!r} for {row.expected!r} ({row.tolerance})"
                yield f"{row.path} {row.mode}: {said}: {each.cause}"


def markdown(tables: Sequence[Table]) -> str:
    """Return the same figures as the document has them."""
    parts = ["| table | rows | agree | differ | not applicable | agreement |", "|---|---|---|---|---|---|"]
    for each in tables:
        counts = " | ".join(str(each.count(standing)) for standing in Standing)
        parts.append(f"| {each.name} | {len(each.findings)} | {counts} | {_share(each)} |")
    for title, standing in (("Where we differ", Standing.DIFFER), ("What is not applicable", Standing.OTHER)):
        parts += ["", f"### {title}", "", "| table | rows | why |", "|---|---|---|"]
        for each in tables:
            causes = sorted(each.causes(standing).items(), key=lambda item: (-item[1], item[0]))
            parts += [f"| {each.name} | {count} | {cause} |" for cause, count in causes]
    return "\n".join(parts) + "\n"


def written(tables: Sequence[Table]) -> str:
    """Return the document with the figures of this run."""
    text = DOCUMENT.read_text(encoding="utf-8")
    before, _, rest = text.partition(BEGIN)
    return before + BEGIN + markdown(tables) + END + rest.partition(END)[2]


def _share(table: Table) -> str:
    return "–" if table.agreement is None else f"{100 * table.agreement:.1f} %"
