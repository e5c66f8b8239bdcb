"""The kinds of question: one file each, and one line each in the registry."""

from service.kinds.activation_derivative import ACTIVATION_DERIVATIVE
from service.kinds.adaptive_step import ADAPTIVE_STEP
from service.kinds.cloze import cloze
from service.kinds.computation_graph import COMPUTATION_GRAPH
from service.kinds.dense_backprop import DENSE_BACKPROP
from service.kinds.description import DESCRIPTION
from service.kinds.essay import ESSAY
from service.kinds.file import FILE
from service.kinds.formula import FORMULA
from service.kinds.function_descent import FUNCTION_DESCENT
from service.kinds.gradient_check import GRADIENT_CHECK
from service.kinds.kind import Kind, Question
from service.kinds.learning_rate import LEARNING_RATE
from service.kinds.linear_descent import LINEAR_DESCENT
from service.kinds.logistic_descent import LOGISTIC_DESCENT
from service.kinds.loss_value import LOSS_VALUE
from service.kinds.matching import MATCHING
from service.kinds.matrix import MATRIX
from service.kinds.momentum_step import MOMENTUM_STEP
from service.kinds.multiple_choice import MULTIPLE_CHOICE
from service.kinds.multivariate_descent import MULTIVARIATE_DESCENT
from service.kinds.nesterov_step import NESTEROV_STEP
from service.kinds.network_evaluation import NETWORK_EVALUATION
from service.kinds.numerical import NUMERICAL
from service.kinds.ordering import ORDERING
from service.kinds.parameter_count import PARAMETER_COUNT
from service.kinds.perceptron import PERCEPTRON
from service.kinds.regularized_descent import REGULARIZED_DESCENT
from service.kinds.short_text import SHORT_TEXT
from service.kinds.softmax_gradient import SOFTMAX_GRADIENT
from service.kinds.symptom import symptom
from service.kinds.true_false import TRUE_FALSE
from service.kinds.vanishing_gradient import VANISHING_GRADIENT
from service.kinds.vector import VECTOR

KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        ACTIVATION_DERIVATIVE,
        ADAPTIVE_STEP,
        DENSE_BACKPROP,
        DESCRIPTION,
        ESSAY,
        FILE,
        FORMULA,
        COMPUTATION_GRAPH,
        FUNCTION_DESCENT,
        GRADIENT_CHECK,
        LEARNING_RATE,
        LINEAR_DESCENT,
        LOGISTIC_DESCENT,
        LOSS_VALUE,
        MATCHING,
        MATRIX,
        MOMENTUM_STEP,
        MULTIPLE_CHOICE,
        MULTIVARIATE_DESCENT,
        NESTEROV_STEP,
        NETWORK_EVALUATION,
        NUMERICAL,
        ORDERING,
        PARAMETER_COUNT,
        PERCEPTRON,
        REGULARIZED_DESCENT,
        SHORT_TEXT,
        SOFTMAX_GRADIENT,
        TRUE_FALSE,
        VANISHING_GRADIENT,
        VECTOR,
    )
}
"""Every kind by its name."""

# asks about the misconceptions of all kinds that have some
SYMPTOM = symptom({name: kind for name, kind in KINDS.items() if kind.misconceptions})
KINDS[SYMPTOM.name] = SYMPTOM
# has gaps of what has one response
CLOZE = cloze(
    {each.name: each for each in (MATRIX, MULTIPLE_CHOICE, NUMERICAL, SHORT_TEXT, TRUE_FALSE, VECTOR)}
)
KINDS[CLOZE.name] = CLOZE

__all__ = ["KINDS", "Kind", "Question"]
