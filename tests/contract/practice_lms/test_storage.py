"""Where tools may keep data in the browser: what the pages of the LMS hold; what their script does is seen in a browser."""

from dataclasses import replace

import requests

from lti.practice_lms import CANVAS_LIKE, PLAIN


def test_a_plain_platform_offers_no_storage(lms):
    page = lms.get("/as/kirsten/course/1").text

    assert "storage" not in page
    assert lms.get("/storage").status_code == 404


def test_a_canvas_like_platform_has_a_frame_beside_the_tools(run, form_of):
    with run(family=CANVAS_LIKE) as lms:
        page = lms.get("/as/kirsten/course/1").text
        choosing = lms.get("/as/anna/course/1/select").text
        _, launch = form_of(lms.auth().text)

    for shown in (page, choosing):
        assert f'<iframe name="post_message_forwarding" src="{lms.url}/storage"' in shown
    assert launch["lti_storage_target"] == "post_message_forwarding"


def test_the_frame_is_on_the_host_of_authentication_and_serves_this_tool_only(run, stub_tool):
    with run(family=CANVAS_LIKE, auth_host="sso.localhost") as lms:
        port = lms.url.rpartition(":")[2]
        assert lms.config.auth_login_url == f"http://sso.localhost:{port}/auth"
        course = lms.get("/as/kirsten/course/1")
        frame = requests.get(f"{lms.url}/storage", timeout=5)

    assert f'src="http://sso.localhost:{port}/storage"' in course.text
    assert f"http://sso.localhost:{port};" in course.headers["Content-Security-Policy"]
    assert f'data-tools="{stub_tool.url}"' in frame.text
    assert f"frame-ancestors 'self' {lms.url};" in frame.headers["Content-Security-Policy"]


def test_the_course_page_itself_can_be_the_storage(run, stub_tool):
    with run(family=replace(PLAIN, storage_frame="_parent")) as lms:
        page = lms.get("/as/kirsten/course/1").text
        assert lms.get("/storage").status_code == 404

    assert f'src="/static/storage.js" data-tools="{stub_tool.url}"' in page


def test_a_silent_storage_is_offered_and_serves_nobody(run):
    with run(family=replace(CANVAS_LIKE, storage_is_silent=True)) as lms:
        _, login = lms.login_form()
        assert 'data-tools=""' in lms.get("/storage").text

    assert login["lti_storage_target"] == "post_message_forwarding"
