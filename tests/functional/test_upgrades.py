"""A database in use is taken back to the first release and up again: nobody loses anything that release knew."""

import pytest
from sqlalchemy import delete, func, select, text

from app.adapters.sql.schema import downgrade, upgrade
from app.content.library import Library
from app.models import Base, Context, Delivery, Entry, Institution, Visit
from app.services.operating import themes
from app.services.operating.logos import read_logo
from app.services.releases import courses
from app.services.releases.archive import pack, unpack
from tests import files
from tests.doorstep import reading
from tests.functional.boxes import SAID, open_box, say
from tests.gradebook import Grades
from tests.journey import Visitor
from tests.keeper import come_in
from tests.logos import png
from tests.walking import enter

pytestmark = pytest.mark.both_databases("migrations")

FIRST = "1f2a7c5d9e30"
KINDS_BY_NAME = "5d2f0c94ab17"
"""The last schema that knew kinds of texts by name."""
BEFORE_SCENES = "b81d4f06c93a"
"""The last schema in which a question was one sentence."""
BEFORE_A_CAST = "d4f7a1c08b52"


def counted(tool):
    """How many rows there are of what the first release knew."""
    with reading(tool) as session:
        return {
            name: session.scalar(select(func.count()).select_from(table))
            for name, table in Base.metadata.tables.items()
            if name not in {"audit", "generation", "operator_link", "notice", "served_words", "visit"}
        }


def test_what_people_have_stays_when_the_schema_goes_back_and_forth(tool, visitor, new_visitor):
    page = visitor.launch("kirsten")
    page = visitor.send(page, page.pathway_form, pathway="citizen")
    new_visitor().launch("anna")
    come_in(tool)
    before, read = counted(tool), visitor.open(page.url).text
    engine = tool.shared.database.engine

    downgrade(engine, FIRST)
    upgrade(engine)

    assert counted(tool) == before
    with reading(tool) as session:
        modes = session.execute(select(Visit.mode, func.count()).group_by(Visit.mode)).all()
    assert sorted(map(tuple, modes)) == [("own", 2)]
    assert visitor.open(page.url).text == read


def test_what_only_this_release_knows_goes_and_what_is_beside_it_stays(tool, visitor, new_visitor, lms):
    kirsten = enter(visitor, "kirsten", pathway="citizen")
    kirsten.go("m01/journal")
    kirsten.write("m01/journal", text="Four chairs.")
    kirsten.bring("m01/journal", files.photo(), words="Four chairs round a table.")
    kirsten.go("accessibility")
    kirsten.send("accessibility", text="The map is hard to read aloud.")
    code = open_box(enter(new_visitor(), "anna"), tool)
    say(Visitor(lms.config.base_url), tool, code, SAID)
    with tool.shared.database.writing() as session:
        home = session.scalars(select(Institution)).one()
        themes.give_logo(session, home, read_logo(png(20, 10)), now=tool.clock())
    fresh = ("upload", "upload_piece", "feedback", "logo", "voice_box", "box_answer")
    before = counted(tool)
    assert all(before[name] for name in fresh)
    engine = tool.shared.database.engine

    downgrade(engine, FIRST)
    upgrade(engine)

    assert {name: counted(tool)[name] for name in fresh} == dict.fromkeys(fresh, 0)
    with reading(tool) as session:
        assert session.scalars(select(Entry).where(Entry.slot == "m01/journal")).one().files == 0
    page = kirsten.go("m01/journal")
    assert (page.status, "Four chairs." in page.text) == (200, True)
    assert kirsten.bring("m01/journal", files.photo(), words="Once more.").status == 200


@pytest.mark.both_databases("retention")
def test_what_hangs_on_a_course_goes_with_it(tool, visitor, new_visitor, lms):
    kirsten = enter(visitor, "kirsten", pathway="citizen")
    kirsten.bring("m01/journal", files.photo(), words="Four chairs round a table.")
    code = open_box(enter(new_visitor(), "anna"), tool)
    say(Visitor(lms.config.base_url), tool, code, SAID)

    with tool.shared.database.writing() as session:
        session.execute(delete(Context))

    left = counted(tool)
    gone = ("upload", "upload_piece", "entry", "voice_box", "box_answer")
    assert {name: left[name] for name in gone} == dict.fromkeys(gone, 0)


def test_what_a_question_and_a_journal_ask_is_read_the_same(tool, visitor):
    """The words were stored under other names."""
    kirsten = enter(visitor, "kirsten", pathway="citizen")
    paths = ("m01/page/not-consultation", "m01/journal")
    kirsten.at_the_end(kirsten.go(paths[0]))  # the older schema knows no page that was opened and not read
    read = [kirsten.go(path).text for path in paths]
    engine = tool.shared.database.engine

    downgrade(engine, BEFORE_SCENES)
    with engine.connect() as connection:
        bodies = connection.execute(text("SELECT body FROM prose_version")).scalars().all()
    upgrade(engine)

    names = [set(unpack(body)["items"]["m01/shared-say"]["body"]) for body in bodies]
    assert names
    assert all("stem" in one and "ask" not in one for one in names)
    assert [kirsten.go(path).text for path in paths] == read
    assert read_anew(tool).item("m01/shared-say").prose["ask"] in kirsten.go(paths[0]).response.text


def test_a_grade_that_an_older_release_sent_is_known_as_ours(tool, lms):
    grades = Grades(tool=tool, lms=lms)
    grades.arrive("kirsten")
    grades.earn("kirsten", 0.8)
    grades.work()
    engine = tool.shared.database.engine

    downgrade(engine, FIRST)
    upgrade(engine)

    with reading(tool) as session:
        assert session.scalars(select(Delivery.ours)).all() == [[0.8]]


def test_texts_that_reports_count_as_journals_stay_that(tool, visitor):
    kirsten = enter(visitor, "kirsten", pathway="citizen")
    for slot, page, field in (
        ("m01/journal", "m01/journal", "text"),
        ("m01/anchor-concept", "m01/page/my-definition", "text"),
        ("m01/definition-card", "m01/page/my-definition", "field__because"),
    ):
        kirsten.write(slot, kirsten.go(page), **{field: "So it is."})
    engine = tool.shared.database.engine

    downgrade(engine, KINDS_BY_NAME)
    with engine.connect() as connection:
        kinds = dict(map(tuple, connection.execute(text("SELECT slot, kind FROM entry"))))
    upgrade(engine)

    assert kinds == {
        "m01/journal": "journal",
        "m01/anchor-concept": "artefact",
        "m01/definition-card": "artefact",
    }
    with reading(tool) as session:
        counted_as = dict(map(tuple, session.execute(select(Entry.slot, Entry.is_journal))))
    assert counted_as == {slot: slot == "m01/journal" for slot in kinds}


def read_anew(tool):
    """The course as a process reads it that has just begun."""
    with reading(tool) as session:
        return courses.read_current(session, library=Library(), locale="en").view


def test_a_course_of_before_there_was_a_cast_is_read_as_one_without(tool):
    engine = tool.shared.database.engine

    downgrade(engine, BEFORE_A_CAST)
    with engine.begin() as connection:
        for table, column in (("release", "bones"), ("prose_version", "body"), ("served_words", "body")):
            for (stored,) in connection.execute(text(f"SELECT {column} FROM {table}")).all():  # noqa: S608
                old = {
                    key: one
                    for key, one in unpack(stored).items()
                    if key not in {"cast", "ends", "annexes", "doors"}
                }
                told = {"old": pack(old), "stored": stored}
                connection.execute(
                    text(f"UPDATE {table} SET {column} = :old WHERE {column} = :stored"),  # noqa: S608
                    told,
                )
    upgrade(engine)

    view = read_anew(tool)
    assert (view.course.cast, view.course.annexes, view.course.doors) == ({}, {}, {})
    assert view.page("m01/not-consultation").title == "Not consultation, not just working together"
