"""LaTeX in bibliographies to Unicode text; formulas between dollar signs stay as they are written."""

from __future__ import annotations

import re
from functools import lru_cache

__all__ = ["latex_to_text", "strip_braces"]

_MATH = re.compile(r"((?<!\\)\$\$?[^$]{1,500}(?<!\\)\$\$?)")
_MACRO = re.compile(
    r"""\\(?:
        [cvHukrdbt]\s+[A-Za-z](?![A-Za-z])              # \c c
      | [a-zA-Z]+\*?(?:\s*\{[^{}\\]{0,300}\})?          # \o  \emph{so}
      | [`'^"~=.]\s*(?:\{\s*\\?[A-Za-z]{1,2}\s*\}|\\[ij](?![A-Za-z])|[A-Za-z])   # \"o  \"{o}  \'{\i}
      | [^a-zA-Z\s]                                     # \&
    )""",
    re.VERBOSE,
)
# What pylatexenc does not know, as programs write it: `{\textless}i{\textgreater}` is Mendeley's italics.
_SYMBOLS = {
    "textless": "<",
    "textgreater": ">",
    "textbar": "|",
    "textunderscore": "_",
    "lbrack": "[",
    "rbrack": "]",
    "slash": "/",
    "ne": "≠",
}
_TYPOGRAPHY = (("``", "“"), ("''", "”"), ("---", "—"), ("--", "–"), ("~", " "))
_FORMATTING = frozenset(
    [
        "em",
        "it",
        "bf",
        "sl",
        "sc",
        "tt",
        "rm",
        "sf",
        "emph",
        "textit",
        "textbf",
        "textsl",
        "textsc",
        "texttt",
        "textrm",
        "textsf",
        "textnormal",
        "text",
        "mathrm",
        "mathit",
        "mathbf",
        "ensuremath",
        "mbox",
        "small",
        "large",
        "footnotesize",
        "normalsize",
        "textsuperscript",
        "textsubscript",
        "uppercase",
        "lowercase",
        "noop",
        "relax",
        "protect",
        "url",
        "href",
    ]
)


def latex_to_text(text: str) -> str:
    """`text` with LaTeX accents, symbols, quotes and formatting as the characters they stand for.

    >>> latex_to_text(r"G{\\"o}del's {BERT} \\& $x_{1}$")
    "Gödel's BERT & $x_{1}$"
    """
    if not any(mark in text for mark in "\\{}~`'-"):
        return text
    parts = _MATH.split(text)
    parts[::2] = [_prose(part) for part in parts[::2]]
    return "".join(parts)


def _prose(text: str) -> str:
    if "\\" in text:
        text = _MACRO.sub(lambda match: _macro(match[0]), text)
    for written, meant in _TYPOGRAPHY:
        text = text.replace(written, meant)
    return text.replace("{", "").replace("}", "")


@lru_cache(maxsize=20_000)
def _macro(macro: str) -> str:
    """One macro with its argument. Only macros go through pylatexenc: whole abstracts take it 10 ms each."""
    from pylatexenc.latex2text import LatexNodes2Text
    from pylatexenc.latexwalker import LatexWalkerParseError

    name = re.match(r"\\([a-zA-Z]*)", macro)
    if name and name[1] in _SYMBOLS:
        return _SYMBOLS[name[1]] + macro[name.end() :]
    try:
        text: str = LatexNodes2Text(math_mode="verbatim").latex_to_text(macro)
    except LatexWalkerParseError:
        text = ""
    text = text.replace("%s", "")  # pylatexenc's place for an argument that stands outside: \ensuremath{\pm}
    if text.strip() or not name or not name[1] or name[1] in _FORMATTING:
        return text
    return name[1]  # a macro of the authors' own, most often their system's name


_BRACE = re.compile(r"\\.|[{}]", re.DOTALL)


def strip_braces(text: str) -> str:
    """`text` without the braces or quotation marks that enclose all of it, however many.

    >>> strip_braces("{{A title}}"), strip_braces("{A} and {B}")
    ('A title', '{A} and {B}')
    """
    text = text.strip()
    while len(text) > 1 and (text[0] + text[-1] == '""' or (text[0] + text[-1] == "{}" and _encloses(text))):
        text = text[1:-1].strip()
    return text


def _encloses(text: str) -> bool:
    if "\\" not in text and text.count("{") == text.count("}") == 1:
        return True
    depth = 0
    for match in _BRACE.finditer(text):
        depth += {"{": 1, "}": -1}.get(match[0], 0)
        if depth == 0:
            return match.end() == len(text)
    return False
