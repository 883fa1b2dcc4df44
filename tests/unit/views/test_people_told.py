"""What became of a grade is told on a person's page by the state of its cell, and no two states alike."""

from datetime import UTC, datetime

import pytest
from flask import Flask
from flask_babel import Babel

from app.services.exchange import states
from app.services.reporting.people import InGradebook
from app.views.admin.people_told import _grade

ALL = (states.WAITING, states.SENT, states.PARKED, states.THEIRS, states.EMPTIED)


@pytest.fixture
def speaking():
    app = Flask(__name__)
    Babel(app)
    with app.test_request_context():
        yield


@pytest.mark.usefixtures("speaking")
def test_each_state_has_words_of_its_own():
    told = {state: _grade(InGradebook(measures="m01", grade=0.5, state=state, sent_at=None)) for state in ALL}
    assert len(set(told.values())) == len(ALL), told
    assert told[states.EMPTIED] == "50% here; emptied in the platform"


@pytest.mark.usefixtures("speaking")
def test_what_has_arrived_says_when():
    at = datetime(2026, 11, 30, 12, tzinfo=UTC)
    told = _grade(InGradebook(measures="m01", grade=0.5, state=states.SENT, sent_at=at))
    assert told.startswith("50%, arrived on ")
