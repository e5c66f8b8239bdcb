"""Compare our graders with other systems' tables: `python -m tests.conformance [--rows] [--write]`.

`--rows` lists each row that differs, `--write` puts the figures into `docs/conformance.md`.
"""

import sys

from tests.conformance.comparing import tables
from tests.conformance.report import DOCUMENT, differing, lines, written


def main(arguments: list[str]) -> int:
    """Print the comparison; 1 if there are no corpora."""
    try:
        found = tables()
    except FileNotFoundError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    sys.stdout.writelines(f"{line}\n" for line in lines(found))
    if "--rows" in arguments:
        sys.stdout.writelines(f"{line}\n" for line in differing(found))
    if "--write" in arguments:
        DOCUMENT.write_text(written(found), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
