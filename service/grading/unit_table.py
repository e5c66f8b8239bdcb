"""Units by symbol and by name: each defined by others, down to the base units of the SI.

Factors are exact: those of the SI (BIPM, The International System of Units, 9th edition, tables 2, 4, 7, 8),
and of the international yard and pound (NIST Special Publication 811, appendix B) by definition. The measured
dalton (CODATA 2022) and those with π are rounded far beyond what an answer can show.
"""

from __future__ import annotations

from typing import Final

BASES: Final = frozenset({"m", "g", "s", "A", "K", "mol", "cd", "bit", "FLOP", "$", "€", "£", "¥"})
"""What nothing else defines: the SI's base units (gram for kilogram), information, work, currencies."""

PREFIXES: Final = {
    "Q": 30, "R": 27, "Y": 24, "Z": 21, "E": 18, "P": 15, "T": 12, "G": 9, "M": 6, "k": 3, "h": 2, "da": 1,
    "d": -1, "c": -2, "m": -3, "µ": -6, "u": -6, "n": -9, "p": -12, "f": -15, "a": -18, "z": -21, "y": -24,
    "r": -27, "q": -30,
}  # fmt: skip
"""Powers of ten by prefix (SI brochure, table 7; `u` is how `µ` is typed)."""

BINARY: Final = {"Ki": 10, "Mi": 20, "Gi": 30, "Ti": 40, "Pi": 50, "Ei": 60}
"""Powers of two by prefix, for bits and bytes (IEC 80000-13)."""

PREFIX_NAMES: Final = {
    "tera": "T", "giga": "G", "mega": "M", "kilo": "k", "hecto": "h", "deca": "da", "deci": "d", "centi": "c",
    "milli": "m", "micro": "µ", "nano": "n", "pico": "p", "femto": "f",
}  # fmt: skip

PREFIXED: Final = frozenset({
    "m", "g", "s", "A", "K", "mol", "cd", "bit", "b", "B", "FLOP", "FLOPS", "rad", "sr", "Hz", "N", "Pa", "J",
    "W", "C", "V", "F", "Ω", "S", "Wb", "T", "H", "lm", "lx", "Bq", "Gy", "Sv", "kat", "L", "l", "t", "bar",
    "eV", "cal", "Wh", "Ah", "VA", "var", "pc", "Da", "u", "Å", "M", "Torr", "ft",
})  # fmt: skip
"""The symbols that take prefixes."""

_PI: Final = "3.1415926535897932384626433832795028841972"

DEFINITIONS: Final = {
    # derived units with names of their own
    "rad": "1", "sr": "1", "Hz": "1/s", "N": "kg*m/s^2", "Pa": "N/m^2", "J": "N*m", "W": "J/s", "C": "A*s",
    "V": "W/A", "F": "C/V", "Ω": "V/A", "S": "1/Ω", "Wb": "V*s", "T": "Wb/m^2", "H": "Wb/A", "lm": "cd*sr",
    "lx": "lm/m^2", "Bq": "1/s", "Gy": "J/kg", "Sv": "J/kg", "kat": "mol/s", "M": "mol/L", "dpt": "1/m",
    # accepted beside the SI
    "min": "60 s", "h": "3600 s", "d": "86400 s", "L": "dm^3", "l": "dm^3", "cc": "cm^3", "t": "1000 kg",
    "ha": "10000 m^2", "eV": "1.602176634e-19 J", "u": "1.66053906892e-27 kg", "Da": "u", "amu": "u",
    "au": "149597870700 m", "Å": "1e-10 m", "°": f"{_PI}/180", "deg": "°", "arcmin": "1/60 °",
    "arcsec": "1/3600 °", "bar": "100000 Pa", "Wh": "3600 J", "Ah": "3600 C", "VA": "W", "var": "W",
    "ly": "9460730472580800 m", "pc": "3.0856775814913673e16 m", "yr": "31557600 s", "rpm": "1/60 s^-1",
    "c": "299792458 m/s", "ppm": "0.000001", "wk": "604800 s", "kmh": "km/h", "kph": "km/h",
    # other common ones
    "in": "0.0254 m", "ft": "0.3048 m", "yd": "0.9144 m", "mi": "1609.344 m", "nmi": "1852 m", "kn": "nmi/h",
    "mph": "mi/h", "lb": "453.59237 g", "oz": "28.349523125 g", "lbf": "4.4482216152605 N", "psi": "lbf/in^2",
    "slug": "lbf*s^2/ft", "atm": "101325 Pa", "Torr": "101325/760 Pa", "mmHg": "133.322387415 Pa",
    "cal": "4.184 J", "BTU": "1055.05585262 J", "hp": "745.69987158227022 W", "dyn": "1e-5 N",
    "erg": "1e-7 J", "acre": "4046.8564224 m^2", "gal": "3.785411784 L",
    # information and work
    "b": "bit", "B": "8 bit", "byte": "8 bit", "bps": "bit/s", "FLOPS": "FLOP/s",
    "EUR": "€", "USD": "$", "GBP": "£", "JPY": "¥",
}  # fmt: skip
"""Each unit as a number, or none, and a product of others."""

OFFSETS: Final = {
    "°C": ("1", "273.15"),
    "degC": ("1", "273.15"),
    "°F": ("5/9", "45967/180"),
    "degF": ("5/9", "45967/180"),
}
"""Scales of temperature: a factor to kelvin, and the kelvins of their zero; they have no products."""

NAMES: Final = {
    "meter": "m", "metre": "m", "gram": "g", "second": "s", "ampere": "A", "amp": "A", "kelvin": "K",
    "mole": "mol", "candela": "cd", "radian": "rad", "hertz": "Hz", "newton": "N", "pascal": "Pa",
    "joule": "J", "watt": "W", "coulomb": "C", "volt": "V", "farad": "F", "ohm": "Ω", "siemens": "S",
    "weber": "Wb", "tesla": "T", "henry": "H", "lumen": "lm", "lux": "lx", "becquerel": "Bq", "gray": "Gy",
    "sievert": "Sv", "katal": "kat", "minute": "min", "hour": "h", "hr": "h", "day": "d", "week": "wk",
    "year": "yr", "liter": "L", "litre": "L", "tonne": "t", "hectare": "ha", "electronvolt": "eV",
    "dalton": "Da", "angstrom": "Å", "degree": "°", "inch": "in", "foot": "ft", "yard": "yd", "mile": "mi",
    "pound": "lb", "ounce": "oz", "calorie": "cal", "parsec": "pc", "atmosphere": "atm", "gallon": "gal",
    "bits": "bit", "bytes": "B", "feet": "ft", "inches": "in", "celsius": "°C", "fahrenheit": "°F",
    "sec": "s", "euro": "€", "dollar": "$", "lightyear": "ly", "knot": "kn", "flop": "FLOP",
    "lbs": "lb", "hrs": "h",
}  # fmt: skip
"""Names in words, whose plural has an s as well."""

SPELLINGS: Final = str.maketrans(
    {
        "\N{GREEK SMALL LETTER MU}": "\N{MICRO SIGN}",
        "\N{OHM SIGN}": "\N{GREEK CAPITAL LETTER OMEGA}",
        "\N{ANGSTROM SIGN}": "\N{LATIN CAPITAL LETTER A WITH RING ABOVE}",
        "\N{MASCULINE ORDINAL INDICATOR}": "\N{DEGREE SIGN}",
        "\N{RING ABOVE}": "\N{DEGREE SIGN}",
    }
)
"""Characters that look like those of the table."""
