"""An author looks at a course of theirs: it is served from its folder, and what was there before is not touched."""

from tools import demo


def test_a_course_of_its_own_is_served_from_its_folder_and_kept_apart(monkeypatch, tmp_path):
    started = []
    monkeypatch.setattr(demo, "start", lambda command, settings: started.append((command, settings)))
    monkeypatch.setattr(demo, "wait_for", lambda *_: False)
    demo.run(demo.environment("1", "2") | demo.apart(str(tmp_path)), [], str(tmp_path / "mine"))
    command, settings = started[0]
    assert command[-3:] == ["serve", "--course", str(tmp_path / "mine")]
    assert settings["DATABASE_URL"] == f"sqlite:///{tmp_path}/demo.db"
    assert settings["LMS_VAR"] == str(tmp_path)


def test_without_one_it_is_the_course_that_is_there(monkeypatch):
    started = []
    monkeypatch.setattr(demo, "start", lambda command, _settings: started.append(command))
    monkeypatch.setattr(demo, "wait_for", lambda *_: False)
    demo.run(demo.environment("1", "2"), [])
    assert started[0][-1] == "serve"
