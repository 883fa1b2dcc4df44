"""The bar is the same on every page of an audience, error pages included; these lead back."""

import pytest

from tests.keeper import come_in

STAFF = ("Map", "Set-up", "Guide", "Shared texts", "Grades", "Report", "My texts", "Words")


def base_of(page):
    return "/".join(page.url.split("/")[:5]) + "/"


def bar_of(page):
    return page.response.text.split("<header")[1].split("</header>")[0]


@pytest.fixture
def teaching(come, visitor):
    return base_of(come("anna", visitor=visitor).page)


@pytest.mark.parametrize(
    "path",
    [
        "",
        "m01",
        "m01/quiz",
        "texts",
        "words",
        "set-up",
        "shared",
        "grades",
        "reports",
        "nowhere",
        "m01/page/nowhere",
    ],
)
def test_who_teaches_has_the_same_ways_everywhere(visitor, teaching, path):
    page = visitor.open(path, base=teaching)
    bar = bar_of(page)
    assert all(f">{words}</a>" in bar for words in STAFF), path
    assert bar.count('aria-current="page"') in {0, 2}, "in the row, and behind the word of a phone"


def test_a_learner_has_three_words(visitor, lms):
    del lms
    page = visitor.launch("kirsten")
    page = visitor.open("texts", base=base_of(page))
    bar = bar_of(page)
    assert [words for words in STAFF if f">{words}</a>" in bar] == ["Map", "My texts", "Words"]
    assert "ways-all" not in bar


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("nowhere", 404),
        ("m99", 404),
        ("set-up", 403),
        ("reports", 403),
        ("look", 405),
    ],
)
def test_an_error_inside_a_visit_keeps_the_bar_and_leads_to_the_map(visitor, lms, path, status):
    del lms
    base = base_of(visitor.launch("kirsten"))
    page = visitor.open(path, base=base)
    assert page.status == status
    assert 'aria-label="Course"' in bar_of(page)
    assert base.endswith(page.link("To the map"))
    assert visitor.open(page.link("To the map"), base=base).status == 200


def test_a_form_that_is_not_ours_keeps_it_too(visitor, lms):
    del lms
    base = base_of(visitor.launch("kirsten"))
    answer = visitor.http.post(f"{base}look", data={"size": "120"}, timeout=20)
    assert answer.status_code == 403
    assert "To the map" in answer.text


def test_who_has_no_visit_is_shown_no_bar(visitor, new_visitor, lms):
    del lms
    base = base_of(visitor.launch("kirsten"))
    for path in (f"{base}nowhere", f"{base}texts"):
        page = new_visitor().open(path)
        assert page.status in {401, 404}
        assert "<nav" not in bar_of(page)
        assert "To the map" not in page.text


def test_the_operator_s_errors_lead_to_the_operator_s_pages(tool):
    keeper = come_in(tool)
    page = keeper.open("operator/platforms/nobody")
    assert page.status == 404
    assert ">Deployments</a>" in bar_of(page)
    assert page.link("To the start").endswith("operator/platforms")
