"""Knows how either database tells a value as text or figure, for files it writes itself; knows no table and no file.

Each is an SQL expression that gives none for none. Both databases tell the same, to the letter.
"""

import unicodedata
from typing import Any

from sqlalchemy import Float, Integer, Text
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from app.models.types import UTCDateTime


class latest(FunctionElement[Any]):  # noqa: N801  (written in statements like a function)
    """The latest of several moments; the first is never none, of the others those that are none are passed over."""

    type = UTCDateTime()
    inherit_cache = True


class stamped(FunctionElement[str]):  # noqa: N801
    """A moment in UTC to the second: `2026-11-22T00:20:05Z`."""

    type = Text()
    inherit_cache = True


class seconds_of(FunctionElement[float]):  # noqa: N801
    """Whole seconds since 1970, UTC."""

    type = Float()
    inherit_cache = True


class four_decimals(FunctionElement[str]):  # noqa: N801
    """A figure that is not negative with at most four decimals: 1, 0.5, 0.3333; a half is rounded up."""

    type = Text()
    inherit_cache = True


class first_letter(FunctionElement[int]):  # noqa: N801
    """The code of a text's first letter."""

    type = Integer()
    inherit_cache = True


class folded(FunctionElement[str]):  # noqa: N801
    """A text without regard to case and marks on letters: what is searched in, and for."""

    type = Text()
    inherit_cache = True


class inert_when_split(FunctionElement[str]):  # noqa: N801
    """A text with an apostrophe behind each semicolon, tab and line end, if what a formula begins with follows one of them."""

    type = Text()
    inherit_cache = True


class put_together(FunctionElement[str]):  # noqa: N801
    """Texts, of which none is none, one behind the other."""

    type = Text()
    inherit_cache = True


def _inside(element: FunctionElement[Any], compiler: SQLCompiler, options: Any) -> list[str]:
    return [compiler.process(clause, **options) for clause in element.clauses]


@compiles(latest, "postgresql")
def _(element: latest, compiler: SQLCompiler, **options: Any) -> str:
    return f"greatest({', '.join(_inside(element, compiler, options))})"


@compiles(latest, "sqlite")
def _(element: latest, compiler: SQLCompiler, **options: Any) -> str:
    first, *others = _inside(element, compiler, options)
    return f"max({first}, {', '.join(f'coalesce({other}, {first})' for other in others)})"


@compiles(stamped, "postgresql")
def _(element: stamped, compiler: SQLCompiler, **options: Any) -> str:
    [moment] = _inside(element, compiler, options)
    return f"""to_char({moment} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')"""


@compiles(stamped, "sqlite")
def _(element: stamped, compiler: SQLCompiler, **options: Any) -> str:
    [moment] = _inside(element, compiler, options)
    return f"replace(substr({moment}, 1, 19), ' ', 'T') || 'Z'"


@compiles(seconds_of, "postgresql")
def _(element: seconds_of, compiler: SQLCompiler, **options: Any) -> str:
    [moment] = _inside(element, compiler, options)
    return f"floor(date_part('epoch', {moment}))"


@compiles(seconds_of, "sqlite")
def _(element: seconds_of, compiler: SQLCompiler, **options: Any) -> str:
    [moment] = _inside(element, compiler, options)
    return f"CAST(strftime('%s', substr({moment}, 1, 19)) AS REAL)"


@compiles(four_decimals, "postgresql")
def _(element: four_decimals, compiler: SQLCompiler, **options: Any) -> str:
    [figure] = _inside(element, compiler, options)
    return f"(floor({figure} * 10000 + 0.5) / 10000)"  # whoever writes it down makes text of it, in one step less


@compiles(four_decimals, "sqlite")
def _(element: four_decimals, compiler: SQLCompiler, **options: Any) -> str:
    [figure] = _inside(element, compiler, options)
    ten_thousandths = f"CAST({figure} * 10000 + 0.5 AS INTEGER)"  # without fraction it is none for none
    return f"rtrim(rtrim(substr({ten_thousandths} / 10000.0, 1, 16), '0'), '.')"


@compiles(first_letter, "postgresql")
def _(element: first_letter, compiler: SQLCompiler, **options: Any) -> str:
    [text] = _inside(element, compiler, options)
    return f"ascii({text})"


@compiles(first_letter, "sqlite")
def _(element: first_letter, compiler: SQLCompiler, **options: Any) -> str:
    [text] = _inside(element, compiler, options)
    return f"unicode({text})"


@compiles(put_together, "postgresql")
def _(element: put_together, compiler: SQLCompiler, **options: Any) -> str:
    return f"concat({', '.join(_inside(element, compiler, options))})"


@compiles(put_together, "sqlite")
def _(element: put_together, compiler: SQLCompiler, **options: Any) -> str:
    return f"({' || '.join(_inside(element, compiler, options))})"


@compiles(inert_when_split, "postgresql")
def _(element: inert_when_split, compiler: SQLCompiler, **options: Any) -> str:
    [text] = _inside(element, compiler, options)
    followed, guarded = r"E'[;\t\r\n] ?[-=+@]'", r"E'([;\t\r\n])', E'\\1''', 'g'"
    # Nearly no text holds one of the four, and to look for a letter takes a fraction of what a pattern does.
    is_split = " OR ".join(f"strpos({text}, E'{letter}') > 0" for letter in (";", r"\t", r"\r", r"\n"))
    is_told = f"({is_split}) AND {text} ~ {followed}"
    return f"CASE WHEN {is_told} THEN regexp_replace({text}, {guarded}) ELSE {text} END"


@compiles(inert_when_split, "sqlite")
def _(element: inert_when_split, compiler: SQLCompiler, **options: Any) -> str:
    [text] = _inside(element, compiler, options)
    followed = " OR ".join(
        f"{text} GLOB '*[;' || char(9, 13, 10) || ']{space}[-=+@]*'" for space in ("", " ")
    )
    guarded = text
    for place in ("';'", "char(9)", "char(13)", "char(10)"):
        guarded = f"replace({guarded}, {place}, {place} || '''')"
    return f"CASE WHEN {followed} THEN {guarded} ELSE {text} END"


@compiles(folded, "postgresql")
def _(element: folded, compiler: SQLCompiler, **options: Any) -> str:
    [text] = _inside(element, compiler, options)
    return rf"lower(regexp_replace(normalize({text}, NFD), E'[\u0300-\u036f]', '', 'g'))"


@compiles(folded, "sqlite")
def _(element: folded, compiler: SQLCompiler, **options: Any) -> str:
    [text] = _inside(element, compiler, options)
    return f"{FOLDED}({text})"


FOLDED = "samskabe_folded"
"""What SQLite calls the function below; its own `lower` knows ASCII alone."""


def fold(text: str | None) -> str | None:
    """The same as `folded`, here."""
    if text is None:
        return None
    return "".join(
        one for one in unicodedata.normalize("NFD", text) if not "\u0300" <= one <= "\u036f"
    ).lower()
