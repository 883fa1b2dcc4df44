"""Knows a page, or a document, that is still to be drawn: views return it, and it is drawn when their unit of work has ended."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from flask import Response, render_template
from werkzeug.wrappers import Response as AnyResponse

from app.document import Folio
from app.typeset.booklet import Booklet
from app.typeset.certificate import CertificateSheet
from app.typeset.one_file import as_file
from app.typeset.word import as_word
from app.wiring import wiring


class PageToDraw:
    """A template with what it needs. Drawing it holds no lock on the database."""

    def __init__(self, template: str, *, status: int = 200, **context: Any) -> None:
        self.template = template
        self.status = status
        self.context = context

    def draw(self) -> AnyResponse | tuple[str, int]:
        """The page as text, and its HTTP status."""
        return render_template(self.template, **self.context), self.status


class FileToDraw(PageToDraw):
    """A page that is a file: to be saved under its name, and kept nowhere on the way."""

    def __init__(self, template: str, *, name: str, **context: Any) -> None:
        super().__init__(template, **context)
        self.name = name

    def draw(self) -> AnyResponse:
        """The page, to be saved."""
        response = Response(render_template(self.template, **self.context))
        response.headers["Content-Disposition"] = f'attachment; filename="{self.name}"'
        response.headers["Cache-Control"] = "no-store"
        return response


def _as_pdf(document: Folio) -> bytes:
    return wiring().press.pdf_of_own(document)


class FileToTake(PageToDraw):
    """What somebody takes along, written when the unit of work has ended; only their browser keeps it."""

    def __init__(self, document: Folio, *, form: str, name: str) -> None:
        super().__init__("")
        self.document, self.form, self.name = document, form, name

    def draw(self) -> AnyResponse:
        """The file, to be saved under its name. Raises `print.letters` where no font has what is written."""
        mimetype, write = FORMS[self.form]
        response = Response(write(self.document), mimetype=mimetype)
        response.headers.set("Content-Disposition", "attachment", filename=self.name)
        response.headers["Cache-Control"] = "private, no-store"
        return response


FORMS: Mapping[str, tuple[str, Callable[[Folio], bytes | Iterable[str]]]] = {
    "pdf": ("application/pdf", _as_pdf),
    "docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", as_word),
    "html": ("text/html", as_file),
}
"""By the ending of a file, of what type it is and who writes it."""


class CertificateToPrint(PageToDraw):
    """A certificate, printed when the unit of work has ended; only its holder's browser keeps it."""

    def __init__(self, document: CertificateSheet, *, name: str) -> None:
        super().__init__("")
        self.document, self.name = document, name

    def draw(self) -> AnyResponse:
        """The PDF, to be saved under its name. Raises `print.letters` where no font has what its holder wrote."""
        response = Response(wiring().press.pdf_of_own(self.document), mimetype=FORMS["pdf"][0])
        response.headers["Content-Disposition"] = f'attachment; filename="{self.name}"'
        response.headers["Cache-Control"] = "private, no-store"
        return response


class PdfToPrint(PageToDraw):
    """What the course prints, when the unit of work has ended: it may take a second, and nobody waits for the database."""

    def __init__(self, document: Booklet, *, name: str) -> None:
        super().__init__("")
        self.document, self.name = document, name

    def draw(self) -> AnyResponse:
        """The PDF, to be saved under its name."""
        response = Response(wiring().press.pdf(self.document), mimetype="application/pdf")
        response.headers["Content-Disposition"] = f'attachment; filename="{self.name}"'
        response.headers["Cache-Control"] = "private, max-age=3600"
        return response
