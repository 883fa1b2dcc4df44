"""Learners add photos and recordings to their texts: written anew, seen by whom the text is for, deleted at once."""

import json
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from io import BytesIO
from urllib.parse import urljoin

import pytest
import requests
from PIL import Image
from sqlalchemy import func, select

from app.models import Upload, UploadPiece
from app.services.learning import kept_files, uploads
from tests import files
from tests.doorstep import reading
from tests.files import PLACE
from tests.functional.setup_stars import database_url
from tests.walking import enter

__all__ = ["database_url"]

SLOT = "m06/journal"
WORDS = "Four chairs round a kitchen table."
FILE = re.compile(r'(?:src|action)="([^"]*/(?:file|shared/\w+|at-my-tables/\w+)/\w{22})"')


def bring(learner, body, *, words=WORDS, **more):
    return learner.bring(SLOT, body, words=words, **more)


def address_of(page):
    return urljoin(page.url, FILE.search(page.response.text)[1])


def number(tool, model=Upload):
    with reading(tool) as session:
        return session.scalar(select(func.count()).select_from(model))


def test_a_photo_is_added_on_the_way_from_the_text_and_what_was_typed_is_kept(kirsten):
    kirsten.go("m06/page/ask")
    page = kirsten.press("files:journal", **{"journal.text": "Half a sentence"})
    assert page.heading == "Add a photo or a recording"

    page = bring(kirsten, files.photo())

    assert page.status == 200
    assert "Half a sentence" in page.response.text
    assert f'alt="{WORDS}"' in page.response.text
    answer = kirsten.visitor.http.get(address_of(page))
    assert answer.headers["Content-Type"] == "image/jpeg"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert answer.headers["Content-Disposition"].startswith("inline; filename=photo-")
    assert PLACE not in answer.content
    with Image.open(BytesIO(answer.content)) as drawn:
        assert drawn.size == (120, 80)


def test_a_recording_stands_for_the_text_and_can_be_heard_in_parts(kirsten, tool, monkeypatch):
    monkeypatch.setattr(kept_files, "PIECE", 1000)
    monkeypatch.setattr(uploads, "PIECE", 1000)
    page = bring(kirsten, files.wave(), words="I say what I saw.", name="a.wav", kind="audio/x-wav")
    assert "I say what I saw." in page.text
    assert number(tool, UploadPiece) > 3

    http = kirsten.visitor.http
    address = re.search(r'<source src="([^"]+)" type="audio/wav"', page.response.text)[1]
    whole = http.get(urljoin(page.url, address))
    part = http.get(urljoin(page.url, address), headers={"Range": "bytes=990-1010"})

    assert (part.status_code, part.headers["Content-Range"]) == (206, f"bytes 990-1010/{len(whole.content)}")
    assert part.content == whole.content[990:1011]


def test_what_was_written_anew_lies_sealed_and_not_in_the_open(kirsten, tool):
    bring(kirsten, files.photo())
    with tool.shared.database.engine.connect() as connection:
        (body,) = connection.exec_driver_sql("SELECT body FROM upload_piece").one()
        (words,) = connection.exec_driver_sql("SELECT words FROM upload").one()
    assert b"JFIF" not in bytes(body)
    assert b"kitchen" not in bytes(words)


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        (None, "No file has come."),
        (b"<script>alert(1)</script>", "neither a photo nor a recording"),
        (files.photo()[:600], "has not come whole"),
        (files.bomb(), "more than 30 million points"),
        (files.webm(kind=1), "This is a video."),
    ],
)
def test_a_file_that_is_refused_leaves_the_words_and_says_why(kirsten, tool, body, sentence):
    page = bring(kirsten, body)
    assert page.status == 422
    assert sentence in page.text
    assert "Please choose the file again." in page.text
    assert WORDS in page.response.text
    assert number(tool) == 0


def test_a_file_without_words_for_it_is_asked_for_them(kirsten, tool):
    page = bring(kirsten, files.photo(), words="  ")
    assert page.status == 422
    assert "First say in a sentence" in page.text
    assert number(tool) == 0


def test_the_words_stand_on_the_page_that_says_the_visit_is_over(kirsten, tool):
    form = kirsten.go(f"entry/{SLOT}/files").form(f"entry/{SLOT}/files")
    tool.clock.forward(timedelta(hours=13))
    answer = kirsten.visitor.http.post(
        urljoin(kirsten.base, form.action),
        data={**dict(form.fields), "words": WORDS},
        files={"file": files.photo()},
    )
    assert answer.status_code == 401
    assert WORDS in answer.text


def test_nobody_else_s_form_adds_a_file(kirsten, tool):
    http = kirsten.visitor.http
    answer = http.post(
        f"{kirsten.base}entry/{SLOT}/files", data={"words": WORDS}, files={"file": files.photo()}
    )
    assert answer.status_code == 403
    assert number(tool) == 0


def test_a_larger_form_is_let_in_at_this_address_alone(kirsten):
    http, body = kirsten.visitor.http, files.wave(40)
    assert len(body) > 600_000
    assert bring(kirsten, body).status == 200
    answer = http.post(f"{kirsten.base}entry/{SLOT}", files={"file": body})
    assert answer.status_code == 413


@pytest.mark.both_databases("statements")
def test_there_is_room_for_so_much_and_deleting_makes_room(kirsten, tool, monkeypatch):
    monkeypatch.setattr(uploads, "MOST_BYTES", 600)
    page = bring(kirsten, files.photo())
    page = bring(kirsten, files.photo(), words="A second one.")
    assert page.status == 422
    assert "There is no room for this file." in page.text
    assert "A second one." in page.response.text

    address = address_of(page)
    page = kirsten.go("files")
    assert "My photos and recordings" in page.text
    page = kirsten.visitor.send(page, page.form(address.rpartition("/v/")[2].partition("/")[2]))

    assert "There are none." in page.text
    assert kirsten.visitor.http.get(address).status_code == 404
    assert number(tool, UploadPiece) == 0
    assert bring(kirsten, files.photo()).status == 200


def test_the_same_file_sent_twice_stands_there_once(kirsten, tool):
    kirsten.go("m06/page/ask")
    for words in (WORDS, WORDS, "The same photo, said otherwise."):
        assert bring(kirsten, files.photo(), words=words).status == 200
    bring(kirsten, files.photo(turned=3))
    assert number(tool) == 3
    assert kirsten.go(f"entry/{SLOT}/files").response.text.count(f'alt="{WORDS}"') == 2


@pytest.mark.both_databases("races")
@pytest.mark.parametrize("turned", [1, 3], ids=["a double click", "room for one"])
def test_two_at_once_are_one_where_they_are_the_same_or_there_is_room_for_one(
    kirsten, tool, monkeypatch, turned
):
    monkeypatch.setattr(uploads, "MOST_BYTES", 600)
    form = kirsten.go(f"entry/{SLOT}/files").form(f"entry/{SLOT}/files")
    told = {**dict(form.fields), "words": WORDS}
    jar = kirsten.visitor.http.cookies

    def send(body):
        return requests.post(
            urljoin(kirsten.base, form.action), data=told, files={"file": body}, cookies=jar, timeout=60
        ).status_code

    with ThreadPoolExecutor(2) as pool:
        answers = sorted(pool.map(send, [files.photo(), files.photo(turned=turned)]))

    assert answers == ([200, 200] if turned == 1 else [200, 422])
    assert number(tool) == 1


def test_twelve_stand_beside_one_text(kirsten, monkeypatch):
    monkeypatch.setattr(uploads, "MOST_BESIDE", 1)
    bring(kirsten, files.photo())
    page = bring(kirsten, files.photo(turned=3))
    assert "Twelve files stand beside this text already." in page.text


def test_a_file_counts_as_the_text_does_until_it_is_deleted(kirsten, tool):
    def is_complete():
        with tool.shared.database.engine.connect() as connection:
            return [bool(one) for (one,) in connection.exec_driver_sql("SELECT is_complete FROM entry")]

    page = bring(kirsten, files.photo())
    assert is_complete() == [True]
    page = kirsten.go(f"entry/{SLOT}/files")
    kirsten.visitor.send(page, page.form(address_of(page).rpartition("/v/")[2].partition("/")[2]))
    assert is_complete() == [False]


def share(learner, sharing):
    page = learner.go("m06/page/ask")
    return learner.visitor.send(
        page, page.form("m06/page/ask"), do="save:journal", **{"journal.sharing": sharing}
    )


def test_it_is_seen_by_whom_the_text_is_shared_with_and_by_nobody_before_or_after(kirsten, new_visitor):
    bring(kirsten, files.photo())
    own = address_of(kirsten.go(f"entry/{SLOT}/files"))
    anna = enter(new_visitor(), "anna")
    assert "Nobody has shared a text yet." in anna.go("shared").text

    share(kirsten, "instructor")
    page = anna.go("shared")
    assert "1 photo or recording beside it" in page.text
    page = anna.follow("Journal of ask by Kirsten Dahl")
    assert f'alt="{WORDS}"' in page.response.text
    address = address_of(page)
    assert anna.visitor.http.get(address).headers["Content-Type"] == "image/jpeg"

    key = own.rpartition("/")[2]
    assert anna.visitor.http.get(f"{anna.base}file/{key}").status_code == 404
    pia = enter(new_visitor(), "pia", pathway="professional")
    for path in (f"file/{key}", f"at-my-tables/{address.split('/')[-2]}/{key}"):
        assert pia.visitor.http.get(pia.base + path).status_code == 404
    assert pia.visitor.http.get(f"{pia.base}shared/{address.split('/')[-2]}/{key}").status_code == 403

    share(kirsten, "private")
    assert anna.visitor.http.get(address).status_code == 404
    assert kirsten.visitor.http.get(own).status_code == 200


def test_a_course_may_be_without_them(kirsten, new_visitor):
    bring(kirsten, files.photo())
    anna = enter(new_visitor(), "anna")
    page = anna.go("set-up")
    anna.visitor.send(page, page.form("set-up"), button="Save", files__course="none")

    page = kirsten.go("m06/page/ask")
    assert "Add a photo or a recording" not in page.text
    assert "Look after your photos and recordings" in page.text
    page = kirsten.go(f"entry/{SLOT}/files")
    assert "are not added to this text" in page.text
    assert WORDS in page.response.text


@pytest.mark.both_databases("statements")
def test_it_goes_along_in_every_form_of_the_portfolio_and_is_told_in_one_s_data(kirsten):
    bring(kirsten, files.photo())
    bring(kirsten, files.wave(), words="I say what I saw.", name="a.wav")
    page = kirsten.go("portfolio/preview")
    assert f'alt="{WORDS}"' in page.response.text
    assert "Recording: I say what I saw." in page.text

    html = kirsten.go("portfolio/file/html").response.text
    assert 'src="data:image/jpeg;base64,' in html
    word = kirsten.visitor.http.get(f"{kirsten.base}portfolio/file/docx").content
    pdf = kirsten.visitor.http.get(f"{kirsten.base}portfolio/file/pdf").content
    assert word[:2] == b"PK"
    assert b"/Alt" in pdf
    assert b"/DCTDecode" in pdf

    told = json.loads(kirsten.go("data/json").response.text)
    assert [one["words"] for one in told["upload"]] == [WORDS, "I say what I saw."]
    assert "upload_piece" not in told
    assert WORDS in kirsten.go("data/page").text
    assert WORDS in kirsten.go("search?q=kitchen").text


@pytest.mark.both_databases("statements")
def test_what_is_deleted_with_all_data_is_gone(kirsten, tool):
    bring(kirsten, files.photo())
    page = kirsten.go("data")
    kirsten.visitor.send(page, page.form("/data"), sure="yes")
    assert (number(tool), number(tool, UploadPiece)) == (0, 0)


@pytest.mark.parametrize(
    ("cut", "sentence"), [("large", "larger than 10 MB"), ("busy", "Many people are adding files")]
)
def test_of_a_form_that_was_not_taken_whole_the_words_come_back(kirsten, tool, cut, sentence):
    """As the front hands it on (`app/front`): its beginning, in the middle of the file."""
    token = dict(kirsten.go(f"entry/{SLOT}/files").form("/files").fields)["form_token"]
    parts = {"form_token": token, "words": WORDS}
    head = "".join(
        f'--x\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{told}\r\n'
        for name, told in parts.items()
    )
    body = (
        head.encode()
        + b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.jpg"\r\n\r\n'
        + bytes(70_000)
    )
    client = tool.app.test_client()
    path = kirsten.base.removeprefix(tool.url)
    for cookie in kirsten.visitor.http.cookies:
        client.set_cookie(cookie.name, cookie.value, domain="127.0.0.1", path=cookie.path)

    answer = client.post(
        f"{path}entry/{SLOT}/files",
        data=body,
        base_url=tool.url,
        content_type="multipart/form-data; boundary=x",
        environ_overrides={"samskabe.cut": cut},
    )

    assert answer.status_code == 422
    assert sentence in answer.text
    assert WORDS in answer.text
    assert number(tool) == 0
