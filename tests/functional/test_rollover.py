"""A course is copied for the next term: the instructor takes the settings over with one click, and nothing of anybody comes along."""

from dataclasses import replace

import pytest
from sqlalchemy import delete, select, update

from app.models import (
    Context,
    Deployment,
    Enrolment,
    Entry,
    Institution,
    LineItem,
    PageMark,
    Person,
    Platform,
)
from app.models.setup import SetupVersion, StarSetting
from lti.practice_lms.config import PlatformConfig
from lti.practice_lms.families import CANVAS_LIKE, MOODLE_LIKE
from tests.doorstep import CORE, reading
from tests.functional.setup_stars import database_url
from tests.functional.test_content import choose
from tests.functional.test_content import select as select_content
from tests.gradebook import Grades
from tests.journey import Visitor
from tests.moments import after
from tests.practice import practice_lms

__all__ = ["database_url"]

M01, M06, M09 = "m01", "m06", "m09"
OLD, COPY = "Co-creating welfare together", "Co-creating welfare together (copy)"
TAKE = f"Take over the settings of “{OLD}”"


@pytest.fixture(params=[MOODLE_LIKE, CANVAS_LIKE], ids=lambda family: family.name)
def lms_config(request, tool) -> PlatformConfig:
    """Moodle tells a copy's origin in a variable, Canvas in a notice, too."""
    return practice_lms(tool, family=request.param, clock=tool.clock)


of_moodle = pytest.mark.parametrize("lms_config", [MOODLE_LIKE], indirect=True, ids=["moodle_like"])
"""For what comes later: by then a copy is the same whichever way its origin was told (the first test holds that)."""


@pytest.fixture
def grades(tool, lms) -> Grades:
    return Grades(tool=tool, lms=lms)


def save(visitor, page, **answers):
    """Save a form of the set-up, looked at or not."""
    page = visitor.send(page, page.form("/set-up"), do="save", **answers)
    form = page.form("/set-up")
    if "Before this is saved" in page.text:
        page = visitor.send(page, form, do="save")
    assert "Saved as version" in page.text, page.text
    return page


def set_up_of(visitor, course, *, person="anna"):
    page = visitor.launch(person, course=course)
    return visitor.open("set-up", base="/".join([*page.url.split("/")[:5], ""]))


def copy(visitor, course="1"):
    page = visitor.open(f"/as/anna/course/{course}")
    return visitor.send(page, page.form("/copy"))


def take(visitor, page, *, button=TAKE):
    form = next(form for form in page.forms if button in form.buttons)
    return visitor.send(page, form, button=button)


def is_offered(page):
    return any(form.action.endswith("/take") for form in page.forms)


def set_up_before(tool, lms):
    """Anna, before the old course: she has set it up with dates, an order and marks, and Kirsten has worked in it."""
    grades, visitor = Grades(tool=tool, lms=lms), Visitor(lms.config.base_url)
    grades.arrive("kirsten")
    page = set_up_of(visitor, "1")
    grades.work()
    return visitor, save(
        visitor,
        page,
        order=[M09, M06, M01],
        on=[M01, M09],
        mark__m01__citizen="75",
        required__m09="no",
        opens__date__m01="2026-01-10",
        due__date__m01="2026-02-10",
    )


def copied_before(tool, lms):
    """Anna, before the set-up of the copy."""
    visitor, page = set_up_before(tool, lms)
    assert page.status == 200
    copy(visitor)
    return visitor, set_up_of(visitor, "3")


@pytest.fixture
def old(tool, lms, visitor):
    """The old course."""
    anna, page = after(set_up_before, tool, lms)
    visitor.http = anna.http
    return page


@pytest.fixture
def new(tool, lms, visitor):
    """The copy, as Anna finds it."""
    anna, page = after(copied_before, tool, lms)
    visitor.http = anna.http
    return page


def stars(tool, title):
    with reading(tool) as session:
        query = select(StarSetting).join(Context, Context.id == StarSetting.context_id)
        return [
            (row.star, row.enabled, row.pass_mark, row.required, row.opens_at, row.due_at)
            for row in session.scalars(query.where(Context.title == title).order_by(StarSetting.position))
        ]


def histories(tool):
    with reading(tool) as session:
        return {one.title: one.history for one in session.scalars(select(Context))}


@pytest.mark.both_databases("json", once=True)
def test_one_click_takes_the_settings_over_without_their_dates_and_the_history_says_where_they_come_from(
    tool, lms, visitor, new
):
    assert histories(tool) == {OLD: [], COPY: [lms.platform.context_id("1")]}
    assert "This course is a copy" in new.text
    assert "Pass mark for “Citizen”: 75%; before: 60%." in new.text
    assert "The stars are listed in another order." in new.text
    assert "Not shown to learners, and not counted." in new.text
    assert "Opens:" not in new.text.partition("This would change here")[2].partition("Take over")[0]

    page = take(visitor, new)

    assert page.heading == "Set up the stars"
    assert "Saved as version 1." in page.text
    assert stars(tool, COPY) == [
        (M09, True, {}, False, None, None),
        (M06, False, {}, None, None, None),
        (M01, True, {"citizen": 0.75}, None, None, None),
    ]
    assert not is_offered(page)
    nothing_of_anybody_came_along(tool, new)
    page = visitor.open(page.link("Earlier set-ups"), base=page.url)
    assert f"The settings of “{OLD}” were taken over." in page.text


def nothing_of_anybody_came_along(tool, new):
    with reading(tool) as session:
        copied = session.scalars(select(Context).where(Context.title == COPY)).one()
        (version,) = session.scalars(select(SetupVersion).where(SetupVersion.context_id == copied.id))
        assert session.scalars(select(Entry)).all() == session.scalars(select(PageMark)).all() == []
    assert set(version.body) == {"format", "course", "stars"}
    assert version.body["course"] == {"files": None, "groups": None}, "whom staff see is asked anew"
    assert version.why.startswith("copied ")
    assert version.by_id is not None
    assert "Kirsten" not in new.text


@of_moodle
def test_what_was_saved_in_the_copy_is_not_overwritten_by_a_click_that_came_late(tool, visitor, new):
    save(visitor, set_up_of(visitor, "3"), on=[M01, M06])

    page = take(visitor, new)

    assert page.status == 409
    assert f"The form shows the settings of “{OLD}”" in page.text
    assert [star for star, enabled, *_rest in stars(tool, COPY) if enabled] == [M01, M06]
    page = save(visitor, page)
    assert "Saved as version 2." in page.text
    assert [star for star, enabled, *_rest in stars(tool, COPY) if enabled] == [M09, M01]


@of_moodle
@pytest.mark.both_databases("races")
def test_settings_that_changed_since_the_page_was_shown_are_looked_at_again(tool, visitor, new):
    save(visitor, set_up_of(visitor, "1"), mark__m01__citizen="90")

    page = take(visitor, new)

    assert page.status == 409
    assert dict(page.form("/set-up").fields)["mark-m01-citizen"] == "90"
    assert stars(tool, COPY)[0][0] == M01, "nothing was saved"


@of_moodle
def test_later_the_history_fills_the_form_and_the_course_s_own_dates_stay(tool, visitor, new):
    page = save(visitor, new, due__date__m06="2027-03-01")
    assert not is_offered(visitor.open("set-up", base=page.url))
    page = visitor.open(page.link("Earlier set-ups"), base=page.url)

    page = visitor.open(page.link(f"Fill the form with the settings of “{OLD}”"), base=page.url)
    assert "They count once you save." in page.text
    assert dict(page.form("/set-up").fields)["due-date-m06"] == "2027-03-01"
    page = save(visitor, page)

    assert "Saved as version 2." in page.text
    assert [(star, due is not None) for star, *_rest, due in stars(tool, COPY)] == [
        (M09, False), (M06, True), (M01, False)]  # fmt: skip
    page = visitor.open(page.link("Earlier set-ups"), base=page.url)
    assert f"The settings of “{OLD}” were taken over." in page.text


@of_moodle
def test_a_course_nobody_has_set_up_has_nothing_to_take_over(visitor, lms):
    assert lms
    visitor.launch("anna")
    copy(visitor)

    page = set_up_of(visitor, "3")

    assert not is_offered(page)
    assert "This course is a copy" not in page.text


def test_of_several_earlier_courses_the_nearest_comes_first(visitor, new):
    take(visitor, new)
    page = set_up_of(visitor, "3")
    save(visitor, page, on=[M01, M06])
    copy(visitor, course="3")

    page = set_up_of(visitor, "4")

    offered = [button for form in page.forms for button in form.buttons if button.startswith("Take over")]
    assert offered == [f"Take over the settings of “{COPY}”", TAKE]


@of_moodle
def test_what_would_change_nothing_is_said_and_not_offered(visitor, lms):
    assert lms
    page = save(visitor, set_up_of(visitor, "1"), due__date__m01="2026-02-10")
    assert page.status == 200
    copy(visitor)

    page = set_up_of(visitor, "3")

    assert "This course is set up like that already." in page.text
    assert not [button for form in page.forms for button in form.buttons if button.startswith("Take over")]


@of_moodle
def test_learners_cannot_take_anything_over(tool, new, new_visitor):
    learner = new_visitor()
    page = learner.launch("kirsten", course="3")
    token = dict(page.forms[0].fields)["form_token"]
    key = dict(next(form for form in new.forms if form.action.endswith("/take")).fields)["source"]
    base = "/".join([*page.url.split("/")[:5], ""])

    answer = learner.http.post(f"{base}set-up/take", data={"form_token": token, "source": key}, timeout=20)

    assert answer.status_code == 403
    assert stars(tool, COPY)[0][0] == M01


@of_moodle
def test_a_key_that_is_no_earlier_course_is_refused(visitor, new):
    form = next(form for form in new.forms if form.action.endswith("/take"))

    for told in ("", "7", "x" * 22, "<script>"):
        assert visitor.send(new, form, source=told).status in {400, 404}, told


# ---- other institutions


def another_s(tool, *, change):
    """Give the old course away."""
    with tool.shared.database.writing() as session:
        old = session.scalars(select(Context).where(Context.title == OLD)).one()
        change(session, old)
        return old.key


def to_another_institution(session, old):
    neighbour = Institution(name="Neighbour")
    session.add(neighbour)
    session.flush()
    session.execute(update(Context).where(Context.id == old.id).values(institution_id=neighbour.id))


def to_another_platform(session, old):
    here = session.get_one(Platform, old.platform_id)
    told = dict.fromkeys(("issuer", "auth_login_url", "auth_token_url", "key_set_url"), f"{here.issuer}/x")
    other = Platform(client_id="x", name="Other", **told)
    session.add(other)
    session.flush()
    session.execute(update(Context).where(Context.id == old.id).values(platform_id=other.id))


@of_moodle
@pytest.mark.parametrize("change", [to_another_institution, to_another_platform])
def test_a_history_that_names_another_s_course_offers_nothing(tool, visitor, new, change):
    key = another_s(tool, change=change)
    form = next(form for form in new.forms if form.action.endswith("/take"))

    assert visitor.send(new, form).status == 404
    page = visitor.open("set-up", base=new.url)
    assert not is_offered(page)
    assert visitor.open(f"set-up?from={key}", base=new.url).status == 404
    history = visitor.open(page.link("Earlier set-ups"), base=page.url)
    assert "Fill the form with the settings of" not in history.text
    assert stars(tool, COPY)[0][0] == M01


@of_moodle
@pytest.mark.both_databases("refusals")
def test_a_forged_history_of_one_institution_does_not_open_another_s_settings(tool, visitor, old, doorstep):
    """Two institutions on one platform: the neighbour's instructor names the old course in a link's history."""
    assert old.status == 200
    with tool.shared.database.writing() as session:
        neighbour = Institution(name="Neighbour")
        session.add(neighbour)
        session.flush()
        platform_id = session.scalars(select(Deployment.platform_id)).first()
        session.add(
            Deployment(platform_id=platform_id, institution_id=neighbour.id, lti_id="2", state="active")
        )
        ancestor = session.scalars(select(Context.lti_id).where(Context.title == OLD)).one()
    claims = {
        CORE + "deployment_id": "2",
        CORE + "context": {"id": "theirs", "title": "Theirs"},
        CORE + "custom": {"context_id_history": ancestor},
    }

    page = doorstep.launch(claims, person="anna")
    page = visitor.open("set-up", base="/".join([*page.url.split("/")[:5], ""]))

    assert page.heading == "Set up the stars"
    assert not is_offered(page)
    assert OLD not in page.text.replace(f"{OLD}</title>", "")


# ---- links and columns of a copy


def test_links_of_the_old_course_open_the_same_in_the_copy(visitor, lms, new):
    assert new.status == 200
    for link, ending in (("m01", "/m01/"), ("m01-quiz", "/m01/quiz")):
        page = visitor.launch("anna", link, course="3")
        assert page.status == 200, page.text
        assert ending in page.url
    assert {link.id for link in lms.platform.links(lms.platform.course("3"))} == {"course", "m01", "m01-quiz"}


@pytest.mark.both_databases("statements", once=True)
def test_a_column_that_was_made_is_found_again_in_the_copy(tool, lms, visitor, grades):
    """Moodle copies columns that are bound to no link, with tag and resource id, under new ids."""
    before = len(lms.platform.gradebook.columns("1"))
    page = visitor.launch("anna")
    grades.work()
    page = visitor.open("grades", base="/".join([*page.url.split("/")[:5], ""]))
    if lms.config.family is MOODLE_LIKE:  # in Canvas the entry of a menu gets its column by itself
        visitor.send(page, page.form("/grades/columns"))
        grades.work()
    assert len(lms.platform.gradebook.columns("1")) == before + 1
    copy(visitor)

    grades.arrive("kirsten", "course", course="3")
    grades.work()
    grades.earn("kirsten", 1.0)
    grades.later()

    columns = lms.platform.gradebook.columns("3")
    assert len(columns) == before + 1, "none was made a second time"
    (unbound,) = [column for column in columns if column.link_id is None]
    with reading(tool) as session:
        query = select(LineItem).join(Context, Context.id == LineItem.context_id)
        found = session.scalars(query.where(Context.title == COPY, LineItem.measures == "course")).one()
    assert (found.origin, found.url) == ("found", lms.platform.column_url(unbound))
    assert lms.platform.gradebook.cell(unbound.id, lms.platform.person("kirsten").number).score is not None


def test_links_chosen_in_the_tool_say_where_they_were_copied_from(tool, lms, visitor):
    """Also where the registration asks for nothing: each link asks for the history itself, and travels with what it opens."""
    bare = replace(lms.platform.course("1"), custom={})
    lms.app.extensions["practice_lms"] = replace(
        lms.platform, config=replace(lms.config, courses=(bare, *lms.config.courses[1:]))
    )
    page = choose(visitor, select_content(visitor), "m06/quiz")
    assert page.heading == "Added to the course", page.text
    copy(visitor)

    page = visitor.launch("anna", "added-1", course="3")

    assert "/m06/quiz" in page.url
    with reading(tool) as session:
        history = session.scalars(select(Context.history).where(Context.title == COPY)).one()
    assert history == [lms.platform.context_id("1")]


@of_moodle
def test_settings_of_a_course_one_does_not_lead_are_not_shown_however_a_link_names_it(tool, visitor, new):
    """Whoever writes a link's custom parameters can name any course of the platform as its origin."""
    assert is_offered(new)
    with tool.shared.database.writing() as session:
        there = session.scalars(select(Context).where(Context.title == OLD)).one()
        anna = select(Person.id).where(Person.given == "Anna").scalar_subquery()
        session.execute(
            delete(Enrolment).where(Enrolment.context_id == there.id, Enrolment.person_id == anna)
        )

    page = set_up_of(visitor, "3")

    assert not is_offered(page)
    assert OLD not in page.text.replace(COPY, "")
    assert visitor.open(f"set-up?from={there.key}", base=page.url).status == 404
