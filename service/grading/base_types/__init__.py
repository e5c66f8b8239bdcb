"""The base types of responses (QTI): one file each, and one line each in the registry."""

from service.grading.base_types.base_type import BaseType, Judged, Reading, UnreadableError
from service.grading.base_types.expressions import EXPRESSION
from service.grading.base_types.files import FILE
from service.grading.base_types.floats import FLOAT, nest
from service.grading.base_types.identifiers import IDENTIFIER
from service.grading.base_types.pairs import DIRECTED_PAIR
from service.grading.base_types.prose import PROSE
from service.grading.base_types.quantities import QUANTITY
from service.grading.base_types.strings import STRING
from service.grading.base_types.works import WORK

BASE_TYPES: dict[str, BaseType] = {
    each.name: each
    for each in (
        DIRECTED_PAIR,
        FILE,
        EXPRESSION,
        FLOAT,
        IDENTIFIER,
        PROSE,
        QUANTITY,
        STRING,
        WORK,
    )
}
"""Every base type by its name."""

__all__ = ["BASE_TYPES", "BaseType", "Judged", "Reading", "UnreadableError", "nest"]
