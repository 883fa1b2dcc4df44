"""A certificate: earned, worded and taken back by its holder; asked about by anybody; checked by programs that are not ours."""

import json
import re
from datetime import timedelta
from io import BytesIO
from zoneinfo import ZoneInfo

import pytest
import requests
from defusedxml import ElementTree
from jwcrypto import jwk, jws
from openbadgeslib.ob3 import OB3Verifier
from pypdf import PdfReader
from sqlalchemy import delete, select, text

from app.clock import months_on
from app.models import Certificate, Entry, Person, Progress
from app.services.operating import retention
from app.views.learner.certificate_form import one_line
from tests.doorstep import command, reading
from tests.pdf_ua import faults
from tests.walking import enrolment_of, enter

WAY = "certificates/citizen"
FORM = f"{WAY}/words"
SENTENCE = "I used to tell the office what I lack. Now I ask what they are afraid of."
JOURNAL = "Nobody had ever asked me where the bench should stand."


def has_done(tool, given, *stars, looks_back=True):
    """Let somebody have done stars, and answered the twelve sentences at the end."""
    now = tool.clock()
    with tool.shared.database.writing() as session:
        enrolment = enrolment_of(session, given)
        for star in stars:
            session.merge(
                Progress(
                    enrolment_id=enrolment.id,
                    star=star,
                    status="completed",
                    fraction=1.0,
                    opened_at=now,
                    completed_at=now,
                    completed_by="quiz",
                    changed_at=now,
                )
            )
        if looks_back:
            session.add(
                Entry(enrolment_id=enrolment.id, slot="close/looking-back", is_complete=True, saved_at=now)
            )


@pytest.fixture
def done(kirsten, tool):
    """A citizen who has done all that their pathway asks for."""
    has_done(tool, "Kirsten", "m01")
    return kirsten


def make(learner, path=FORM, **words):
    learner.go(path)
    learner.send("/words", **{"certificate.name": "Kirsten Dahl", **words})
    return learner.page


def number(page):
    return re.search(r"(?:[0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}", page.text)[0]


def asked(tool, number, **options):
    return requests.get(f"{tool.url}/verify/{number}", timeout=10, **options)


def test_the_map_and_the_certificate_go_by_one_rule(kirsten, tool):
    assert kirsten.go(FORM).status == 404
    has_done(tool, "Kirsten", "m01", looks_back=False)
    assert "Your pathway asks for nothing more" in kirsten.go().text or "Nothing is left" in kirsten.page.text
    assert kirsten.follow("Your certificate").heading == "Certificate and badges"
    assert "Still to be filled in: Then and now" in kirsten.page.text
    assert kirsten.go(FORM).status == 404

    kirsten.go("close/page/then-and-now")
    has_done(tool, "Kirsten")
    assert kirsten.go(FORM).heading == "What my certificate says"


@pytest.mark.both_databases("journey of a learner")
def test_its_holder_words_it_and_the_public_page_says_only_what_they_chose(done, tool):
    done.go("m01/journal")
    done.write("m01/journal", text=JOURNAL)
    page = done.go(FORM)
    assert "calls you Kirsten Dahl." in page.text
    assert ("certificate.name", "Kirsten Dahl") in page.form("/words").fields
    assert JOURNAL in page.text
    assert not re.search(r'name="public"[^>]*checked', page.response.text)

    page = make(done, **{"certificate.text": SENTENCE, "own": "m01/journal"})
    assert (done.path, page.heading) == (WAY, "Kirsten Dahl")
    assert SENTENCE in page.text
    assert JOURNAL in page.text
    assert "Nothing else: that is what you chose." in page.text
    public = asked(tool, number(page))
    assert public.status_code == 200
    assert "This certificate is genuine" in public.text
    assert "Citizen" in public.text
    for private in ("Kirsten", SENTENCE, JOURNAL, "What co-creation is", "hour of learning"):
        assert private not in public.text

    page = make(
        done, public=["name", "stars", "time", "words"], own="m01/journal", **{"certificate.text": SENTENCE}
    )
    public = asked(tool, number(page)).text
    for told in ("Kirsten Dahl", SENTENCE, JOURNAL, "What co-creation is", "hour of learning"):
        assert told in public


@pytest.mark.both_databases("races")
def test_asked_for_twice_it_is_the_same_and_a_pathway_changed_later_takes_it_from_nobody(done, tool):
    first = number(make(done))
    assert number(make(done)) == first

    done.go("pathway")
    done.send("pathway", pathway="leader")
    page = done.go("certificates")
    assert "Also yours" in page.text
    assert number(done.follow("Citizen")) == first
    assert number(make(done, **{"certificate.name": "K. Dahl"})) == first
    assert done.page.heading == "K. Dahl"
    with reading(tool) as session:
        assert len(session.scalars(select(Certificate)).all()) == 1


@pytest.mark.both_databases("retention")
def test_its_holder_takes_it_back_and_its_number_is_known_to_nobody(done, tool):
    page = make(done)
    known = number(page)
    done.send(WAY, button="Take it back for good")
    assert done.path == "certificates"
    gone, never = asked(tool, known), asked(tool, "0000-0000-0000-0000")
    assert gone.status_code == never.status_code == 404
    assert "This number is not known" in gone.text
    assert gone.text.replace(known, "") == never.text.replace("0000-0000-0000-0000", "")

    page = make(done)
    assert number(page) != known
    with tool.shared.database.writing() as session:
        session.execute(delete(Person).where(Person.given == "Kirsten"))
    assert asked(tool, number(page)).status_code == 404


def test_a_star_that_a_course_leaves_out_is_asked_for_all_the_same(kirsten, new_visitor, tool):
    anna = enter(new_visitor(), "anna")
    page = anna.go("set-up")
    for _time in range(2):  # it asks once more
        page = anna.visitor.send(page, page.form("/set-up"), do="save", on=[])
    told = kirsten.go("certificates").text
    assert "stars that your course leaves out: What co-creation is" in told
    assert kirsten.go(FORM).status == 404

    has_done(tool, "Kirsten", "m01")
    assert make(kirsten).heading == "Kirsten Dahl"


def test_a_number_is_typed_as_people_read_it_and_nothing_finds_the_page(done, tool):
    shown = number(make(done))
    for typed in (
        shown,
        shown.replace("-", ""),
        shown.lower(),
        shown.replace("-", " "),
        shown.replace("0", "o"),
    ):
        found = requests.get(f"{tool.url}/verify", params={"number": typed}, timeout=10)
        assert found.status_code == 200, typed
        assert shown in found.text
    found = asked(tool, shown)
    assert found.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert '<meta name="robots" content="noindex, nofollow">' in found.text
    assert "Set-Cookie" not in found.headers
    assert "Type the number" in requests.get(f"{tool.url}/verify", timeout=10).text


def test_who_guesses_has_to_wait_and_a_true_number_is_told_all_the_same(done, tool):
    true = number(make(done))
    tool.clock.forward(timedelta(seconds=60 - tool.clock().second))  # a whole minute lies ahead
    answers = [asked(tool, f"{n:016d}").status_code for n in range(22)]
    assert answers[:20] == [404] * 20
    assert answers[-1] == 429
    assert asked(tool, true).status_code == 200


def test_a_name_is_asked_for_and_nothing_that_is_too_long_is_kept(done):
    page = make(done, **{"certificate.name": " \u200b "})
    assert page.status == 422
    assert "Write the name that stands on it." in page.text
    page = make(done, **{"certificate.text": "x" * 241})
    assert page.status == 422
    assert "at most 240 letters" in page.text
    assert "x" * 241 in page.response.text
    assert make(done, **{"certificate.name": "<b>Kirsten</b>  \n Dahl"}).heading == "<b>Kirsten</b> Dahl"


def test_nobody_else_has_it_and_only_who_learns_can_make_one(done, new_visitor, tool):
    page = make(done)
    jonas = enter(new_visitor(), "jonas", pathway="citizen")
    for path in (WAY, FORM, f"{WAY}/pdf", f"{WAY}/badge/svg", f"{WAY}/badge/jwt"):
        assert jonas.go(path).status == 404, path
    anna = enter(new_visitor(), "anna", pathway="citizen")
    has_done(tool, "Anna", "m01")
    assert "Only who learns in this course can make it." in anna.go("certificates").text
    assert anna.go(FORM).status == 404
    assert done.go(f"{WAY}/badge/png").status == 404
    assert number(done.go(WAY)) == number(page)


def test_what_it_says_is_sealed_and_its_number_is_in_no_log(done, tool, capfd):
    shown = number(make(done, **{"certificate.text": SENTENCE}))
    asked(tool, shown)
    asked(tool, "0000-0000-0000-0000")
    with reading(tool) as session:
        kept = bytes(session.execute(text("SELECT body FROM certificate")).scalar_one())
    assert b"Kirsten" not in kept
    out, err = capfd.readouterr()
    assert not {shown, shown.replace("-", ""), "Dahl"} & set(re.findall(r"[\w-]+", out + err))


def test_the_file_is_a_tagged_pdf_with_its_title_and_language(done):
    done.go("m01/journal")
    done.write("m01/journal", text=JOURNAL)
    make(done, **{"certificate.text": SENTENCE, "own": "m01/journal"})
    answer = done.follow("As a PDF").response
    assert answer.headers["Content-Type"] == "application/pdf"
    printed = PdfReader(BytesIO(answer.content))
    assert faults(answer.content) == []
    assert str(printed.trailer["/Root"]["/Lang"]).startswith("en")
    assert printed.metadata.title == "Certificate of Kirsten Dahl: Citizen"
    told = " ".join(" ".join(page.extract_text().split()) for page in printed.pages)
    for words in ("Kirsten Dahl", SENTENCE, JOURNAL, "What co-creation is"):
        assert words in told
    assert len(printed.pages) == 2


class TestBadge:
    """The file of a certificate, read by others: `jwcrypto` shares no code with what signs it."""

    @pytest.fixture
    def token(self, done):
        make(done)
        return done.go(f"{WAY}/badge/jwt").response.text

    def checked(self, token):
        """What stands in a badge, if its signature is that of the key it names."""
        header = json.loads(jws.base64url_decode(token.partition(".")[0]))
        assert header["alg"] == "RS256"
        signed = jws.JWS()
        signed.deserialize(token)
        signed.verify(jwk.JWK(**requests.get(header["kid"], timeout=10).json()), alg="RS256")
        return json.loads(signed.payload), header["kid"]

    @pytest.mark.both_databases("statements")
    def test_a_second_implementation_finds_the_key_and_the_signature_good(self, token, tool, done):
        told, kid = self.checked(token)
        profile = requests.get(told["issuer"]["id"], timeout=10).json()
        assert profile["name"] == told["issuer"]["name"]
        assert kid in profile["assertionMethod"]
        assert told["type"] == ["VerifiableCredential", "OpenBadgeCredential"]
        assert told["@context"][0] == "https://www.w3.org/ns/credentials/v2"
        assert told["iss"] == told["issuer"]["id"]
        assert told["jti"] == told["id"] == f"{tool.url}/verify/{number(done.go(WAY)).replace('-', '')}"
        assert asked(tool, told["id"].rpartition("/")[2]).status_code == 200
        [named] = told["credentialSubject"]["identifier"]
        assert (named["identityType"], named["identityHash"], named["hashed"]) == (
            "name",
            "Kirsten Dahl",
            False,
        )
        achievement = told["credentialSubject"]["achievement"]
        assert requests.get(achievement["id"], timeout=10).json()["name"] == achievement["name"] == "Citizen"
        key = requests.get(kid, timeout=10)
        assert key.headers["Access-Control-Allow-Origin"] == "*"
        assert {"d", "p", "q"}.isdisjoint(key.json())

    def test_a_badge_that_was_changed_is_refused_by_both(self, token):
        head, body, seal = token.split(".")
        told = json.loads(jws.base64url_decode(body))
        told["credentialSubject"]["identifier"][0]["identityHash"] = "Somebody Else"
        forged = ".".join((head, jws.base64url_encode(json.dumps(told)), seal))
        with pytest.raises(jws.InvalidJWSSignature):
            self.checked(forged)
        with pytest.raises(Exception, match=r"[Ss]ignature"):
            self.library(token).verify(forged)
        assert self.library(token).verify(token).identifiers[0].identity_hash == "Kirsten Dahl"

    def library(self, token):
        kid = json.loads(jws.base64url_decode(token.partition(".")[0]))["kid"]
        return OB3Verifier(jwk.JWK(**requests.get(kid, timeout=10).json()).export_to_pem())

    def test_the_picture_is_a_drawing_that_holds_the_same_badge(self, token, done):
        answer = done.go(f"{WAY}/badge/svg").response
        assert answer.headers["Content-Type"].startswith("image/svg+xml")
        picture = ElementTree.fromstring(answer.content)
        [held] = picture.findall("{https://purl.imsglobal.org/ob/v3p0}credential")
        assert held.get("verify") == token
        assert picture.findtext("{http://www.w3.org/2000/svg}title") == "Citizen"

    def test_who_reads_the_badge_learns_that_it_was_taken_back(self, token, done):
        told, _kid = self.checked(token)
        status = told["credentialStatus"]
        assert status["type"] == "1EdTechRevocationList"
        before = requests.get(status["id"], timeout=10).json()
        assert (before["issuer"], before["revokedCredential"]) == (told["iss"], [])
        done.go(WAY)
        done.send(WAY, button="Take it back for good")
        [gone] = requests.get(status["id"], timeout=10).json()["revokedCredential"]
        assert (gone["id"], gone["revoked"]) == (told["id"], True)

    @pytest.mark.both_databases("races")
    def test_keys_take_turns_and_old_badges_stay_good(self, token, tool, done):
        told, old = self.checked(token)
        assert command(tool, "keys", "rotate").exit_code == 0
        newer = done.go(f"{WAY}/badge/jwt").response.text
        again, new = self.checked(newer)
        assert new != old
        assert again == told
        assert self.checked(token)[0] == told
        with reading(tool) as session:
            kept = session.execute(text("SELECT private FROM badge_key")).scalars().all()
        assert [one is None for one in sorted(kept, key=bool)] == [True, False]
        assert b"PRIVATE" not in bytes(max(kept, key=bool))

    def test_nobody_is_told_of_an_institution_or_a_key_by_counting(self, tool):
        for path in (
            "badges/issuers/1",
            "badges/keys/1",
            "badges/achievements/co-creation/none",
            "badges/achievements/x/citizen",
        ):
            assert requests.get(f"{tool.url}/{path}", timeout=10).status_code == 404


@pytest.mark.parametrize("name", ["Kirsten 🌟", "Kirsten 👩\u200d👧"])
def test_pictographs_are_printed_by_their_names(done, name):
    done.go("m01/journal")
    done.write("m01/journal", text="I liked it 😀\x0b and\x07 more.")
    make(done, own="m01/journal", **{"certificate.name": name})
    answer = done.go(f"{WAY}/pdf").response
    assert answer.headers["Content-Type"] == "application/pdf"
    assert "[grinning face]" in " ".join(
        page.extract_text() for page in PdfReader(BytesIO(answer.content)).pages
    )


def test_what_is_printed_of_a_person_is_kept_by_nobody_on_the_way(done, tool):
    make(done)
    answer = done.go(f"{WAY}/pdf").response
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Cache-Control"] == "private, no-store"
    kept = tool.shared.press._kept.values()
    assert answer.content not in kept


@pytest.mark.both_databases("retention")
def test_a_certificate_can_be_asked_about_for_36_months_and_a_new_one_made_then(done, tool):
    page = make(done)
    good_until = months_on(tool.clock(), 36)
    at_home = good_until.astimezone(ZoneInfo("Europe/Copenhagen"))  # Kirsten's clock
    assert f"until {at_home.day} {at_home:%B %Y}" in page.text
    old = number(page)
    assert str(good_until.year) in asked(tool, old).text
    badge = done.go(f"{WAY}/badge/jwt").response.text
    payload = json.loads(jws.base64url_decode(badge.split(".")[1]))
    assert payload["validUntil"].startswith(good_until.date().isoformat())

    for days, status in ((1090, 200), (8, 404)):
        tool.clock.forward(timedelta(days=days))
        with tool.shared.database.writing() as session:
            retention.sweep(session, now=tool.clock())
        assert asked(tool, old).status_code == status
    with tool.shared.database.reading() as session:
        assert session.scalars(select(Certificate)).all() == []


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("\u0645\u06cc\u200c\u0646\u0627", "\u0645\u06cc\u200c\u0646\u0627"),
        ("\u0915\u094d\u200d\u0937 Rao", "\u0915\u094d\u200d\u0937 Rao"),
        ("\u200cAnna\u200d \u200bHolm\u200c", "Anna Holm"),
        ("Anna\u202e\n Holm", "Anna Holm"),
    ],
)
def test_a_name_keeps_the_joints_that_are_part_of_it(typed, kept):
    assert one_line(typed) == kept
