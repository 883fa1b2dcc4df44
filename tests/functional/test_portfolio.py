"""What a learner takes home: choosing texts, looking at the document, and the same words in three sorts of files."""

from datetime import timedelta
from html.parser import HTMLParser
from io import BytesIO

import docx
import pytest
from pypdf import PdfReader
from sqlalchemy import insert, select, update

from app.models import Entry, Visit
from tests.browser.paper import close
from tests.doorstep import CORE, statements
from tests.walking import enrolment_of, enter

WORDS = "My sister listens with her hands. " * 12
ODD = 'Æble på åen #let x = 1 $y$ *b* <b>& "c" \\n {{ 7*7 }}'
CARD = "We move the bench together."
FORMS = ("pdf", "docx", "html")
CHOICE, FILE, KEPT = 4, 5, 6


@pytest.fixture
def writer(kirsten):
    """Somebody with a journal text and a worksheet."""
    kirsten.go("m01/journal")
    kirsten.write("m01/journal", text=f"{ODD}\n\n{WORDS}")
    kirsten.go("m01/page/my-definition")
    kirsten.write("m01/definition-card", **{"field-definition": CARD})
    return kirsten


def press(learner, verb, **told):
    """Press a button of the choice; the last form with its address is the choice itself."""
    learner.page = learner.visitor.send(learner.page, choice(learner.page), do=verb, **told)
    return learner.page


def choice(page):
    return [form for form in page.forms if form.action.endswith("/portfolio")][-1]


class Reader(HTMLParser):
    """The words of a page that are read, in order; what it loads."""

    def __init__(self, html):
        super().__init__()
        self.words, self.loads, self._silent = [], [], 0
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self._silent += tag == "style"
        self.loads += [(tag, value) for name, value in attrs if name in {"src", "href"} and value[0] != "#"]

    def handle_endtag(self, tag):
        self._silent -= tag == "style"

    def handle_data(self, data):
        self.words += [] if self._silent else [data]


def taken(learner, form):
    """The words of a file, close together."""
    answer = learner.go(f"portfolio/file/{form}").response
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert answer.headers["Content-Disposition"].endswith(f".{form}")
    return close(READ[form](answer.content))


def words_of_word(content):
    file = docx.Document(BytesIO(content))
    cells = [cell.text for table in file.tables for row in table.rows for cell in row.cells]
    return " ".join([*(one.text for one in file.paragraphs), *cells])


READ = {
    "pdf": lambda content: " ".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages),
    "docx": words_of_word,
    "html": lambda content: " ".join(Reader(content.decode()).words),
}


def test_texts_are_chosen_looked_at_and_taken_along(writer):
    writer.go("texts")
    writer.follow("Take your texts with you")
    press(writer, "keep")

    assert writer.path == "portfolio/preview"
    assert CARD in writer.page.text
    for form in FORMS:
        told = taken(writer, form)
        for said in (ODD, WORDS, CARD, "My definition card", "Somebody asked you, or should have."):
            assert close(said) in told


def test_what_is_left_out_is_in_no_file_and_stays_out(writer, visitor):
    writer.go("portfolio")
    press(writer, "keep", take="m01/journal")
    for form in FORMS:
        told = taken(writer, form)
        assert close(ODD) in told
        assert close(CARD) not in told
    assert "1 text, chosen by the person who wrote it." in writer.go("portfolio/preview").text

    again = enter(visitor, "kirsten")
    assert [value for name, value in choice(again.go("portfolio")).fields if name == "take"] == [
        "m01/journal"
    ]


def test_what_is_written_after_the_choice_waits_to_be_asked_about(kirsten):
    kirsten.go("m01/journal")
    kirsten.write("m01/journal", text=WORDS)
    kirsten.go("portfolio")
    press(kirsten, "keep")
    kirsten.go("m01/page/my-definition")
    kirsten.write("m01/definition-card", **{"field-definition": CARD})

    assert "1 text is newer than your choice." in kirsten.go("portfolio").text
    assert CARD not in kirsten.go("portfolio/preview").text


def test_all_none_and_nothing_written(kirsten):
    assert "Nothing is written yet." in kirsten.go("portfolio").text
    kirsten.go("portfolio/file/pdf")
    assert kirsten.path == "portfolio"
    kirsten.go("m01/journal")
    kirsten.write("m01/journal", text=WORDS)

    kirsten.go("portfolio")
    press(kirsten, "none")
    assert "Nothing is chosen now." in kirsten.page.text
    kirsten.go("portfolio/preview")
    assert kirsten.path == "portfolio"
    press(kirsten, "all")
    assert "Nothing is chosen now." not in kirsten.page.text
    assert kirsten.go("portfolio/file/exe").status == 404
    kirsten.go("portfolio")
    assert press(kirsten, "sell").status == 400


def test_a_choice_says_nothing_of_other_people_s_texts_nor_of_what_was_not_shown(writer, visitor, tool):
    other = enter(visitor, "jonas", pathway="citizen")
    other.go("m01/journal")
    other.write("m01/journal", text="Nobody else’s words. " * 10)
    writer.go("portfolio")
    press(writer, "keep", shown="m01/journal m02/journal", take=["m01/journal", "m01/definition-card"])

    with tool.shared.database.reading() as session:
        told = {
            (given, entry.slot): entry.in_portfolio
            for given in ("Kirsten", "Jonas")
            for entry in session.scalars(
                select(Entry).where(Entry.enrolment_id == enrolment_of(session, given).id)
            )
        }
    assert told == {
        ("Kirsten", "m01/journal"): True,
        ("Kirsten", "m01/definition-card"): None,
        ("Jonas", "m01/journal"): None,
    }
    for form in FORMS:
        assert close("Nobody else’s words.") not in taken(writer, form)


def test_who_acts_as_somebody_takes_nothing_of_theirs(writer, tool):
    with tool.shared.database.writing() as session:
        session.execute(update(Visit).values(mode="masquerade"))

    page = writer.go("portfolio")
    assert "Only this person can read their texts." in page.text
    assert CARD not in page.text
    for path in ("portfolio/preview", *(f"portfolio/file/{form}" for form in FORMS)):
        assert writer.go(path).status == 403


def test_what_was_done_on_paper_and_what_the_course_has_no_more_are_told(writer, tool):
    with tool.shared.database.writing() as session:
        mine = enrolment_of(session, "Kirsten").id
        session.execute(
            insert(Entry).values(
                key="p" * 22, enrolment_id=mine, slot="m99/gone", star="m99", paper_at=tool.clock()
            )
        )
    writer.go("portfolio")
    press(writer, "all")

    for form in FORMS:
        assert close("This one stands on paper.") in taken(writer, form)


def test_the_files_speak_the_language_of_the_page_and_tell_which(writer):
    writer.go("portfolio/preview")
    writer.send("look", locale="de")
    pdf = PdfReader(BytesIO(writer.go("portfolio/file/pdf").response.content))
    assert pdf.trailer["/Root"]["/Lang"] == "de"
    assert pdf.metadata.title.startswith("Portfolio: Kirsten")
    word = docx.Document(BytesIO(writer.go("portfolio/file/docx").response.content))
    assert word.core_properties.language == "de"
    html = writer.go("portfolio/file/html").response.text
    assert '<html lang="de">' in html
    assert 'lang="en">What co-creation is' in html


def test_the_page_for_a_browser_loads_nothing_and_runs_nothing(writer):
    html = writer.go("portfolio/file/html").response.text
    assert Reader(html).loads == []
    assert "url(data:font" in html
    assert "url(.." not in html
    assert "<script" not in html
    assert "default-src 'none'" in html


def test_a_link_of_the_platform_opens_it_and_the_last_page_leads_to_it(writer, doorstep):
    assert doorstep.launch({CORE + "custom": {"item": "portfolio"}}).heading == "Take your texts with you"
    writer.go("close/page/at-the-end")
    writer.follow("your texts as one document")
    assert writer.path == "portfolio"


@pytest.mark.both_databases("statements")
def test_what_it_asks_of_the_database(writer, tool):
    writer.go("portfolio")
    tool.clock.forward(timedelta(seconds=1))
    for path, most in (("portfolio", CHOICE), ("portfolio/preview", FILE), ("portfolio/file/html", FILE)):
        with statements(tool) as said:
            writer.go(path)
        assert 0 < len(said) <= most, f"{path}: {len(said)}\n" + "\n".join(said)
    writer.go("portfolio")
    form = choice(writer.page)
    with statements(tool) as said:
        writer.visitor.http.post(
            f"{tool.url}{form.action}", data=[*form.fields, ("do", "keep")], allow_redirects=False, timeout=20
        )
    assert 0 < len(said) <= KEPT, "\n".join(said)


def test_a_form_that_names_more_texts_than_there_are_is_no_trouble(writer):
    writer.go("portfolio")
    page = press(writer, "keep", shown=" ".join(map(str, range(70_000))), take="m01/journal")
    assert page.status == 200
