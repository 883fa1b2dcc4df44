"""A box of text is shown with its heading and asks for nothing."""

from pathlib import Path
from types import SimpleNamespace

import pytest
from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup

from app.views.rendering import told_in
from app.views.telling.blocks import block_of

TEMPLATES = Path(__file__).parents[3] / "app" / "templates"


@pytest.fixture(scope="module")
def activity():
    jinja = Environment(loader=FileSystemLoader(TEMPLATES), extensions=["jinja2.ext.i18n"], autoescape=True)
    jinja.install_null_translations()
    jinja.filters.update(local_time=str, told_in=told_in)
    return jinja.get_template("components/activity.html").module.activity


def box(**prose):
    item = SimpleNamespace(item=SimpleNamespace(local_id="good-to-know", kind="text"), prose=prose, bones={})
    return block_of(item, html=Markup("<p>The bus is free.</p>"))


def test_a_box_shows_its_heading_and_its_text_and_asks_for_nothing(activity):
    shown = activity({"block": box(title="Good to know & use")})
    assert '<section class="activity" id="good-to-know"' in shown
    assert "Good to know &amp; use</h2>" in shown
    assert "<p>The bus is free.</p>" in shown
    assert "<form" not in shown


def test_a_box_without_a_title_has_no_heading(activity):
    shown = activity({"block": box()})
    assert "<p>The bus is free.</p>" in shown
    assert "<h2" not in shown
