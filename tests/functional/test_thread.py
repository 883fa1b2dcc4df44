"""The thread through everything: LMS, launch, a page, a question, a grade, a row of the report."""

import pytest

pytestmark = pytest.mark.both_databases("journey of a learner")


def test_a_citizen_opens_the_course_from_the_lms(visitor):
    page = visitor.launch("kirsten")

    assert page.status == 200, page.text
    assert "/v/" in page.url
    assert page.heading
    page = visitor.send(page, page.pathway_form, pathway="citizen")
    assert page.status == 200, page.text
    page = visitor.open(page.link("Begin here"), base=page.url)
    assert page.status == 200, page.text
    page = visitor.open(page.link("Begin"), base=page.url)
    assert page.status == 200, page.text
    seen = 0
    while "/page/" in page.url:
        seen += 1
        doing = [form for form in page.forms if form.action.endswith(page.url.partition("/v/")[2])]
        if doing:
            page = visitor.send(page, doing[0], do="next")
        else:
            page = visitor.open(page.link("Next"), base=page.url)
        assert page.status == 200, page.text
    assert seen == 10
    page = visitor.send(page, page.form("m01/quiz"))
    assert page.status == 200, page.text
