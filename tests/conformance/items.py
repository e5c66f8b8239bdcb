"""QTI items as far as one response is matched with its key, or mapped to a score."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from xml.etree import ElementTree as ET

from tests.conformance.rows import NotApplicableError

RULES = "its response processing has rules of its own"
MATCH, MAP = "match_correct", "map_response"
CHOICES = {"simpleChoice", "hotspotChoice", "hottext", "inlineChoice", "gapText", "simpleAssociableChoice"}


@dataclass(frozen=True)
class Item:
    """One response declaration: its key, or what each value is mapped to, and what 1 is worth."""

    identifier: str
    base_type: str
    cardinality: str
    correct: list[str]
    mapping: dict[str, float] = field(default_factory=dict)
    cases: set[bool] = field(default_factory=set)
    choices: list[str] = field(default_factory=list)
    floor: str = "0"
    upper: float = 0.0
    otherwise: float = 0.0

    @property
    def scale(self) -> float:
        """What full credit is worth."""
        if not self.mapping:
            return 1.0
        if self.upper:
            return self.upper
        positive = [value for value in (*self.mapping.values(), self.otherwise) if value > 0]
        return (max(positive) if self.cardinality == "single" else sum(positive)) if positive else 1.0


def read_item(text: str) -> Item:
    """Return an item's one response.

    Raises:
        NotApplicableError: its processing is neither of the two templates, nor the same in rules.
    """
    root = ET.fromstring(re.sub(r"<!DOCTYPE[^>]*>", "", text))  # noqa: S314 - as above
    for each in root.iter():
        each.tag = _camel(each.tag.rpartition("}")[2])
    declarations = list(root.iter("responseDeclaration"))
    processing = next(iter(root.iter("responseProcessing")), None)
    if len(declarations) != 1 or processing is None:
        raise NotApplicableError("several responses are processed together")
    (declaration,) = declarations
    how = _template(processing)
    if how not in {MATCH, MAP} or root.find(".//templateProcessing") is not None:
        raise NotApplicableError(RULES)
    mapping = next(iter(declaration.iter("mapping")), None)
    lower = _get(mapping, "lowerBound") if mapping is not None else ""
    if how == MAP and (mapping is None or (lower and float(lower))):
        raise NotApplicableError("the mapping has a lower bound that is not 0")
    usual = _get(mapping, "caseSensitive") if mapping is not None else ""
    entries = list(mapping.iter("mapEntry")) if how == MAP and mapping is not None else []
    return Item(
        identifier=declaration.attrib["identifier"],
        base_type=_get(declaration, "baseType"),
        cardinality=_get(declaration, "cardinality"),
        correct=[(each.text or "").strip() for each in declaration.findall("correctResponse/value")],
        mapping={
            " ".join(_get(each, "mapKey").split()): float(_get(each, "mappedValue")) for each in entries
        },
        cases={(_get(each, "caseSensitive") or usual) != "false" for each in entries},
        floor="0" if lower else "-2",
        upper=float(_get(mapping, "upperBound") or 0) if mapping is not None else 0.0,
        otherwise=float(_get(mapping, "defaultValue") or 0) if mapping is not None else 0.0,
        choices=[each.attrib["identifier"] for each in root.iter() if each.tag in CHOICES],
    )


def _template(processing: ET.Element) -> str:
    """Return the template that a processing names, or that its rules spell out."""
    if "template" in processing.attrib:
        return processing.attrib["template"].rpartition("/")[2].removesuffix(".xml")
    tags = [each.tag for each in processing.iter()][1:]
    if tags == ["setOutcomeValue", "mapResponse"]:
        return MAP
    values = [(each.text or "").strip().removesuffix(".0") for each in processing.iter("baseValue")]
    spelled = [
        "responseCondition",
        "responseIf",
        "match",
        "variable",
        "correct",
        "setOutcomeValue",
        "baseValue",
    ]
    otherwise = ["responseElse", "setOutcomeValue", "baseValue"]
    if tags in (spelled, spelled + otherwise) and values in (["1"], ["1", "0"]):
        return MATCH
    return ""


def _key(entry: ET.Element) -> str:
    return " ".join(_get(entry, "mapKey").split())


def _camel(tag: str) -> str:
    return re.sub(r"-(\w)", lambda found: found[1].upper(), tag.removeprefix("qti-"))


def _get(element: ET.Element, name: str) -> str:
    kebab = re.sub("[A-Z]", lambda found: f"-{found[0].lower()}", name)
    return element.attrib.get(name, element.attrib.get(kebab, ""))
