from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import pytest

from service.config import Config, ConfigError, load_config

if TYPE_CHECKING:
    from pathlib import Path

SECRET = "s3cret-" * 6
ENOUGH = {"GRADESTEP_SECRET_KEY": SECRET}


def test_a_secret_is_all_that_must_be_said() -> None:
    assert load_config(ENOUGH) == Config(
        secret_key=SECRET, database_url="sqlite:///var/gradestep.db", pool_size=10, pool_timeout=30.0
    )


def test_everything_can_be_said_and_other_programs_variables_are_left_alone() -> None:
    config = load_config(
        ENOUGH
        | {"GRADESTEP_DATABASE_URL": "postgresql://u@h/n", "GRADESTEP_POOL_SIZE": "5"}
        | {"GRADESTEP_POOL_TIMEOUT": "0.5", "PATH": "/bin", "gradestep_pool": "x"}
    )

    assert (config.database_url, config.pool_size, config.pool_timeout) == ("postgresql://u@h/n", 5, 0.5)


@pytest.mark.parametrize(
    ("wrong", "meant"),
    [
        ("GRADESTEP_DATABSE_URL", "GRADESTEP_DATABASE_URL"),
        ("GRADESTEP_POOLSIZE", "GRADESTEP_POOL_SIZE"),
        ("GRADESTEP_SECRET_KEYFILE", "GRADESTEP_SECRET_KEY_FILE"),
        ("GRADESTEP_POOL_SIZE_FILE", "GRADESTEP_POOL_SIZE"),
        ("GRADESTEP_", "GRADESTEP_POOL_SIZE"),
    ],
)
def test_an_unknown_variable_is_refused_and_the_nearest_known_one_named(wrong: str, meant: str) -> None:
    with pytest.raises(ConfigError, match=rf"^{wrong} is not known; did you mean {meant}\?$"):
        load_config(ENOUGH | {wrong: "1"})


def test_a_missing_secret_is_asked_for() -> None:
    with pytest.raises(ConfigError, match="GRADESTEP_SECRET_KEY is required"):
        load_config({})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SECRET_KEY", "too-short"),
        ("DATABASE_URL", "mysql://host/name"),
        ("DATABASE_URL", "sqlite://"),
        ("POOL_SIZE", "0"),
        ("POOL_SIZE", "-1"),
        ("POOL_SIZE", "1001"),
        ("POOL_SIZE", "2.5"),
        ("POOL_SIZE", "1_0"),
        ("POOL_SIZE", "٣"),
        ("POOL_SIZE", "9" * 5000),
        ("POOL_TIMEOUT", "0"),
        ("POOL_TIMEOUT", "nan"),
        ("POOL_TIMEOUT", "1e3"),
        ("POOL_TIMEOUT", "601"),
        ("POOL_TIMEOUT", " 1"),
        ("SECRET_KEY", ""),
        ("DATABASE_URL", ""),
    ],
)
def test_a_value_that_could_only_fail_later_is_refused_by_name(name: str, value: str) -> None:
    with pytest.raises(ConfigError, match=f"^GRADESTEP_{name} "):
        load_config(ENOUGH | {f"GRADESTEP_{name}": value})


def test_a_refusal_shows_neither_secret_nor_url() -> None:
    for name, value in (("SECRET_KEY", "hunter2"), ("DATABASE_URL", "mysql://u:hunter2@h/n")):
        with pytest.raises(ConfigError) as refusal:
            load_config(ENOUGH | {f"GRADESTEP_{name}": value})
        assert "hunter2" not in str(refusal.value)


@pytest.mark.parametrize("ending", ["", "\n", "\r\n"])
def test_a_secret_may_stand_in_a_file(tmp_path: Path, ending: str) -> None:
    (tmp_path / "secret").write_bytes((SECRET + ending).encode())

    assert load_config({"GRADESTEP_SECRET_KEY_FILE": str(tmp_path / "secret")}).secret_key == SECRET


def test_a_secret_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "binary").write_bytes(b"\xff" * 40)

    for file in (tmp_path / "missing", tmp_path, tmp_path / "binary"):
        with pytest.raises(ConfigError, match=f"GRADESTEP_SECRET_KEY_FILE names a file .*{file}$"):
            load_config({"GRADESTEP_SECRET_KEY_FILE": str(file)})


def test_an_empty_secret_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "empty").touch()

    with pytest.raises(ConfigError, match="GRADESTEP_SECRET_KEY_FILE is empty"):
        load_config({"GRADESTEP_SECRET_KEY_FILE": str(tmp_path / "empty")})


def test_a_secret_given_twice_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="both set"):
        load_config(ENOUGH | {"GRADESTEP_SECRET_KEY_FILE": str(tmp_path / "secret")})


def test_neither_secret_nor_url_shows_when_the_configuration_is_printed() -> None:
    config = Config(secret_key=SECRET, database_url="postgresql://u:hunter2@h/n")

    assert SECRET not in repr(config)
    assert "hunter2" not in repr(config)


def test_a_configuration_cannot_be_changed() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        load_config(ENOUGH).pool_size = 3  # type: ignore[misc] # what is refused


def test_a_configuration_made_by_hand_is_held_to_the_same_rules() -> None:
    with pytest.raises(ConfigError, match="GRADESTEP_SECRET_KEY has at least 32"):
        Config(secret_key="short")
