"""Reading expressions by binding powers (Pratt, "Top down operator precedence", 1973): each token once.

if … else      loosest, from the right: `a if x > 0 else b`
< <= > >= == != one at a time; gives 1 or 0
+ -
* / @           @ is the product of matrices and vectors
- +             as a sign
^ **            from the right; a superscript is a power, too
x[0] Wᵀ f(x)    tightest; entries count from 0

`|x|` is abs(x), and `[a > b]` alone is the comparison.
"""

from __future__ import annotations

from typing import Final

from service.expressions.faults import ExpressionError, did_you_mean
from service.expressions.operations import FUNCTIONS, SAME
from service.expressions.tokens import END, NUMBER, SUPERSCRIPT, Token, tokens
from service.expressions.tokens import NAME as WORD
from service.expressions.tree import CONSTANT, MAX_DEPTH, MAX_LENGTH, NAME, Expression, Node

CONDITION, COMPARISON, SUM, PRODUCT, SIGN, POWER, POSTFIX = range(1, 8)

COMPARISONS: Final = ("<", "<=", ">", ">=", "==", "!=")
_BINDING: Final = {
    "if": CONDITION,
    **dict.fromkeys(COMPARISONS, COMPARISON),
    **dict.fromkeys("+-", SUM),
    **dict.fromkeys("*/@", PRODUCT),
    "^": POWER,
    **dict.fromkeys(("[", "ᵀ", SUPERSCRIPT), POSTFIX),
}
RESERVED: Final = ("if", "else")
PI_NAME: Final = "pi"
PI: Final = 3.141592653589793


def parse(text: str) -> Expression:
    """Return the expression that a text is.

    Raises:
        ExpressionError: `too_long`, `too_deep`, `out_of_range`, `unknown_function` or `bad_expression`.
    """
    if len(text) > MAX_LENGTH:
        raise ExpressionError(f"Write at most {MAX_LENGTH:,} characters.", MAX_LENGTH, code="too_long")
    return _Parser(text).whole()


class _Parser:
    """One text being read: what is left of its tokens, the next one last, and the nodes made so far."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.left = tokens(text)[::-1]
        self.nodes: list[Node] = []

    def whole(self) -> Expression:
        if self.left[-1].sort == END:
            raise ExpressionError("Write an expression, such as w0 + w1*x.", 0, code="empty")
        self.expression(0, 0)
        if self.left[-1].sort != END:
            raise self.unexpected(self.left[-1])
        return Expression(self.text, tuple(self.nodes))

    def expression(self, least: int, depth: int) -> None:
        """Read an operand, and all operators behind it that bind more tightly than `least`."""
        if depth > MAX_DEPTH:
            detail = f"Write at most {MAX_DEPTH} levels inside one another."
            raise ExpressionError(detail, self.left[-1].at, code="too_deep", hint="use more steps")
        self.operand(depth)
        while (binding := _BINDING.get(self.sort(), 0)) > least:
            self.operator(self.left.pop(), binding, depth)

    def sort(self) -> str:
        """Return what the next token is, words of the language by their text."""
        token = self.left[-1]
        return token.text if token.sort == WORD and token.text in RESERVED else token.sort

    def operand(self, depth: int) -> None:
        token = self.left.pop()
        if token.sort == NUMBER:
            self.nodes.append(Node(CONSTANT, 0, token.at, value=float(token.text)))
        elif token.sort == WORD and token.text not in RESERVED:
            self.word(token, depth)
        elif token.sort in {"-", "+"}:
            self.expression(SIGN, depth + 1)
            self.add("negative" if token.sort == "-" else "positive", 1, token)
        elif token.sort == "(":
            self.expression(0, depth + 1)
            self.expect(")")
        elif token.sort == "|":
            self.expression(0, depth + 1)
            self.expect("|")
            self.add("abs", 1, token)
        elif token.sort == "[":
            self.bracket(token, depth)
        else:
            raise self.unexpected(token)

    def bracket(self, token: Token, depth: int) -> None:
        """Read a list; a comparison alone is 1 or 0 (Iverson's bracket), not a list of one."""
        count = self.several("]", depth)
        if count > 1 or self.nodes[-1].operation not in COMPARISONS:
            self.add("vector", count, token)

    def word(self, token: Token, depth: int) -> None:
        """Read a name, or a function with its arguments."""
        if self.left[-1].sort != "(":
            is_pi = token.text == PI_NAME
            self.nodes.append(
                Node(CONSTANT, 0, token.at, value=PI, name=PI_NAME)
                if is_pi
                else Node(NAME, 0, token.at, name=token.text)
            )
            return
        function = SAME.get(token.text, token.text)
        if function not in FUNCTIONS:
            hint = did_you_mean(token.text, FUNCTIONS, f"write {token.text[:32]}*(…) to multiply")
            detail = f"There is no function {token.text[:32]}."
            raise ExpressionError(detail, token.at, code="unknown_function", hint=hint)
        self.left.pop()
        self.add(function, self.several(")", depth), token)

    def several(self, closing: str, depth: int) -> int:
        """Read parts between commas up to the closing sign, and count them."""
        count = 0
        while True:
            self.expression(0, depth + 1)
            count += 1
            if self.left[-1].sort != ",":
                self.expect(closing)
                return count
            self.left.pop()

    def operator(self, token: Token, binding: int, depth: int) -> None:
        """Read what stands behind an operator, and add it."""
        match token.sort:
            case "[":
                self.add("index", 1 + self.several("]", depth), token)
            case "ᵀ":
                self.add("transpose", 1, token)
            case sort if sort == SUPERSCRIPT:
                self.nodes.append(Node(CONSTANT, 0, token.at, value=float(token.text)))
                self.add("^", 2, token)
            case "^":
                self.expression(POWER - 1, depth + 1)
                self.add("^", 2, token)
            case _ if binding == CONDITION:
                self.condition(token, depth)
            case _:
                self.expression(binding, depth + 1)
                self.add(token.text, 2, token)
                if binding == COMPARISON and _BINDING.get(self.sort()) == COMPARISON:
                    hint = "write (a < b)*(b < c) for a < b < c"
                    raise ExpressionError("Compare two things at a time.", self.left[-1].at, hint=hint)

    def condition(self, token: Token, depth: int) -> None:
        self.expression(CONDITION, depth + 1)
        if self.sort() != "else":
            raise ExpressionError("This if has no else.", token.at, hint="write a if x > 0 else b")
        self.left.pop()
        self.expression(0, depth + 1)
        self.add("if", 3, token)

    def add(self, operation: str, arity: int, token: Token) -> None:
        self.nodes.append(Node(operation, arity, token.at))

    def expect(self, sign: str) -> None:
        if self.left[-1].sort != sign:
            raise self.unexpected(self.left[-1], sign)
        self.left.pop()

    def unexpected(self, token: Token, wanted: str = "") -> ExpressionError:
        """Say what stands where something else should, and how it is put right."""
        if token.sort == END:
            detail = f"Something is missing at the end{f': {wanted}' if wanted else ''}."
            return ExpressionError(detail, token.at, hint="" if wanted else "write what follows the operator")
        if token.sort in {NUMBER, WORD, "("} and token.text not in RESERVED and self.nodes:
            return ExpressionError(
                f"An operator is missing before {token.text[:32]}.", token.at, hint="write 2*x, not 2x"
            )
        also = f"; {wanted} is missing" if wanted else ""
        return ExpressionError(f"{token.text[:32]} does not fit here{also}.", token.at)
