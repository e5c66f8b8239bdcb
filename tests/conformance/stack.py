"""STACK's answer tests: numbers, significant figures, units, strings; and what its inputs take as numbers."""

from __future__ import annotations

import json
import re
from typing import Any

from service.expressions import ExpressionError, parse, shaped
from tests.conformance.graders import number, quantity, worth
from tests.conformance.rows import Finding, NotApplicableError, Row, Standing, judged

EVERYTHING = {"range": ["-1e300", "1e300"]}
DEFAULT = "0.05"

HALF = "half a unit away is within our tolerance; STACK rounds the key, then compares"
FIGURES = "zeros at the end of a whole number may count for us: 100 may have 3 figures"
NAMES = "the key or the answer has names, functions or several values: that is a formula, not a number"
SAME_UNIT = "units of the same size and dimension are one unit for us: Mg/10^6 is g"
FUNCTIONS = "scheme not adopted: a function that formulas of ours do not have"
TRAPPED = "it tests an error of the teacher's: an option or a key that is none"


def numbers(row: Row) -> Finding:
    """Compare ATNumRelative, ATNumAbsolute, ATNumSigFigs, ATNumDecPlaces and ATSigFigsStrict."""
    key = "0" if row.expected == "null" else row.expected
    _refuse_teachers_errors(row)
    if number(key) is None or _has_names(row.answer):
        raise NotApplicableError(NAMES)
    tolerance, written = _asked(row.mode, row.tolerance, zero=not number(key).value)  # type: ignore[union-attr]
    parameters = {"answers": [{"value": key}], **written}
    ours = worth("numerical", parameters, row.answer, tolerance=tolerance)
    return judged(row, ours, float(row.correct), FIGURES if row.mode == "ATSigFigsStrict" else HALF)


def units(row: Row) -> Finding:
    """Compare ATUnits and ATUnitsStrict, with significant figures or with a tolerance."""
    _refuse_teachers_errors(row)
    if "pi" in row.expected or "pi" in row.answer or "sqrt" in row.answer:
        raise NotApplicableError(NAMES)
    key = quantity(_plain_units(row.expected))
    if key is None or key.unit is None:
        raise NotApplicableError("the key has no unit that our table knows")
    option = row.tolerance
    if "*" in option:
        width = quantity(option)
        if width is None or width.unit is None:
            raise NotApplicableError(TRAPPED)
        option = str(key.unit.of(width.number.value, width.unit))
    mode = {"Relative": "ATNumRelative", "Absolute": "ATNumAbsolute"}.get(
        re.sub("ATUnits(Strict)?", "", row.mode), "ATNumSigFigs"
    )
    tolerance, written = _asked(mode, option, zero=not key.number.value)
    asked = {"unit": key.unit.text, "convert": "Strict" not in row.mode}
    parameters = {"answers": [{"value": key.number.text}], "units": asked, **written}
    ours = worth("numerical", parameters, row.answer, tolerance=tolerance)
    strict = "Strict" in row.mode and not row.correct.startswith("1")
    cause = "the unit is not in our table" if ours is None else SAME_UNIT if strict else HALF
    return judged(row, ours, float(row.correct), cause)


def strings(row: Row) -> Finding:
    """Compare ATString and ATStringSloppy."""
    sloppy = row.mode == "ATStringSloppy"
    looks = {"case": "ignored" if sloppy else "kept", "spaces": "ignored" if sloppy else "kept"}
    parameters = {"answers": [{"text": _unquoted(row.expected)}], **looks}
    ours = worth("short_text", parameters, _unquoted(row.answer))
    return judged(row, ours, float(row.correct), "white space around a text never counts for us")


def patterns(row: Row) -> Finding:
    """Compare ATSRegExp, which looks for the pattern anywhere."""
    if "TEST-ERROR" in row.note or not row.expected.startswith('"'):
        raise NotApplicableError(TRAPPED)
    pattern, answer = (json.loads(each) for each in (row.expected, row.answer))
    looks = {"case": "kept", "spaces": "kept", "max_length": 1000}
    parameters = {
        "answers": [{"regex": f"(?s:.*(?:{pattern}).*)"}, {"wildcard": "*", "fraction": "0"}],
        **looks,
    }
    parameters["answers"][0]["shown"] = answer  # type: ignore[index]
    try:
        ours = worth("short_text", parameters, answer)
    except NotApplicableError:
        ours = 0.0  # the answer, given as the key's text, does not match
    return judged(row, ours, float(row.correct), "white space around a text never counts for us")


def ordered(row: Row) -> Finding:
    """Compare ATGTE as a range without an upper end."""
    if number(row.expected) is None or "pi" in row.answer:
        raise NotApplicableError(NAMES)
    parameters = {"answers": [{"value": row.expected}]}
    ours = worth("numerical", parameters, row.answer, tolerance={"range": [row.expected, "1e300"]})
    return judged(row, ours, float(row.correct), "")


def figures(row: Row) -> Finding:
    """Compare how many figures and decimals a number is said to have."""
    said = json.loads(row.expected)
    ours = quantity(row.answer)
    if ours is None or ours.number.figures is None:
        raise NotApplicableError("an expression has no figures for us")
    found = ours.number
    exponent = "e" in row.answer.lower()
    places = len(str(found.unit.denominator)) - 1
    same = (found.fewest, found.figures) == (said["min_sf"], said["max_sf"])
    same = same and (exponent or places == said["decimal_places"])
    return Finding(
        row, Standing.AGREE if same else Standing.DIFFER, "" if same else "figures are counted otherwise"
    )


def rounded(row: Row) -> Finding:
    """Compare rounding half to even, as our keys are rounded to the decimals that are asked for."""
    if number(row.answer) is None or not row.tolerance.isdigit():
        raise NotApplicableError(
            "it rounds an expression, or to tens and hundreds: only keys are rounded here"
        )
    written = {"decimals": int(row.tolerance), "exactly": True}
    parameters = {"answers": [{"value": row.answer}], "written": written}
    right = number(row.expected)
    response = f"{float(row.expected):.{row.tolerance}f}"
    ours = worth("numerical", parameters, response, tolerance={"decimals": int(row.tolerance)})
    return judged(row, ours, 1.0 if right is not None else 0.0, "rounded otherwise")


def inputs(row: Row) -> Finding:
    """Compare what an input takes as valid, where it is about numbers and their arithmetic."""
    if re.fullmatch(r"(?=.*[0-9])(?:[-+*/^(),.% 0-9]|[0-9][eE](?=[-+0-9]))+", row.answer) is None:
        return _formula(row)
    if "%" in row.answer:
        raise NotApplicableError("scheme not adopted: a percentage is no number there, for us it is")
    valid = row.note.startswith("valid=php_true cas=cas_true")
    return judged(
        row, float(number(row.answer) is not None), float(valid), "two signs in a row are a slip for us"
    )


def _formula(row: Row) -> Finding:
    """Compare which formulas are taken, of names, numbers, operators and functions that we have."""
    if re.fullmatch(r"[A-Za-z0-9_+\-*/^(). ]+", row.answer) is None:
        raise NotApplicableError("it is about lists, sets, equations and texts in Maxima's language")
    if "missing_stars" in row.note or re.search(r"\b(not|n?and|x?n?or|implies)\b|[A-Z]\.[A-Z]", row.answer):
        raise NotApplicableError("scheme not adopted: products have a sign, and formulas have no logic")
    valid = row.note.startswith("valid=php_true cas=cas_true")
    try:
        written = parse(row.answer)
        shaped(written, dict.fromkeys(re.findall("[A-Za-z_]+[0-9A-Za-z_]*", row.answer), ()))
        taken = True
    except ExpressionError as error:
        if error.code == "unknown_function" and valid:
            raise NotApplicableError(
                "scheme not adopted: a function that formulas of ours do not have"
            ) from error
        taken = False
    return judged(row, float(taken), float(valid), "names that STACK forbids are ordinary for us")


def input_units(row: Row) -> Finding:
    """Compare what an input with units takes as valid."""
    if "pi" in row.answer:
        raise NotApplicableError(NAMES)
    valid = row.note.startswith("valid=php_true cas=cas_true")
    return judged(row, float(quantity(row.answer) is not None), float(valid), "")


def declined(reason: str) -> Any:  # noqa: ANN401 - a comparison
    """Return the comparison of a scheme that we do not adopt."""

    def compare(_row: Row) -> Finding:
        raise NotApplicableError(f"scheme not adopted: {reason}")

    return compare


MODES = {
    "ATNumRelative": numbers,
    "ATNumAbsolute": numbers,
    "ATNumSigFigs": numbers,
    "ATSigFigsStrict": numbers,
    "ATNumDecPlaces": numbers,
    "ATNumDecPlacesWrong": declined("the right digits with the point in the wrong place are wrong for us"),
    "ATUnits": units,
    "ATUnitsStrict": units,
    "ATUnitsRelative": units,
    "ATUnitsStrictRelative": units,
    "ATUnitsAbsolute": units,
    "ATUnitsStrictAbsolute": units,
    "ATString": strings,
    "ATStringSloppy": strings,
    "ATSRegExp": patterns,
    "ATGTE": ordered,
    "ATGT": declined("ends belong to what is accepted; no range leaves one out"),
    "ATSets": declined("no kind asks for a set"),
    "ATLowestTerms": declined("whether a fraction is reduced is not asked"),
    "sigfigs": figures,
    "sigfigs-utils": figures,
    "decimalplaces": rounded,
    "student-input rawdata": inputs,
    "student-input rawdataunits": input_units,
}


def _asked(mode: str, option: str, *, zero: bool) -> tuple[Any, dict[str, Any]]:
    """Return our tolerance and written digits for an answer test and its option."""
    if mode in {"ATNumRelative", "ATNumAbsolute"}:
        width = option or DEFAULT
        if number(width) is None:
            raise NotApplicableError(TRAPPED)
        if mode == "ATNumRelative":
            return ("exact" if zero else {"relative": width}), {}
        return {"absolute": width}, {}
    if mode == "ATNumDecPlaces":
        count = _whole(option)
        return {"decimals": count}, {"written": {"decimals": count, "exactly": True}}
    both = json.loads(option) if re.fullmatch(r"\[-?\d+, ?-?\d+\]", option) else [_whole(option)] * 2
    most, accuracy = both
    written = {"written": {"significant_figures": most, "exactly": accuracy != -1}}
    if mode == "ATSigFigsStrict" or accuracy == 0:
        return EVERYTHING, written
    counted = most if accuracy == -1 else accuracy
    return ("exact" if zero else {"significant_figures": counted}), written


def _whole(option: str) -> int:
    if not re.fullmatch(r"[1-9]\d*", option):
        raise NotApplicableError(TRAPPED)
    return int(option)


def _refuse_teachers_errors(row: Row) -> None:
    if "TEST-ERROR" in row.note and "SAns" not in row.note:
        raise NotApplicableError(TRAPPED)
    if "SO_wrong_units" in row.note:
        raise NotApplicableError(TRAPPED)
    if "Maths failure" in row.note or "ths failure" in row.note:
        raise NotApplicableError("STACK's own table marks it as a known failure of STACK")


def _has_names(text: str) -> bool:
    return re.search(
        r"(?<![0-9.])[a-zA-Z%]|[a-zA-Z%]{2}|[{\[,=]", text.replace("*", " ")
    ) is not None and not (number(text) is not None or "/0" in text)


def _plain_units(text: str) -> str:
    text = re.sub(r"display[ds][pf]\((.*?),\d+\)", r"\1", text)
    return re.sub(r"stackunits\((.*),(.*)\)", r"\1 \2", text)


def _unquoted(text: str) -> str:
    text = text.strip()
    return text[1:-1] if text[:1] == '"' == text[-1:] else text
