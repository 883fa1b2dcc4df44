"""What outlives a restart, and how the demo is set up."""

import pytest

from lti.practice_lms import CANVAS_LIKE
from lti.practice_lms.__main__ import config_from_environment


def test_a_restart_keeps_the_grades_and_the_columns(run, tmp_path):
    kept = tmp_path / "var" / "practice-lms.json"
    with run(state_file=kept) as lms:
        lms.score(comment="Well done")
        lms.service("DELETE", lms.column_url("m01-quiz"))
        added = lms.platform.gradebook.add("1", label="Whole course", maximum=100, tag="progress")
        before = lms.cell()
    with run(state_file=kept) as lms:
        assert lms.cell() == before
        assert lms.platform.gradebook.launch_column("1", "m01-quiz") is None
        assert lms.platform.gradebook.column("1", added.id) == added
        assert lms.platform.gradebook.add("1", label="Next", maximum=1).id == added.id + 1
        assert lms.score().status_code == 409


@pytest.mark.parametrize("text", ["", "[]", '{"last_id": 3}'])
def test_a_file_that_holds_no_gradebook_is_named(run, tmp_path, text):
    kept = tmp_path / "practice-lms.json"
    kept.write_text(text)
    with pytest.raises(ValueError, match=r"practice-lms\.json holds no gradebook"), run(state_file=kept):
        pass
    assert kept.read_text() == text


def test_a_restart_keeps_the_key(run, tmp_path):
    file = tmp_path / "var" / "key.pem"
    key_sets = []
    for _ in range(2):
        with run(key_pem=None, key_file=file) as lms:
            key_sets.append(lms.get("/jwks.json").json())
    assert key_sets[0] == key_sets[1]
    assert file.stat().st_mode & 0o077 == 0


def test_the_key_set_shows_the_public_half_only(lms):
    (key,) = lms.get("/jwks.json").json()["keys"]
    assert key.keys() == {"kty", "n", "e", "kid", "alg", "use"}


def test_the_demo_stands_where_its_settings_say(tmp_path):
    settings = {
        "LMS_PORT": "9081",
        "TOOL_URL": "http://127.0.0.1:9080",
        "LMS_VAR": str(tmp_path),
        "LMS_FAMILY": "canvas_like",
    }
    config = config_from_environment(settings)
    assert config.issuer == "http://localhost:9081"
    assert config.tool.login == "http://127.0.0.1:9080/lti/login"
    assert config.family is CANVAS_LIKE
    assert config.key_file == tmp_path / "practice-lms-key.pem"


def test_the_demo_has_defaults_for_everything():
    config = config_from_environment({})
    assert (config.issuer, config.client_id, config.deployment_id) == (
        "http://localhost:8081",
        "samskabe-practice",
        "1",
    )
    assert config.tool.target == "http://127.0.0.1:8080/lti/launch"


@pytest.mark.parametrize("settings", [{"LMS_PORT": "many"}, {"LMS_FAMILY": "blackboard"}])
def test_a_setting_that_cannot_be_is_named(settings):
    with pytest.raises(ValueError, match=next(iter(settings))):
        config_from_environment(settings)
