"""Numbers with units: read in any unit that is known, judged in the key's.

Bounds are the `accepted` intervals in the key's unit; `unit`, the key's; `convert`, whether others of its
dimension count as right; `optional`, whether a missing one is the key's; `penalty`, the share that a wrong or
missing unit costs; `unit_credit`, the share that a right unit earns by itself.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from service.grading.base_types.base_type import BaseType, Judged, Reading, UnreadableError
from service.grading.intervals import Weighed, in_words, weigh
from service.grading.numbers import NumberError
from service.grading.quantities import read_quantity
from service.grading.unit_symbols import Unit, UnitError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from service.vocabulary import Declaration, Plain

WRONG_UNIT = "The number fits, the unit does not."
NO_UNIT = "The number fits, but a unit is missing."
RIGHT_UNIT = "The unit fits, the number does not."


def read_quantities(declaration: Declaration, raw: Plain) -> Reading:
    """Return a number and its unit, None where none was written."""
    if isinstance(raw, bool) or not isinstance(raw, int | str):
        raise UnreadableError("not_a_number", "Write one number and its unit, such as 9.81 m/s^2.")
    options: Mapping[str, Any] = declaration.options
    try:
        quantity = read_quantity(
            raw, defined=options.get("define"), decimal_comma=bool(options.get("decimal_comma"))
        )
    except (NumberError, UnitError) as error:
        raise UnreadableError(error.code, error.detail) from error
    return Reading(raw, quantity.text, numbers=(quantity.number,), unit=quantity.unit)


def judge_quantity(bound: Mapping[str, Any], reading: Reading | None) -> Judged:
    """Return the worth of a number with a unit, in split credit.

    In a right unit the number counts as converted, in a wrong one as written: `1.23 mm` for 1.23 m has the
    right number and the wrong unit.
    """
    if reading is None:
        return Judged((0.0,), (1.0,))
    weighed = _weighed(bound, reading)
    return Judged((min(1.0, max(0.0, weighed.fraction)),), (1.0,), weighed.feedback)


def _weighed(bound: Mapping[str, Any], reading: Reading) -> Weighed:
    key, (number,) = unit_of(bound["unit"]), reading.numbers
    unit = key if reading.unit is None and bound["optional"] else reading.unit
    right = unit is not None and alike(unit, key, convert=bool(bound["convert"]))
    if unit is not None and right:
        converted = weigh(bound["accepted"], number, key.of(number.value, unit))
        if converted.fits:
            return converted
    as_written = weigh(bound["accepted"], number, number.value)
    if as_written.fits and as_written.fraction and not (right and unit is key):
        left = as_written.fraction * (1 - float(bound["penalty"]))
        return Weighed(left, feedback=(WRONG_UNIT if unit else NO_UNIT,))
    credit = float(bound["unit_credit"]) if right and reading.unit is not None else 0.0
    feedback = (*as_written.feedback, *((RIGHT_UNIT,) if credit else ()))
    return Weighed(max(credit, as_written.fraction if right else 0.0), fits=False, feedback=feedback)


def alike(unit: Unit, key: Unit, *, convert: bool) -> bool:
    """Return whether a unit counts as right: of the key's dimension, or the very same if nothing converts."""
    same = (unit.factor, unit.offset) == (key.factor, key.offset)
    return unit.powers == key.powers and (convert or same)


def unit_tree(unit: Unit) -> dict[str, Any]:
    """Return a unit as it is stored."""
    powers = [list(each) for each in unit.powers]
    return {"text": unit.text, "factor": str(unit.factor), "powers": powers, "offset": str(unit.offset)}


def unit_of(tree: Mapping[str, Any]) -> Unit:
    """Return the unit that `unit_tree` wrote."""
    powers = tuple((base, power) for base, power in tree["powers"])
    return Unit(tree["text"], Fraction(tree["factor"]), powers, Fraction(tree["offset"]))


def accepted_quantities(bound: Mapping[str, Any]) -> list[str]:
    """Say in words which values earn something, in the key's unit."""
    return [in_words(bound["accepted"], bound["unit"]["text"])]


QUANTITY = BaseType(
    "quantity", read_quantities, judge_quantity, unreadable="1.1.5 m", accepted=accepted_quantities
)
