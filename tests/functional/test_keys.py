"""`keys rotate`: a new key takes over, and at no moment does a platform meet a signature it cannot check.

1EdTech Security Framework 1.0, section 6.3: platforms fetch our key set and keep it for a while; ours an hour at most.
"""

import json
from datetime import timedelta
from functools import cache

import jwt
import pytest
import requests
from sqlalchemy import select, text

from app.models import Audit
from app.models import SigningKey as Kept
from app.services.operating import keys
from app.worker.loop import run_once
from lti.keys import generate_signing_key, opened_key
from lti.ports import SigningKey
from lti.practice_lms.config import PlatformConfig
from tests.doorstep import command
from tests.gradebook import Grades
from tests.once import once_a_run
from tests.practice import practice_lms

KEPT = timedelta(hours=1)
"""How long a platform may keep a key set."""
LIVES = timedelta(minutes=10)
"""How long what we sign can be checked: the longest of our messages, and clocks that differ."""
STEP = timedelta(minutes=5)


@once_a_run
def made_keys() -> list[SigningKey]:
    return [generate_signing_key() for _ in range(6)]


@pytest.fixture(autouse=True)
def _keys_were_made_before(monkeypatch):
    """Each rotation has new ones, of a few that are made once a run: making one takes longer than most tests."""
    monkeypatch.setattr(keys, "generate_signing_key", iter(made_keys()).__next__)


def published(tool) -> dict:
    """The key set as a platform gets it."""
    return requests.get(f"{tool.url}/lti/jwks.json", timeout=10).json()


def signed(tool) -> str:
    key = tool.shared.key_ring.signing_key()
    return jwt.encode(
        {"sub": "tool"}, opened_key(key.private_pem), algorithm="RS256", headers={"kid": key.kid}
    )


def accepts(key_set: dict, token: str) -> bool:
    """What a platform with this key set makes of a token, without asking again."""
    kid = jwt.get_unverified_header(token)["kid"]
    return any(key["kid"] == kid and is_signed(token, json.dumps(key)) for key in key_set["keys"])


@cache
def is_signed(token: str, key: str) -> bool:
    """Whether a published key, as JSON, opens a token: the same two say the same at every moment."""
    return jwt.decode(token, jwt.PyJWK.from_json(key).key, algorithms=["RS256"]) == {"sub": "tool"}


def rotate(tool) -> str:
    ended = command(tool, "keys", "rotate")
    assert ended.exit_code == 0, ended.output
    return ended.output


def kids(tool) -> list[str]:
    return [key["kid"] for key in published(tool)["keys"]]


def test_at_every_moment_a_platform_with_an_hour_old_key_set_accepts_what_we_sign(tool):
    """Rotated twice, four hours apart, seen every five minutes: old key sets, and old signatures with new key sets."""
    moments = []
    for number in range(int(timedelta(hours=9) / STEP)):
        if number * STEP in {timedelta(hours=1), timedelta(hours=5)}:
            rotate(tool)
        run_once(tool.app)
        moments.append((published(tool), signed(tool)))
        tool.clock.forward(STEP)

    refused = [
        (fetched, checked)
        for checked, (_now, token) in enumerate(moments)
        for fetched in range(max(0, checked - KEPT // STEP), min(len(moments), checked + LIVES // STEP + 1))
        if not accepts(moments[fetched][0], token)
    ]
    assert refused == []
    assert len({jwt.get_unverified_header(token)["kid"] for _keys, token in moments}) == 3


@pytest.mark.both_databases("races")
def test_a_new_key_is_published_at_once_and_signs_two_hours_later(tool):
    old = tool.shared.key_ring.signing_key().kid

    said = rotate(tool)

    (new,) = set(kids(tool)) - {old}
    assert f"Key {new} is published." in said
    signing = []
    for minutes in (0, 119, 2):
        tool.clock.forward(timedelta(minutes=minutes))
        signing.append(tool.shared.key_ring.signing_key().kid)
    assert signing == [old, old, new]


@pytest.mark.both_databases("races")
def test_the_old_key_is_deleted_once_nobody_can_need_it(tool):
    rotate(tool)
    tool.clock.forward(timedelta(hours=2, minutes=55))
    run_once(tool.app)
    assert len(kids(tool)) == 2

    tool.clock.forward(timedelta(minutes=6))
    assert len(kids(tool)) == 1
    run_once(tool.app)

    with tool.shared.database.reading() as session:
        assert list(session.scalars(select(Kept.kid))) == kids(tool)


@pytest.mark.both_databases("races")
def test_a_second_rotation_waits_for_the_first(tool):
    rotate(tool)
    before = published(tool)

    said = rotate(tool)

    assert "is waiting for its turn" in said
    assert published(tool) == before
    tool.clock.forward(timedelta(hours=3))
    assert "is published." in rotate(tool)


def test_the_private_half_is_sealed_and_is_told_to_nobody(tool):
    said = rotate(tool)

    with tool.shared.database.reading() as session:
        stored = session.execute(text("SELECT private FROM signing_key")).scalars().all()
        acts = session.scalars(select(Audit).where(Audit.action == "key.rotated")).all()
    assert len(stored) == 2
    assert all(b"PRIVATE" not in bytes(one) for one in stored)
    assert "PRIVATE" not in said
    assert all({"d", "p", "q"}.isdisjoint(key) for key in published(tool)["keys"])
    assert [(act.by, act.target in {f"key {kid}" for kid in kids(tool)}) for act in acts] == [
        ("operator", True)
    ]


class TestGrades:
    """A platform that checks our signatures takes grades before, during and after."""

    @pytest.fixture
    def lms_config(self, tool) -> PlatformConfig:
        return practice_lms(tool, clock=tool.clock)

    def test_grades_arrive_all_the_while(self, tool, lms):
        grades = Grades(tool=tool, lms=lms)
        grades.arrive("kirsten")
        arrived = []
        for tenth in range(1, 7):
            if tenth == 2:
                rotate(tool)
            grades.earn("kirsten", tenth / 10)
            grades.later(timedelta(minutes=61))
            arrived.append(grades.cell("kirsten").score)

        assert arrived == [1, 2, 3, 4, 5, 6]
