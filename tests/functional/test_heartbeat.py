"""A dead worker is seen: by those who teach, by the operator and by a machine; the tool stays ready without one."""

from datetime import datetime, timedelta

import pytest

from app.worker.loop import run_once
from lti.practice_lms.config import PlatformConfig
from tests.doorstep import statements
from tests.keeper import come_in
from tests.practice import practice_lms

pytestmark = pytest.mark.both_databases("claims")


@pytest.fixture
def lms_config(tool) -> PlatformConfig:
    """The LMS goes by the tool's clock, which tests turn forward."""
    return practice_lms(tool, clock=tool.clock)


def test_when_the_worker_was_last_seen_is_told_everywhere(tool, lms, visitor):
    del lms
    page = visitor.launch("anna")
    base = page.url.split("set-up")[0]
    keeper = come_in(tool)

    def told():
        answer = visitor.http.get(f"{tool.url}/health", timeout=20)
        assert answer.status_code == 200
        grades = visitor.open("grades", base=base).text
        return answer.json(), grades, keeper.open("operator/platforms").text

    machine, *pages = told()
    assert (machine["worker"], machine["worker_seen_at"]) == ("silent", None)
    assert all("has not been seen yet" in page for page in pages)

    run_once(tool.app)
    machine, *pages = told()
    ago = tool.clock() - datetime.fromisoformat(machine["worker_seen_at"])
    assert (machine["worker"], ago < timedelta(minutes=1)) == ("alive", True)
    assert all("is at work. It was last seen on" in page for page in pages)

    tool.clock.forward(timedelta(minutes=3))
    machine, *pages = told()
    assert (machine["status"], machine["worker"]) == ("ok", "silent")
    assert all("was last seen on" in page and "is at work" not in page for page in pages)
    assert visitor.http.get(f"{tool.url}/health/ready", timeout=20).status_code == 200


def test_health_says_a_bounded_number_of_things_to_the_database(tool, visitor):
    run_once(tool.app)
    with statements(tool) as said:
        visitor.http.get(f"{tool.url}/health", timeout=20)
    assert len(said) <= 6
