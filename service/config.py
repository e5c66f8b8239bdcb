"""One frozen configuration, read once from the environment and validated as a whole."""

from __future__ import annotations

import difflib
import re
from dataclasses import MISSING, dataclass, field, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

from service.vocabulary import GradestepError

if TYPE_CHECKING:
    from collections.abc import Mapping

PREFIX = "GRADESTEP_"
FROM_FILE = "_FILE"
SECRETS = frozenset({"database_url", "secret_key"})
"""What a file may hold instead, as Docker and Kubernetes mount secrets: `GRADESTEP_SECRET_KEY_FILE`."""

SHORTEST_SECRET = 32
MOST_CONNECTIONS = 1000
LONGEST_WAIT = 600
DATABASES = ("sqlite:///", "postgresql://", "postgresql+psycopg://")

_WHOLE = re.compile(r"[0-9]{1,9}")
_DECIMAL = re.compile(r"[0-9]{1,9}(\.[0-9]{1,9})?")


class ConfigError(GradestepError):
    """The environment does not say how to run; the message names the variable and what to write."""

    code = "invalid_configuration"


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """How this process runs.

    `database_url` is `sqlite:///FILE` (with three slashes, relative to the working directory) or
    `postgresql://…`. `secret_key`, at least 32 characters, is what seeds, cursors and receipts are made with:
    it stays the same for the life of the database. At most `pool_size` connections are open, and a request
    waits at most `pool_timeout` seconds for one. Once a job has been due for `job_age_limit` seconds the
    service says that it is not ready; 0 is never. Raises `ConfigError`; `repr` shows neither URL nor secret.
    """

    secret_key: str = field(repr=False)
    database_url: str = field(default="sqlite:///var/gradestep.db", repr=False)
    pool_size: int = 10
    pool_timeout: float = 30.0
    job_age_limit: float = 0.0

    def __post_init__(self) -> None:
        """Refuse values that could only fail later."""
        if len(self.secret_key) < SHORTEST_SECRET:
            raise _refusal("secret_key", f"has at least {SHORTEST_SECRET} characters")
        if not self.database_url.startswith(DATABASES):
            raise _refusal("database_url", "is sqlite:///FILE or postgresql://USER@HOST/NAME")
        if not 1 <= self.pool_size <= MOST_CONNECTIONS:
            raise _refusal("pool_size", f"is a whole number from 1 to {MOST_CONNECTIONS}")
        if not 0 < self.pool_timeout <= LONGEST_WAIT:
            raise _refusal("pool_timeout", f"is seconds, above 0 and at most {LONGEST_WAIT}")


def load_config(environ: Mapping[str, str]) -> Config:
    """Read the configuration from the variables that begin with `GRADESTEP_`.

    Each field is a variable (`GRADESTEP_POOL_SIZE`); `database_url` and `secret_key` may instead be in a file
    named by a variable that ends in `_FILE`. Raises `ConfigError` for an unknown variable, with the nearest
    known one, a missing one, one given twice and a value that cannot be read.
    """
    given = {name: value for name, value in environ.items() if name.startswith(PREFIX)}
    _refuse_unknown(given)
    values: dict[str, Any] = {}
    for one in fields(Config):
        text = _text(one.name, given)
        if text is not None:
            values[one.name] = _READERS[str(one.type)](one.name, text)
        elif one.default is MISSING:
            raise _refusal(one.name, "is required: set it, or put it in a file and name that file with _FILE")
    return Config(**values)


NOT_SETTINGS = frozenset({"GRADESTEP_CORPORA"})
"""Variables of our prefix that are no settings: this one tells tests where other people's files are."""


def _variable(name: str) -> str:
    return PREFIX + name.upper()


def _refusal(name: str, rule: str) -> ConfigError:
    return ConfigError(f"{_variable(name)} {rule}")


def _refuse_unknown(given: Mapping[str, str]) -> None:
    known = [_variable(one.name) for one in fields(Config)]
    known += [_variable(name) + FROM_FILE for name in sorted(SECRETS)]
    for name in sorted(given.keys() - set(known) - NOT_SETTINGS):
        nearest = difflib.get_close_matches(name, known, n=1, cutoff=0)
        raise ConfigError(f"{name} is not known; did you mean {nearest[0]}?")


def _text(name: str, given: Mapping[str, str]) -> str | None:
    """Find what was written for a field, in its variable or in the file that another one names."""
    direct, file = _variable(name), _variable(name) + FROM_FILE
    if direct in given and file in given:
        raise ConfigError(f"{direct} and {file} are both set; keep one")
    text = _content(file, given[file]) if file in given else given.get(direct)
    if text == "":
        raise ConfigError(f"{file if file in given else direct} is empty; give it a value, or unset it")
    return text


def _content(variable: str, path: str) -> str:
    try:
        return Path(path).read_text(encoding="utf-8").rstrip("\r\n")
    except (OSError, ValueError) as error:
        raise ConfigError(f"{variable} names a file that cannot be read: {path}") from error


def _read_text(name: str, text: str) -> str:
    del name
    return text


def _read_whole(name: str, text: str) -> int:
    if not _WHOLE.fullmatch(text):
        raise _refusal(name, "is a whole number, in digits")
    return int(text)


def _read_decimal(name: str, text: str) -> float:
    if not _DECIMAL.fullmatch(text):
        raise _refusal(name, "is a number such as 30 or 0.5")
    return float(text)


_READERS = {"str": _read_text, "int": _read_whole, "float": _read_decimal}
