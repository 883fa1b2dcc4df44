"""The whole way once: a click, a launch, a token, a score, and the grade on the page."""


def test_a_launch_leads_to_a_grade_in_the_gradebook(lms, stub_tool, form_of):
    action, fields = lms.login_form(person="kirsten", link="m01")
    page = lms.http.post(
        action, data=fields, timeout=5
    )  # the tool redirects to /auth, which answers with a form
    action, fields = form_of(page.text)
    assert lms.http.post(action, data=fields, timeout=5).text == "launched"

    path, received = stub_tool.received[-1]
    claims = lms.claims(received["id_token"])
    assert path == "/lti/launch"
    assert received["state"]
    endpoint = claims["https://purl.imsglobal.org/spec/lti-ags/claim/endpoint"]
    assert endpoint["lineitem"] == lms.column_url("m01")

    assert lms.score(scoreGiven=81, comment="Only your journal is left.").status_code == 200
    grades = lms.get("/as/kirsten/course/1/gradebook").text
    assert "<b>81</b>" in grades
    assert "Only your journal is left." in grades
