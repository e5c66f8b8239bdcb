"""The one reader of ZIP archives: bytes in, files by name out, and nothing is ever written to a disk.

What the archive says of itself is not believed: members are unpacked against a budget of bytes.
"""

from __future__ import annotations

import io
import stat
import zipfile
import zlib
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Final

from service.vocabulary import Problem, QuestionError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

MAX_BYTES: Final = 20 * 1024 * 1024
MAX_MEMBERS: Final = 1_000
MAX_UNPACKED: Final = 100 * 1024 * 1024
MAX_RATIO: Final = 100
SMALL: Final = 1024 * 1024
"""Up to here a file may shrink as much as it likes."""

_PACKED: Final = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
_NESTED: Final = (".zip", ".imscc", ".tar", ".gz", ".tgz", ".bz2", ".xz", ".7z", ".rar")
_ENCRYPTED: Final = 0x1
_BROKEN: Final = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError)
"""What zipfile raises for archives that are not what they say."""


def read_archive(data: bytes) -> dict[str, bytes]:
    """Return the files of an archive by their names; folders and hidden files are left out.

    Raises:
        QuestionError: `too_large`, `bad_archive`, `too_many_members`, `bad_member_name`, `duplicate_member`,
            `encrypted`, `nested_archive`, `link`, `unknown_packing`, `unpacks_too_large`.
    """
    if len(data) > MAX_BYTES:
        raise _refused("too_large", f"an archive has at most {MAX_BYTES:,} bytes")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            # is_dir() fails on a member without a name
            members = [each for each in archive.infolist() if not each.filename.endswith("/")]
            if problems := list(_problems(members)):
                raise QuestionError("the archive is not taken", problems)
            return _unpacked(archive, members, min(MAX_UNPACKED, max(SMALL, MAX_RATIO * len(data))))
    except _BROKEN as error:
        raise _refused("bad_archive", "this is not a ZIP archive, or it is damaged") from error


def _problems(members: Sequence[zipfile.ZipInfo]) -> Iterator[Problem]:
    """Yield what of an archive's list of members is refused before anything is unpacked."""
    if len(members) > MAX_MEMBERS:
        yield Problem("too_many_members", f"an archive holds at most {MAX_MEMBERS:,} files")
        return
    seen: set[str] = set()
    for member in members:
        code, detail = _wrong_with(member, seen)
        if code:
            yield Problem(code, f"{member.filename[:200]!r} {detail}")
        seen.add(member.filename)


def _wrong_with(member: zipfile.ZipInfo, seen: set[str]) -> tuple[str, str]:
    """Return the code and the words of what is wrong with one member, or nothing."""
    name = member.filename
    parts = PurePosixPath(name).parts
    outside = not parts or name.startswith("/") or ".." in parts or bool(set("\\:\0") & set(name))
    checks = (
        (outside, "bad_member_name", "is no name of a file inside the archive"),
        (name in seen, "duplicate_member", "is in the archive twice"),
        (member.flag_bits & _ENCRYPTED, "encrypted", "is encrypted"),
        (stat.S_ISLNK(member.external_attr >> 16), "link", "is a link"),
        (name.lower().endswith(_NESTED), "nested_archive", "is an archive in the archive"),
        (member.compress_type not in _PACKED, "unknown_packing", "is packed in a way that is not read"),
    )
    return next(((code, words) for wrong, code, words in checks if wrong), ("", ""))


def _unpacked(archive: zipfile.ZipFile, members: Sequence[zipfile.ZipInfo], budget: int) -> dict[str, bytes]:
    files = {}
    for member in members:
        if any(part.startswith((".", "__MACOSX")) for part in PurePosixPath(member.filename).parts):
            continue
        with archive.open(member) as file:
            files[member.filename] = file.read(budget + 1)
        budget -= len(files[member.filename])
        if budget < 0:
            raise _refused("unpacks_too_large", "the archive unpacks to more than is taken")
    return files


def _refused(code: str, detail: str) -> QuestionError:
    return QuestionError(detail, [Problem(code, detail)])
