"""An institution's look: set by page and by command, refused with the ratio where words cannot be read, on its people's pages only."""

import re
from io import BytesIO

import pytest
import requests
from pypdf import PdfReader
from sqlalchemy import func, select

from app.models import Audit, Institution, Logo
from app.services.operating.themes import MOST_SENTENCE
from tests.doorstep import command, reading
from tests.functional.test_certificates import FORM, WAY, has_done, make
from tests.keeper import Keeper, come_in
from tests.logos import png

NAVY = {"light-brand": "#1a3a8f", "light-brand-hover": "#12296b", "dark-brand": "#a9c1ff"}
SENTENCE = "A course of the town of Nordby."
SHEET = re.compile(r'href="(/look/[^"]+\.css)"')
PICTURE = re.compile(r'src="(/look/[^"]+\.png)"')


@pytest.fixture
def keeper(tool, lms) -> Keeper:
    """An operator; a platform is registered, so that there is an institution."""
    assert lms
    return come_in(tool)


def address(tool):
    with reading(tool) as session:
        return f"operator/institutions/{session.scalar(select(Institution.key))}/look"


def set_look(keeper, tool, **fields):
    page = keeper.open(address(tool))
    return keeper.send(page, "/look", **{name.replace("-", "__"): told for name, told in fields.items()})


def send_logo(keeper, tool, body, name="logo.png", **fields):
    page = keeper.open(address(tool))
    return keeper.browser.http.post(
        f"{page.url}/logo",
        data={"form_token": page.form_token, **fields},
        files={"logo": (name, body)} if body is not None else None,
        timeout=20,
    )


def kept(tool):
    with reading(tool) as session:
        return session.scalars(select(Institution)).one().theme


@pytest.mark.both_databases("journey of an operator")
def test_what_is_set_on_the_operators_page_is_on_every_page_of_the_institution(keeper, kirsten, tool):
    assert not SHEET.search(kirsten.go("texts").response.text)
    page = set_look(keeper, tool, **NAVY, sentence=SENTENCE, face="atkinson")
    assert "The look is set." in page.text
    assert send_logo(keeper, tool, png(120, 40)).status_code == 200

    html = kirsten.go("texts").response.text
    assert SENTENCE in kirsten.page.text
    sheet = requests.get(tool.url + SHEET.search(html)[1], timeout=10)
    assert sheet.headers["Content-Type"].startswith("text/css")
    assert "immutable" in sheet.headers["Cache-Control"]
    assert "Set-Cookie" not in sheet.headers
    assert "--brand: #1a3a8f;" in sheet.text
    assert sheet.text.count("--brand: #a9c1ff;") == 2
    logo = requests.get(tool.url + PICTURE.search(html)[1], timeout=10)
    assert (logo.headers["Content-Type"], logo.headers["X-Content-Type-Options"]) == ("image/png", "nosniff")
    assert "style=" not in html
    assert "unsafe" not in kirsten.visitor.http.get(kirsten.page.url).headers["Content-Security-Policy"]

    assert not SHEET.search(requests.get(tool.url, timeout=10).text), "in public there is no institution"
    with reading(tool) as session:
        acts = session.scalar(select(func.count()).where(Audit.action == "institution.theme_set"))
    assert acts == 2

    page = keeper.send(keeper.open(address(tool)), "/reset")
    assert "The look is ours again." in page.text
    assert not SHEET.search(kirsten.go("texts").response.text)
    assert requests.get(tool.url + PICTURE.search(html)[1], timeout=10).status_code == 404
    with reading(tool) as session:
        assert session.scalar(select(func.count()).select_from(Logo)) == 0


def test_another_version_has_another_address_and_an_old_page_gets_the_present_one(keeper, kirsten, tool):
    set_look(keeper, tool, **NAVY)
    old = SHEET.search(kirsten.go("texts").response.text)[1]
    set_look(keeper, tool, **NAVY | {"light-brand": "#1a3a8e"})
    assert SHEET.search(kirsten.go("texts").response.text)[1] != old

    answer = requests.get(tool.url + old, timeout=10)
    assert "#1a3a8e" in answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    assert requests.get(f"{tool.url}/look/nobody/1.css", timeout=10).status_code == 404


def test_faint_colours_are_refused_with_their_ratios_and_stay_in_the_fields(keeper, tool):
    page = set_look(keeper, tool, **{"light-brand": "#88bbcc", "sentence": SENTENCE})
    assert page.status == 422
    assert (
        "“Links, buttons and marks” on “the ground of cards and fields”: 2.09 to 1, and 4.5 to 1 is needed."
        in page.text
    )
    assert dict(page.form("/look").fields)["light-brand"] == "#88bbcc"
    assert SENTENCE in page.text
    assert kept(tool) is None

    page = set_look(keeper, tool, **{"dark-bar": "no colour", "sentence": "a" * (MOST_SENTENCE + 1)})
    assert page.status == 422
    assert "Write a colour as # and six digits" in page.text
    assert "At most 160 letters." in page.text
    assert dict(page.form("/look").fields)["dark-bar"] == "no colour"


def test_a_file_that_is_no_such_logo_is_refused_with_a_sentence(keeper, tool):
    set_look(keeper, tool, sentence=SENTENCE)
    for body, words in (
        (
            b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
            "An SVG can hold programs",
        ),
        (b"GIF89a", "This is no PNG."),
        (png(30, 30)[:-30], "This PNG is broken"),
        (png(1300, 10), "larger than 1200"),
        (b"\x89PNG\r\n\x1a\n" + b"0" * 300_000, "larger than 256 kB"),
        (None, "This is no PNG."),
    ):
        answer = send_logo(keeper, tool, body)
        assert (answer.status_code, words in answer.text) == (422, True), words
        assert SENTENCE in answer.text, words
        assert kept(tool)["logo"] is None, words


def test_a_logo_is_replaced_and_taken_away(keeper, kirsten, tool):
    send_logo(keeper, tool, png(120, 40))
    first = PICTURE.search(kirsten.go("texts").response.text)[1]
    send_logo(keeper, tool, png(120, 40, colour=b"\x90\x20\x20"))
    assert PICTURE.search(kirsten.go("texts").response.text)[1] != first
    assert not SHEET.search(kirsten.page.response.text), "the colours are ours"
    assert send_logo(keeper, tool, None, do="none").status_code == 200
    assert not PICTURE.search(kirsten.go("texts").response.text)


@pytest.mark.both_databases("statements")
def test_the_same_by_commands(kirsten, tool, tmp_path):
    with reading(tool) as session:
        key = session.scalar(select(Institution.key))
    picture = tmp_path / "logo.png"
    picture.write_bytes(png(120, 40))

    faint = command(tool, "institution", "theme", key, "--light", "brand=#88bbcc")
    assert (faint.exit_code, kept(tool)) == (1, None)
    assert "light: brand on surface has 2.09 to 1; 4.5 to 1 is needed." in faint.output
    told = ("--light", "brand=#1a3a8f", "--dark", "brand=#a9c1ff", "--sentence", SENTENCE)
    assert command(tool, "institution", "theme", key, *told).output == "Set.\n"
    assert command(tool, "institution", "theme", key, *told).output.startswith("Nothing was changed")
    assert command(tool, "institution", "logo", key, str(picture)).output == "Set.\n"
    listed = command(tool, "institution", "theme", key).output
    assert "light\tbrand\t#1a3a8f" in listed
    assert "logo\t120x40" in listed
    assert SENTENCE in kirsten.go("texts").text

    picture.write_bytes(b"<svg/>")
    refused = command(tool, "institution", "logo", key, str(picture))
    assert (refused.exit_code, "none is taken" in refused.output) == (1, True)
    assert command(tool, "institution", "theme", key, "--light", "ink=#000000").exit_code == 2
    assert command(tool, "institution", "theme", key, "--sentence", "a" * 200).exit_code == 2
    assert command(tool, "institution", "theme", "nobody").exit_code == 1
    assert command(tool, "institution", "logo", key).output == "Set.\n"
    assert kept(tool)["logo"] is None
    assert command(tool, "institution", "reset-theme", key).output == "Set.\n"
    assert command(tool, "institution", "reset-theme", key).output.startswith("Nothing was changed")
    assert kept(tool) is None


def test_a_certificate_carries_logo_and_sentence_on_the_page_and_in_its_pdf(keeper, kirsten, tool):

    set_look(keeper, tool, sentence=SENTENCE)
    send_logo(keeper, tool, png(120, 40))
    has_done(tool, "Kirsten", "m01")
    page = make(kirsten, FORM)
    assert "given-logo" in page.response.text
    pdf = PdfReader(BytesIO(kirsten.visitor.http.get(kirsten.base + f"{WAY}/pdf", timeout=60).content))
    assert SENTENCE in pdf.pages[0].extract_text()
    assert "120" in str([one.image.size for one in pdf.pages[0].images])
