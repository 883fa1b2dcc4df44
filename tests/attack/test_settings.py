"""Settings that would open a door are refused, and printed they show nothing."""

import pytest

from app.config import ConfigError, Settings

SECRET = "Vb3-9kQz_fR7tLm2XcYw8HsJ4NpAeG6u"
OUTSIDE = {
    "DATABASE_URL": "sqlite:////tmp/x.db",
    "PUBLIC_URL": "https://course.example.org",
    "SECRET_KEY": SECRET,
}
HERE = {"DATABASE_URL": "sqlite:////tmp/x.db", "PUBLIC_URL": "http://127.0.0.1:8080", "SECRET_KEY": SECRET}


def problems(**told):
    with pytest.raises(ConfigError) as refused:
        Settings.from_environ(told)
    return "\n".join(refused.value.problems)


@pytest.mark.parametrize(
    "secret",
    [
        "changeme" * 4,
        "secret-secret-secret-secret-secret",
        "correct horse correct horse correct horse",
        "abcabcabcabcabcabcabcabcabcabcabcabc",
        "0123456789" * 4,
        "short",
        "",
    ],
)
def test_a_secret_of_repeated_words_is_refused(secret):
    assert "SECRET_KEY is missing or weak" in problems(**OUTSIDE | {"SECRET_KEY": secret})


@pytest.mark.parametrize("secret", [SECRET, SECRET + SECRET, "f" + "0a1b2c3d4e5f60718293a4b5c6d7e8f9"])
def test_a_random_secret_is_taken(secret):
    assert Settings.from_environ(OUTSIDE | {"SECRET_KEY": secret}).secret_key == secret


EVERYWHERE = ["0.0.0.0", "::", "10.0.0.7", "course.example.org"]  # noqa: S104


@pytest.mark.parametrize("host", [*EVERYWHERE, ""])
def test_a_practice_lms_is_for_this_machine_alone(host):
    told = HERE | {"PRACTICE_LMS": "http://localhost:8081", "HOST": host}
    if host:
        assert "lets anybody who reaches this machine be anybody" in problems(**told)
    else:
        assert Settings.from_environ(told).host == "127.0.0.1"


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1"])
def test_on_this_machine_it_may_run(host):
    assert Settings.from_environ(HERE | {"PRACTICE_LMS": "http://localhost:8081", "HOST": host}).host == host


def test_printed_settings_show_nothing():
    told = repr(Settings.from_environ(OUTSIDE | {"DATABASE_URL": "postgresql+psycopg://me:open-sesame@db/x"}))
    assert "sesame" not in told
    assert SECRET not in told
