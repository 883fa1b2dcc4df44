"""Settings: what is read, and which combinations are refused with sentences."""

import base64

import pytest

from app.config import ConfigError, Settings, is_loopback

STRONG = "kX9-vQ2mTz7LpR4wYb8NcD3fGh6JsA1e"
OUTSIDE = {"PUBLIC_URL": "https://course.example", "SECRET_KEY": STRONG}


def read(**environ):
    return Settings.from_environ(environ)


def problems(**environ):
    with pytest.raises(ConfigError) as caught:
        read(**environ)
    return caught.value.problems


def test_an_address_outside_needs_https_and_a_strong_secret_and_no_practice_lms():
    assert read(**OUTSIDE).is_https
    assert "https" in problems(PUBLIC_URL="http://course.example", SECRET_KEY=STRONG)[0]
    for weak in ("", "short", "a" * 40):
        assert (
            "SECRET_KEY is missing or weak"
            in problems(PUBLIC_URL="https://course.example", SECRET_KEY=weak)[0]
        )
    assert "PRACTICE_LMS" in problems(**OUTSIDE, PRACTICE_LMS="http://localhost:8081")[0]


def test_all_problems_are_told_at_once():
    assert len(problems(PUBLIC_URL="http://course.example", PRACTICE_LMS="http://localhost:1")) == 3
    told = problems(
        PORT="many", LOG_LEVEL="loud", DATA_KEYS="!", PUBLIC_URL="ftp://x", ALLOW_INSECURE_PLATFORMS="maybe"
    )
    assert [problem.split(":")[0] for problem in told] == [
        "DATA_KEYS",
        "PUBLIC_URL",
        "PORT",
        "LOG_LEVEL",
        "ALLOW_INSECURE_PLATFORMS",
    ]


@pytest.mark.parametrize("url", ["https://a/b", "https://a?x=1", "https://u@a", "a", "//a", "https://"])
def test_a_public_address_is_a_host_and_nothing_more(url):
    assert problems(PUBLIC_URL=url, SECRET_KEY=STRONG)[0].startswith("PUBLIC_URL:")


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("http://localhost:8080", True),
        ("http://127.0.0.1", True),
        ("http://127.8.8.8", True),
        ("http://[::1]:80", True),
        ("http://localhost.example", False),
        ("http://10.0.0.1", False),
        ("http://0.0.0.0", False),
        ("http://course.example", False),
    ],
)
def test_what_leads_to_this_machine_only(url, expected):
    assert is_loopback(url) is expected


def test_what_is_allowed_and_not_recommended_is_warned_about():
    key = base64.urlsafe_b64encode(bytes(32)).decode()
    assert read(**OUTSIDE, DATA_KEYS=key).warnings == []
    assert [told.split()[0] for told in read(**OUTSIDE, ALLOW_INSECURE_PLATFORMS="1").warnings] == [
        "DATA_KEYS",
        "ALLOW_INSECURE_PLATFORMS",
    ]
    assert read(PRACTICE_LMS="http://localhost:8081").warnings == []


def test_secrets_are_never_shown():
    key = base64.urlsafe_b64encode(bytes(32)).decode()
    settings = read(**OUTSIDE, DATA_KEYS=key, DATABASE_URL="postgresql+psycopg://me:hush@db/course")
    shown = str(settings.masked())
    for secret in (STRONG, key, "hush"):
        assert secret not in shown
    assert settings.masked()["secret_key"] == "set"
    assert settings.masked()["reports_database_url"] == "not set"


def test_each_purpose_has_a_key_of_its_own():
    settings = read(**OUTSIDE)
    assert len({settings.derived_key(purpose) for purpose in ("data", "launch state", "visit ticket")}) == 3
    assert settings.encryption_keys == (settings.derived_key("data"),)


def test_what_was_written_before_data_keys_were_set_can_still_be_read():
    key = base64.urlsafe_b64encode(bytes(32)).decode()
    assert read(**OUTSIDE, DATA_KEYS=key).encryption_keys == (bytes(32), read(**OUTSIDE).derived_key("data"))
