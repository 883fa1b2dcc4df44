"""How much a request may ask of the database: pinned, so that nobody makes it slow unseen."""

from contextlib import contextmanager

from tests.doorstep import statements, writes

LAUNCH, MAP, PAGE, ITEM = 22, 20, 26, 18


@contextmanager
def max_queries(tool, number):
    with statements(tool) as said:
        yield said
    assert 0 < len(said) <= number, f"{len(said)} statements:\n" + "\n".join(said)


def test_a_returning_learner_and_their_pages_ask_little(tool, doorstep):
    browser = doorstep.browser
    page = doorstep.launch(link="course")
    browser.send(page, page.form("/pathway"), pathway="citizen")
    login = doorstep.login()
    form = {"id_token": doorstep.token(login), "state": login.state}

    with max_queries(tool, LAUNCH):
        answer = browser.http.post(f"{tool.url}/lti/launch", data=form, allow_redirects=False, timeout=20)
    base = f"{tool.url}{answer.headers['Location']}"
    with max_queries(tool, MAP):
        assert browser.open(base).status == 200
    browser.open("m01/page/tuesday", base=base)
    with max_queries(tool, PAGE) as said:
        assert browser.open("m01/page/tuesday", base=base).status == 200
    assert not writes(said)
    quiz = browser.open("m01/quiz", base=base)
    item = browser.send(quiz, quiz.form("m01/quiz"))
    with max_queries(tool, ITEM):
        assert browser.open(item.url).status == 200
