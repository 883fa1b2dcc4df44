"""An instructor chooses in the tool what the LMS places in the course; links and columns come, and work."""

import re

import jwt
import pytest
from sqlalchemy import select as query

from app.adapters import platforms as directory
from app.models import Context, LaunchAttempt, Person, ResourceLink, Visit
from lti.practice_lms.claims import selection_claims
from lti.practice_lms.families import CANVAS_LIKE, MOODLE_LIKE, PLAIN
from tests.doorstep import CORE, MEMBERSHIP, reading, rows
from tests.functional.setup_stars import database_url
from tests.gradebook import Grades
from tests.journey import Visitor
from tests.practice import practice_lms

__all__ = ["database_url"]

M01, M06 = "What co-creation is — and is not", "Listening as equals"
SETTINGS = "https://purl.imsglobal.org/spec/lti-dl/claim/deep_linking_settings"
DL = "https://purl.imsglobal.org/spec/lti-dl/claim/"
BACK = "Back to your learning platform"


@pytest.fixture
def family():
    """A plain platform is the strictest: it wants its `data` back."""
    return PLAIN


@pytest.fixture
def lms_config(tool, family):
    return practice_lms(tool, family=family, clock=tool.clock)


def select(visitor, person="anna", course="1", query=""):
    """Select content in the LMS, and arrive at the tool's list."""
    return visitor.arrive(visitor.open(f"/as/{person}/select/{course}{query}"))


def press(visitor, page, *items, do="choose", **more):
    """Tick things and press a button of the list."""
    return visitor.send(page, page.form("/content"), do=do, item=list(items), **more)


def send_back(visitor, answer):
    """The button of the way back, as pressed where no script runs."""
    return visitor.send(answer, answer.form("/selected"))


def choose(visitor, page, *items, **more):
    """From the list to the page of the LMS that tells what it has added."""
    return send_back(visitor, press(visitor, page, *items, **more))


def told(answer):
    """What the signed answer on a page says; the LMS looks at the signature."""
    return jwt.decode(dict(answer.form("/selected").fields)["JWT"], options={"verify_signature": False})


def items(answer):
    """The chosen things in an answer, by what they open."""
    return {item["custom"]["item"]: item for item in told(answer)[DL + "content_items"]}


def own_columns(lms, course="1"):
    return [column for column in lms.platform.gradebook.columns(course) if column.tag == "samskabe"]


def offered(page):
    return page.form("/content").choices["item"]


def asked(lms, *, person="anna", course="1", several=True, **settings):
    """The claims of a request for content besides the nonce, with some of its settings changed (None: left out)."""
    here = lms.platform
    place, who = here.course(course), here.person(person)
    name = here.memory.begin_selection(
        person_key=person, course_id=course, accepts_several=several, now=lms.config.clock()
    )
    selection = here.memory.selection(name, now=lms.config.clock())
    claims = selection_claims(here, place, name=name, selection=selection, person=who, nonce="")
    changed = claims[SETTINGS] | settings
    claims[SETTINGS] = {key: value for key, value in changed.items() if value is not None}
    return {key: value for key, value in claims.items() if key != "nonce"} | {CORE + "resource_link": None}


def test_a_star_its_quiz_and_its_journal_are_placed_at_once_with_columns_where_they_are_graded(visitor, lms):
    page = select(visitor)
    assert page.heading == "Choose content"

    done = choose(visitor, page, "m01", "m01/quiz", "m01/journal")

    assert done.heading == "Added to the course"
    assert "3 links were chosen." in done.text
    titles = [M01, f"Quiz: {M01}", f"Journal: {M01}"]
    assert [link.title for link in lms.platform.gradebook.links("1")] == titles
    assert [(column.label, column.maximum, column.resource_id) for column in own_columns(lms)] == [
        (M01, 100, "m01"),
        (f"Quiz: {M01}", 100, "m01"),
    ]


def test_what_was_placed_opens_the_thing_and_its_column_is_the_links(visitor, tool):
    choose(visitor, select(visitor), "m06", "m06/journal")

    assert visitor.launch("anna", "added-2").url.endswith("/m06/journal")
    assert "/m06/" in visitor.launch("anna", "added-1").url

    with reading(tool) as session:
        links = {link.item: link for link in session.scalars(query(ResourceLink))}
        assert set(links) == {"m06", "m06/journal"}
        assert links["m06"].line_item_id
        assert links["m06/journal"].line_item_id is None


def test_the_grade_of_a_star_comes_into_every_column_that_was_placed_for_it(visitor, lms, tool):
    choose(visitor, select(visitor), "m01", "m01/quiz", "course")
    grades = Grades(tool=tool, lms=lms)
    for link in ("added-1", "added-2", "added-3"):
        grades.arrive("kirsten", link)

    grades.earn("kirsten", 0.75)
    grades.work()

    by_item = {
        link.custom["item"]: grades.cell("kirsten", link.id).score
        for link in lms.platform.gradebook.links("1")
    }
    assert by_item == {"m01": 75, "m01/quiz": 75, "course": 0}


def test_an_answer_is_signed_however_long_the_list_was_looked_at(visitor, monkeypatch):
    page = select(visitor)
    monkeypatch.setattr(directory, "RELIED_ON_SECONDS", 0.0)
    assert "m01" in items(press(visitor, page, "m01"))


@pytest.mark.parametrize("family", [MOODLE_LIKE, CANVAS_LIKE])
def test_links_ask_for_groups_where_the_platform_can_tell_them(visitor, family):
    told = items(press(visitor, select(visitor), "m01"))["m01"]["custom"]
    assert told["groups"] == family.groups_variable


def test_the_item_goes_in_the_address_and_beside_it_and_a_copied_course_tells_where_it_comes_from(
    visitor, tool
):
    answer = press(visitor, select(visitor, course="2"), "m01")

    assert items(answer)["m01"]["url"] == f"{tool.url}/lti/launch?item=m01"
    assert items(answer)["m01"]["custom"] == {
        "item": "m01",
        "context_id_history": "$Context.id.history",
    }
    send_back(visitor, answer)
    visitor.launch("anna", "added-1", course="2")
    with reading(tool) as session:
        assert session.scalars(query(Context.history)).one() == ["1"]


def test_nothing_that_is_never_graded_asks_for_a_column(visitor):
    page = select(visitor)
    everything = items(press(visitor, page, *offered(page)))

    assert {name for name, item in everything.items() if "lineItem" in item} == {
        "course",
        *(f"{star}{part}" for star in ("m01", "m06", "m09") for part in ("", "/quiz")),
    }
    assert everything["course"]["lineItem"] == {
        "label": "Co-creating welfare together",
        "scoreMaximum": 100,
        "resourceId": "course",
        "tag": "samskabe",
        "submissionReview": {
            "reviewableStatus": ["InProgress", "Submitted", "Completed"],
            "label": "Look at the work",
            "url": everything["course"]["url"],
            "custom": {"item": "course"},
        },
    }
    assert {"start", "close", "portfolio", "glossary", "guide", "reports"} <= set(everything)


def test_a_platform_that_makes_no_columns_is_asked_for_none(doorstep, lms):
    page = doorstep.launch(asked(lms, accept_lineitem=False))

    assert "Your learning platform makes no columns here." in page.text
    assert "column" not in page.form("/content").choices
    assert "lineItem" not in items(press(doorstep.browser, page, "m01"))["m01"]


def dated(visitor):
    """The list, with dates for one star."""
    dates = {"opens__date__m06": "2027-02-01", "due__date__m06": "2027-03-01", "due__time__m06": "12:30"}
    sheet = visitor.open("set-up", base=select(visitor).url)
    visitor.send(sheet, sheet.form("/set-up"), do="save", **dates)
    return select(visitor)


def test_a_column_and_dates_come_only_where_their_boxes_are_ticked(visitor, lms):
    page = dated(visitor)
    boxes = page.form("/content").choices
    stars = [f"{star}{part}" for star in ("m01", "m06", "m09") for part in ("", "/quiz")]
    assert sorted(boxes["column"]) == sorted(["course", *stars])
    assert sorted(boxes["dates"]) == ["m06", "m06/journal", "m06/quiz"]

    answer = press(visitor, page, "m01", "m06", "m06/quiz", column=["m06"], dates=["m06/quiz"])

    found = items(answer)
    assert {name for name, item in found.items() if "lineItem" in item} == {"m06"}
    assert {name for name, item in found.items() if "available" in item or "submission" in item} == {
        "m06/quiz"
    }
    send_back(visitor, answer)
    assert [column.label for column in own_columns(lms)] == [M06]


def test_the_list_and_what_is_placed_say_that_the_quiz_alone_makes_the_mark_of_a_star(visitor):
    page = select(visitor)
    assert "the best quiz alone, whatever else the star asks for." in page.text
    found = items(press(visitor, page, "m01", "m01/quiz", column=["m01", "m01/quiz"]))
    assert found["m01"]["text"].endswith("The mark is that of the best quiz alone.")
    assert "text" not in found["m01/quiz"]
    found = items(press(visitor, select(visitor), "m01", column=[]))
    assert "best quiz alone" not in found["m01"]["text"]


def test_the_filter_and_a_mistake_keep_which_boxes_are_not_ticked(visitor):
    page = dated(visitor)
    wanted = [item for item in page.form("/content").choices["column"] if item not in {"m01", "m09"}]
    page = press(visitor, page, "m01", "m06", do="filter", pathway="leader", column=wanted, dates=[])
    assert "m09" not in offered(page)
    page = press(visitor, page, do="choose")
    assert page.status == 422
    page = press(visitor, page, "m06", do="filter", pathway="")

    found = items(press(visitor, page, "m01", "m06", "m09", "m09/quiz"))

    assert {name for name, item in found.items() if "lineItem" in item} == {"m06", "m09/quiz"}
    assert "available" not in found["m06"]


def test_a_journal_has_no_box_for_a_column_and_asking_for_one_is_in_vain(visitor):
    page = select(visitor)
    assert "m01/journal" not in page.form("/content").choices["column"]

    answer = press(visitor, page, "m01/journal", column=["m01/journal"])

    assert "lineItem" not in items(answer)["m01/journal"]


def test_the_dates_of_the_set_up_go_along(visitor):
    page = dated(visitor)
    told = items(press(visitor, page, "m06", "m01"))

    assert "Opens on 1 February 2027. Due on 1 March 2027." in page.text
    assert told["m06"]["available"] == {"startDateTime": "2027-01-31T23:00:00Z"}
    assert told["m06"]["submission"] == {"endDateTime": "2027-03-01T11:30:00Z"}
    assert not {"available", "submission"} & set(told["m01"])


def test_it_opens_in_the_page_or_in_a_window_as_the_instructor_says(visitor):
    page = select(visitor)
    assert items(press(visitor, page, "m01"))["m01"]["iframe"]
    wanted = press(visitor, page, "m01", target="window")

    assert items(wanted)["m01"]["window"] == {"targetName": "_blank"}
    assert "iframe" not in items(wanted)["m01"]
    send_back(visitor, wanted)
    assert "<iframe" not in visitor.open("/as/anna/course/1/link/added-1").response.text


@pytest.mark.parametrize(
    ("accepted", "wished"),
    [(["window"], {"window"}), (["frame"], {"iframe"}), (["overlay", "embed"], set())],
)
def test_only_what_the_platform_can_show_is_wished_for(doorstep, lms, accepted, wished):
    page = doorstep.launch(asked(lms, accept_presentation_document_targets=accepted))

    assert "How it opens" not in page.text
    assert {"iframe", "window"} & set(items(press(doorstep.browser, page, "m01"))["m01"]) == wished


@pytest.mark.parametrize("family", [MOODLE_LIKE])
def test_a_platform_that_heeds_no_wish_is_asked_for_none(visitor):
    """Moodle says it accepts window and frame, and opens everything as the settings of the tool say."""
    page = select(visitor)

    assert "How it opens" not in page.text
    assert not {"iframe", "window"} & set(items(press(visitor, page, "m01", target="window"))["m01"])


def test_where_one_thing_is_asked_for_it_is_one(visitor, lms):
    page = select(visitor, query="?one=yes")
    assert "Here it takes one thing." in page.text
    assert 'type="radio" id="choice-m01"' in page.response.text

    refused = press(visitor, page, "m01", "m06")

    assert refused.status == 422
    assert "Your learning platform takes one thing here. Choose one." in refused.text
    assert choose(visitor, refused, "m06").heading == "Added to the course"
    assert len(own_columns(lms)) == 1


def test_choosing_nothing_or_what_is_not_offered_leads_back_to_the_list(visitor):
    page = select(visitor)
    for ticked in ((), ("m02",), ("m01/page/tuesday",), ("nonsense",)):
        again = press(visitor, page, *ticked)
        assert (again.status, again.heading) == (422, "Choose content")
        assert "Choose at least one thing, or cancel." in again.text


@pytest.mark.parametrize(
    "data", ["d" * 64 * 1024, "\u00e6\u20ac \"<b>&amp;'\\ \u2028", "$Opaque.value", " ", '{"a": [1]}']
)
def test_the_data_of_a_request_goes_back_as_it_came(doorstep, lms, data):
    """Deep Linking 2.0, section 4.5.4; how long it may be is said nowhere."""
    page = doorstep.launch(asked(lms, data=data))

    assert told(press(doorstep.browser, page, "m01"))[DL + "data"] == data


def test_cancelling_adds_nothing(visitor, lms):
    answer = press(visitor, select(visitor), "m01", do="cancel")

    assert "Nothing was chosen, and nothing changes in your course." in answer.text
    assert told(answer)[DL + "content_items"] == []
    assert send_back(visitor, answer).heading == "Nothing was added"
    assert lms.platform.gradebook.links("1") == ()


def test_the_filter_shows_a_pathways_stars_and_keeps_what_is_ticked(visitor):
    page = press(visitor, select(visitor), "m06/quiz", do="filter", pathway="leader")

    assert {name.partition("/")[0] for name in offered(page) if name.startswith("m")} == {"m01", "m06"}
    assert ("item", "m06/quiz") in page.form("/content").fields
    assert "m06" not in offered(page)
    assert ("pathway", "leader") in page.form("/content").fields
    every = press(visitor, page, do="filter", pathway="")
    assert {"m06", "m09"} <= set(offered(every))


def test_the_list_says_what_is_in_this_course_already_and_not_in_another(visitor):
    choose(visitor, select(visitor), "m06")
    assert "In your course already" not in select(visitor).text.replace("“In your course already”", "")
    visitor.launch("anna", "added-1")

    marked = re.findall(
        r'value="([^"]+)">\s*<span><strong>[^<]+</strong> <span class="tag">', select(visitor).response.text
    )

    assert marked == ["m06"]
    assert 'class="tag"' not in select(visitor, course="2").response.text


def test_a_star_that_was_left_out_is_not_offered(visitor):
    page = select(visitor)
    sheet = visitor.open("set-up", base=page.url)
    shown = [value for name, value in sheet.form("/set-up").fields if name == "on" and value != "m09"]
    review = visitor.send(sheet, sheet.form("/set-up"), do="save", on=shown)
    visitor.send(review, review.form("/set-up"), do="save")

    page = select(visitor)

    assert "m09" not in offered(page)
    assert "m06" in offered(page)
    assert "1 star is left out in the set-up. It is not offered here." in page.text


def test_where_nobody_set_the_course_up_placing_one_more_star_turns_it_on(visitor):
    choose(visitor, select(visitor), "m06")
    visitor.launch("anna", "added-1")
    choose(visitor, select(visitor), "m09")

    assert "/m09/" in visitor.launch("anna", "added-2").url


def test_titles_are_in_the_language_of_the_course_and_the_page_in_the_persons(doorstep, lms):
    german = {CORE + "launch_presentation": {"locale": "de"}}
    page = doorstep.launch(asked(lms) | german)
    assert '<html lang="de"' in page.response.text
    page = doorstep.browser.send(page, page.forms[1], button="English")
    assert page.heading == "Choose content"

    assert items(press(doorstep.browser, page, "portfolio"))["portfolio"]["title"] == "Portfolio"


def test_the_answer_is_made_for_this_platform_and_this_request(visitor, lms):
    first, second = (told(press(visitor, select(visitor), "m01")) for _ in range(2))

    assert first["iss"] == lms.config.client_id
    assert first["aud"] == [lms.config.issuer]
    assert first[CORE + "deployment_id"] == lms.config.deployment_id
    assert first[CORE + "message_type"] == "LtiDeepLinkingResponse"
    assert first["nonce"] != second["nonce"]
    assert first[DL + "data"] != second[DL + "data"]


def test_data_that_was_not_sent_does_not_come_back(doorstep, lms):
    answer = press(doorstep.browser, doorstep.launch(asked(lms, data=None)), "m01")

    assert DL + "data" not in told(answer)


@pytest.mark.parametrize("data", ["$Odd.Text", " ", "ø\u0000\ud800", '"><script>'])
def test_data_comes_back_as_it_was_whatever_it_is(doorstep, lms, data):
    assert told(press(doorstep.browser, doorstep.launch(asked(lms, data=data)), "m01"))[DL + "data"] == data


@pytest.mark.both_databases("races")
def test_an_answer_counts_once_and_a_list_can_be_gone_back_to(visitor, lms):
    page = select(visitor)
    answer = press(visitor, page, "m01")
    assert send_back(visitor, answer).heading == "Added to the course"

    again = send_back(visitor, press(visitor, page, "m06"))

    assert send_back(visitor, answer).status == 400
    assert "This choice was answered before" in again.text
    assert len(lms.platform.gradebook.links("1")) == 1


def test_only_the_page_of_the_answer_may_send_to_the_platform(visitor, lms):
    page = select(visitor)
    answer = press(visitor, page, "m01")
    policies = [
        dict(part.split(" ", 1) for part in one.response.headers["Content-Security-Policy"].split("; "))
        for one in (page, answer)
    ]

    assert policies[0]["form-action"] == "'self'"
    assert policies[1]["form-action"] == f"'self' {lms.config.base_url}"
    assert all(lms.config.base_url in policy["frame-ancestors"] for policy in policies)


@pytest.mark.both_databases("refusals")
def test_a_request_is_good_for_one_way_in(doorstep, lms):
    login = doorstep.login()
    token = doorstep.token(login, asked(lms))
    assert doorstep.post(login, token).heading == "Choose content"

    again = doorstep.post(login, token)

    assert (again.status, again.heading) == (401, "This way in was used before")


def test_who_does_not_teach_chooses_nothing_and_the_platform_hears_why(doorstep, lms, tool):
    learner = asked(lms) | {CORE + "roles": [f"{MEMBERSHIP}Learner"]}
    page = doorstep.launch(learner)

    assert (page.status, page.heading) == (403, "Only those who teach choose content")
    assert "Set-Cookie" not in page.response.headers
    assert rows(tool, Visit, Person, Context, LaunchAttempt) == [0, 0, 0, 1]
    with reading(tool) as session:
        assert session.scalars(query(LaunchAttempt.code)).one() == "content.not_for_you"
    back = send_back(doorstep.browser, page)
    assert back.heading == "Nothing was added"
    assert "Only those who teach choose content" in back.text


def test_who_acts_as_somebody_else_chooses_nothing_and_gets_back(doorstep, lms, tool):
    page = doorstep.launch(asked(lms) | {CORE + "custom": {"masquerading_user_id": "42"}})

    assert (page.status, page.heading) == (403, "You are looking at somebody else’s course")
    assert rows(tool, Visit, Person, Context) == [0, 0, 0]
    assert send_back(doorstep.browser, page).heading == "Nothing was added"


def test_content_of_other_kinds_is_refused_and_the_platform_hears_why(doorstep, lms, tool):
    page = doorstep.launch(asked(lms, accept_types=["file", "html"]))

    assert (page.status, page.heading) == (400, "Your learning platform takes no links here")
    assert rows(tool, Visit, Person, Context, LaunchAttempt) == [0, 0, 0, 1]
    with reading(tool) as session:
        assert session.scalars(query(LaunchAttempt.code)).one() == "lti.content_types_refused"
    assert told(page)[DL + "errorlog"] == "lti.content_types_refused"
    back = send_back(doorstep.browser, page)
    assert "Your learning platform takes no links here" in back.text


@pytest.mark.parametrize(
    "settings", [{"deep_link_return_url": None}, {"deep_link_return_url": "javascript:alert(1)"}]
)
def test_a_request_that_cannot_be_answered_is_a_page_without_a_way_back(doorstep, lms, settings):
    page = doorstep.launch(asked(lms, **settings))

    assert (page.status, page.heading) == (400, "A part of the platform’s message is missing or wrong")
    assert "JWT" not in page.response.text


def test_a_browser_that_keeps_no_cookie_in_a_frame_chooses_in_a_tab(doorstep, lms):
    login = doorstep.login()
    token = doorstep.token(login, asked(lms))
    doorstep.browser.http.cookies.clear()
    page = doorstep.post(login, token)
    tab = Visitor(lms.config.base_url)

    question = tab.send(page, page.form("/lti/ticket"))
    assert "Co-creating welfare together" in question.text
    listed = tab.send(question, question.form("/lti/ticket/use"), button="Yes, open the course")

    assert listed.heading == "Choose content"
    assert choose(tab, listed, "m01").heading == "Added to the course"


def test_a_visit_that_came_through_a_link_has_nothing_to_choose_for(visitor):
    page = visitor.launch("anna")
    there = visitor.open("content", base=page.url)
    assert (there.status, there.heading) == (404, "Your learning platform did not ask for content")

    learner = Visitor(visitor.lms_url)
    page = learner.open("content", base=learner.launch("kirsten").url.removesuffix("start/page/welcome"))
    assert page.status == 403


def test_a_form_of_another_page_chooses_nothing(visitor):
    page = select(visitor)
    form = page.form("/content")
    form.fields = [(name, value) for name, value in form.fields if name != "form_token"]

    assert visitor.send(page, form, do="choose", item=["m01"]).status == 403


@pytest.mark.both_databases("json")
def test_the_request_is_sealed_at_rest(visitor, tool, lms):
    select(visitor)

    with reading(tool) as session:
        sealed = session.execute(query(Visit.__table__.c.content_request)).scalar_one()
    assert lms.config.base_url.encode() not in (sealed.value if hasattr(sealed, "value") else sealed)


class TestCanvas:
    """Names of its own for links that have columns, and a way to choose one thing only."""

    @pytest.fixture
    def family(self):
        return CANVAS_LIKE

    def test_the_columns_label_names_the_link_and_one_assignment_is_chosen_by_itself(self, visitor, lms):
        page = visitor.open("/as/anna/course/1")
        one = visitor.open(page.link("Select one assignment"))
        frame = re.search(r'<iframe src="([^"]+)"', one.response.text)[1]

        done = choose(visitor, visitor.arrive(visitor.open(frame)), "m01/quiz")

        assert done.heading == "Added to the course"
        assert [link.title for link in lms.platform.gradebook.links("1")] == [f"Quiz: {M01}"]
        assert visitor.launch("kirsten", "added-1").status == 200


def test_nobody_but_those_who_teach_is_offered_the_choice_by_the_lms(visitor):
    assert "Select content" in visitor.open("/as/anna/course/1").text
    assert "Select content" not in visitor.open("/as/kirsten/course/1").text
    assert visitor.open("/as/kirsten/select/1").status == 403
