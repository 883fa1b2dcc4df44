"""Who is shut out is out at once: suspending ends visits, and all of them can be ended."""

import pytest
from sqlalchemy import select

from app.models import Audit, Deployment, Visit
from tests.doorstep import CORE, command, reading
from tests.keeper import come_in

OVER = "Your visit is over"


@pytest.fixture
def keeper(tool):
    return come_in(tool)


def is_over(doorstep, page):
    return doorstep.browser.open(page.url).heading == OVER


@pytest.mark.both_databases("statements")
def test_suspending_a_deployment_ends_its_visits_and_no_others(tool, doorstep, keeper):
    number = command(tool, "institution", "list").output.split("\t")[0]
    with tool.shared.database.writing() as session:
        platform_id = session.scalars(select(Deployment.platform_id)).one()
        session.add(
            Deployment(platform_id=platform_id, lti_id="second", state="active", institution_id=int(number))
        )
    first, second = doorstep.launch(), doorstep.launch({CORE + "deployment_id": "second"}, person="omar")
    with reading(tool) as session:
        suspended = session.scalars(select(Deployment.id).where(Deployment.lti_id == "1")).one()

    assert command(tool, "deployment", "suspend", str(suspended)).exit_code == 0

    assert is_over(doorstep, first)
    assert not is_over(doorstep, second)
    assert keeper.open("operator/deployments").status == 200, "the operator's own visit goes on"


def test_suspending_a_platform_ends_its_visits_and_shuts_its_door(doorstep, keeper):
    page = doorstep.launch()
    preview = doorstep.launch(
        {CORE + "roles": ["http://purl.imsglobal.org/vocab/lis/v2/membership#Instructor"]}
    )
    listed = keeper.send(keeper.open("operator/platforms"), "/suspend")
    assert "its visits have ended" in listed.text
    assert is_over(doorstep, page)
    assert is_over(doorstep, preview)
    assert doorstep.login().response.status_code == 400

    listed = keeper.send(listed, "/resume")
    assert "People can come from the platform again." in listed.text
    assert doorstep.launch().status == 200


@pytest.mark.both_databases("statements")
def test_every_visit_can_be_ended(tool, doorstep, keeper):
    page = doorstep.launch()
    done = keeper.send(keeper.open("operator/platforms"), "/visits/end")
    assert "All visits have ended." in done.text
    assert is_over(doorstep, page)
    assert doorstep.launch().status == 200
    with reading(tool) as session:
        assert session.scalars(select(Audit.action).where(Audit.action == "visits.ended")).all() == [
            "visits.ended"
        ]


@pytest.mark.both_databases("statements")
def test_the_commands_do_the_same(tool, doorstep):
    page = doorstep.launch()
    assert command(tool, "platform", "suspend", "1").output.startswith("Suspended.")
    assert is_over(doorstep, page)
    assert command(tool, "platform", "resume", "1").exit_code == 0
    page = doorstep.launch()
    assert command(tool, "platform", "end-visits").exit_code == 0
    assert is_over(doorstep, page)
    assert command(tool, "platform", "suspend", "99").exit_code == 1
    with reading(tool) as session:
        assert session.scalars(select(Visit.id).where(Visit.ended_at.is_(None))).all() == []
