"""Which locales write a decimal comma (Unicode CLDR 46, `numbers/symbols/decimal`)."""

from __future__ import annotations

from typing import Final

_LANGUAGES: Final = frozenset({
    "af", "az", "be", "bg", "bs", "ca", "cs", "da", "de", "el", "es", "et", "eu", "fi", "fo", "fr", "gl",
    "hr", "hu", "hy", "id", "is", "it", "ka", "kk", "ky", "lb", "lt", "lv", "mk", "nb", "nl", "nn", "no",
    "pl", "pt", "ro", "ru", "se", "sk", "sl", "sq", "sr", "sv", "tk", "tr", "uk", "uz", "vi",
})  # fmt: skip
_POINTS: Final = frozenset({
    "de-CH", "de-LI", "es-CU", "es-DO", "es-GT", "es-HN", "es-MX", "es-NI", "es-PA", "es-PE", "es-PR",
    "es-SV", "es-US", "it-CH",
})  # fmt: skip
"""Regions of these languages that write a point."""


def has_decimal_comma(locale: str) -> bool:
    """Return whether numbers have a decimal comma in a locale, a BCP 47 tag such as `de` or `es-MX`."""
    language, _, rest = locale.partition("-")
    region = rest.rpartition("-")[2].upper()
    return language.lower() in _LANGUAGES and f"{language.lower()}-{region}" not in _POINTS
