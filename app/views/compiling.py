"""Knows how templates become code that costs little to run; knows no template.

Most of what drawing costs is not words but questions asked of each value: whether it is HTML already, whether it is a
dictionary, whether a function wants to know who calls. The answers are nearly always the same here, so the code of a
template looks for those first, in place, and asks Jinja for the rest.
"""

import re
from collections.abc import Callable, MutableMapping
from io import StringIO
from typing import Any

from flask.templating import Environment
from jinja2.compiler import CodeGenerator, Frame, MacroRef, optimizeconst
from jinja2.nodes import Call, EvalContext, Expr, Getattr
from jinja2.runtime import Macro
from jinja2.utils import missing
from markupsafe import Markup, escape

_METHODS = frozenset(dir(dict))
_needs_escaping = re.compile("[&<>'\"]").search


class Code(CodeGenerator):
    """Jinja's code of a template, for values that are nearly always told in one way."""

    _told = ""
    """Where the value that is being written lies; empty: Jinja's own way is taken."""

    def _output_child_pre(self, node: Expr, frame: Frame, finalize: Any) -> None:
        """What is HTML already is not made HTML once more: most of a page is."""
        is_ours = frame.eval_ctx.autoescape and not frame.eval_ctx.volatile and finalize.src is None
        self._told = self.temporary_identifier() if is_ours else ""
        if is_ours:
            self.write(f"({self._told} if type({self._told} := (")
        else:
            super()._output_child_pre(node, frame, finalize)

    def _output_child_post(self, node: Expr, frame: Frame, finalize: Any) -> None:
        if self._told:
            self.write(f")) is Markup else environment.as_html({self._told}))")
        else:
            super()._output_child_post(node, frame, finalize)

    @optimizeconst
    def visit_Getattr(self, node: Getattr, frame: Frame) -> None:  # noqa: N802  (as is the next: Jinja calls them)
        """`told.title`: pages are told in dictionaries, so their keys are tried first, unless one is called as a method is."""
        if node.attr in _METHODS:
            super().visit_Getattr(node, frame)
            return
        told, name = self.temporary_identifier(), repr(node.attr)
        self.write(f"({told}[{name}] if type({told} := (")
        self.visit(node.node, frame)
        self.write(f")) is dict and {name} in {told} else environment.getattr({told}, {name}))")

    @optimizeconst
    def visit_Call(self, node: Call, frame: Frame, forward_caller: bool = False) -> None:  # noqa: N802, FBT001, FBT002
        """Nothing that templates call asks what they know, or whether they draw HTML: they all do."""
        more = {"caller": "caller"} if forward_caller else None
        told = self._written(lambda: self.signature(node, frame, more)).removeprefix(", ")
        self.write("(")
        self.visit(node.node, frame)
        self.write(f")({told})")

    def macro_def(self, macro_ref: MacroRef, frame: Frame) -> None:
        """As Jinja has it, but for what a macro is."""
        made = self._written(lambda: super(Code, self).macro_def(macro_ref, frame))
        self.write(made.replace("Macro(", "environment.Piece(", 1))

    def _written(self, write: Callable[[], None]) -> str:
        """What is written on a sheet of its own."""
        whole, self.stream = self.stream, StringIO()
        try:
            write()
            return self.stream.getvalue()
        finally:
            self.stream = whole


class Piece(Macro):
    """A macro. One that is called with its arguments in their places need not sort them."""

    def __call__(self, *told: Any, **named: Any) -> str:
        """What it draws, as HTML."""
        left = self._argument_count - len(told)
        is_plain = left >= 0 and not (named or self.caller or self.catch_kwargs or self.catch_varargs)
        if not is_plain or (told and isinstance(told[0], EvalContext)):
            return super().__call__(*told, **named)
        return Markup(self._func(*told, *(missing,) * left))  # noqa: S704  (templates are ours)


class Templates(Environment):
    """Jinja's environment for templates that all know the same, from the start.

    Jinja looks what else a template knows whenever another one takes something from it; in one dictionary that is quick.
    """

    code_generator_class = Code
    Piece = Piece

    @staticmethod
    def as_html(told: Any) -> str:
        """What an expression tells, that is no HTML yet, as HTML."""
        return told if type(told) is str and not _needs_escaping(told) else escape(told)

    def make_globals(self, more: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """What a template knows besides what it is given."""
        return {**self.globals, **(more or {})}
