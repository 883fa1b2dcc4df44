"""What a count of the browser needs: a sentence for every plural category of the page's language."""

import pytest
from flask import Flask
from flask_babel import Babel, force_locale

from app.i18n import percent, plural_samples
from app.views.rendering import told_in


@pytest.fixture
def asked():
    app = Flask(__name__)
    Babel(app)
    with app.test_request_context():
        yield


@pytest.mark.usefixtures("asked")
@pytest.mark.parametrize(
    ("locale", "categories"),
    [
        ("de", {"one": 1, "other": 0}),
        ("ja", {"other": 0}),
        ("pl", {"one": 1, "few": 2, "many": 0}),
        ("ar", {"zero": 0, "one": 1, "two": 2, "few": 3, "many": 11, "other": 100}),
    ],
)
def test_every_plural_category_of_a_language_has_a_count(locale, categories):
    with force_locale(locale):
        assert dict(plural_samples()) == categories


@pytest.mark.usefixtures("asked")
def test_a_share_is_written_as_the_language_writes_it():
    with force_locale("en"):
        assert percent(0.7) == "70%"
    with force_locale("de"):
        assert percent(0.7) == "70\N{NO-BREAK SPACE}%"


def test_only_words_in_another_language_are_marked():
    assert told_in("What is it?", None) == "What is it?"
    assert told_in("You & I", "en") == '<span lang="en">You &amp; I</span>'
