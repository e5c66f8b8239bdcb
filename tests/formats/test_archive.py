"""Archives are read against a budget, and what could escape, explode or hide is refused by name."""

from __future__ import annotations

import io
import stat
import struct
import zipfile

import pytest

from service.formats.archive import MAX_MEMBERS, MAX_UNPACKED, read_archive
from service.vocabulary import QuestionError

TEXT = b"questions: []\n"


def packed(members: dict[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", compression) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return target.getvalue()


def codes(data: bytes) -> list[str]:
    with pytest.raises(QuestionError) as refusal:
        read_archive(data)
    return [each.code for each in refusal.value.problems]


def test_files_come_by_name_without_folders_and_hidden_ones() -> None:
    members = {"a/": b"", "a/b.yaml": TEXT, "ä.yaml": b"", "__MACOSX/a.yaml": b"x", "a/.DS_Store": b"x"}
    assert read_archive(packed(members)) == {"a/b.yaml": TEXT, "ä.yaml": b""}
    assert read_archive(packed({"a.yaml": TEXT}, compression=zipfile.ZIP_STORED)) == {"a.yaml": TEXT}


@pytest.mark.parametrize("name", ["/etc/x", "../x", "a/../../x", "a\\x", "C:x", "..", "a/.."])
def test_names_that_lead_outside_are_refused(name: str) -> None:
    assert codes(packed({"a.yaml": TEXT, name: b"x"})) == ["bad_member_name"]


@pytest.mark.parametrize("name", ["a.zip", "b/C.ZIP", "x.imscc", "x.tar.gz"])
def test_archives_in_archives_are_refused(name: str) -> None:
    assert codes(packed({name: b"x"})) == ["nested_archive"]


def test_links_and_other_packings_are_refused() -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        link = zipfile.ZipInfo("link.yaml")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
    assert codes(target.getvalue()) == ["link"]
    assert codes(packed({"a.yaml": TEXT}, compression=zipfile.ZIP_BZIP2)) == ["unknown_packing"]


def test_encrypted_members_are_refused() -> None:
    data = bytearray(packed({"a.yaml": TEXT}))
    at = data.index(b"PK\x01\x02") + 8
    data[at : at + 2] = struct.pack("<H", 1)
    assert codes(bytes(data)) == ["encrypted"]


def test_the_same_name_twice_is_refused() -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("a.yaml", "1")
        with pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr("a.yaml", "2")
    assert codes(target.getvalue()) == ["duplicate_member"]


def test_too_many_members_are_refused() -> None:
    assert codes(packed({f"{at}.yaml": b"" for at in range(MAX_MEMBERS + 1)})) == ["too_many_members"]


def test_bombs_are_refused_whatever_they_say_of_their_size() -> None:
    bomb = packed({"a.yaml": b"\0" * (MAX_UNPACKED // 4)})
    assert codes(bomb) == ["unpacks_too_large"]
    lying = bytearray(bomb)
    for mark, place in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        at = lying.index(mark) + place
        lying[at : at + 4] = struct.pack("<I", 10)
    assert codes(bytes(lying)) in (["bad_archive"], ["unpacks_too_large"])


@pytest.mark.parametrize("data", [b"", b"PK", b"PK\x05\x06", b"questions: []", b"PK\x03\x04" + b"\0" * 99])
def test_what_is_no_archive_is_refused(data: bytes) -> None:
    assert codes(data) == ["bad_archive"]


def test_damaged_archives_are_refused_wherever_they_are_damaged() -> None:
    whole = packed({"a.yaml": TEXT * 50, "b.yaml": TEXT})
    for at in range(len(whole)):
        broken = bytearray(whole)
        broken[at] ^= 0xFF
        try:
            read_archive(bytes(broken))
        except QuestionError:
            continue
    for length in range(len(whole)):
        assert codes(whole[:length]) == ["bad_archive"]


def test_a_member_without_a_name_is_refused() -> None:
    assert codes(packed({"a.yaml": TEXT}).replace(b"a.yaml", b"\0.yaml")) == ["bad_member_name"]
