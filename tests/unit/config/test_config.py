"""Settings: what is read, and which combinations are refused with sentences."""

import base64

import pytest

from app.config import ConfigError, Settings, is_loopback, settings
from app.config.places import uncompiled_locales

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


@pytest.mark.parametrize(
    ("name", "value", "why"),
    [
        ("PORT", "0", "0 is below 1"),
        ("PORT", "65536", "65536 is above 65535"),
        ("PORT", "-1", "-1 is below 1"),
        ("PORT", "http", "'http' is not a whole number"),
        ("WEB_WORKERS", "0", "0 is below 1"),
        ("WEB_THREADS", "0", "0 is below 1"),
        ("WEB_THREADS", "1.5", "'1.5' is not a whole number"),
        ("TRUSTED_PROXIES", "-1", "-1 is below 0"),
        ("DEFAULT_LOCALE", "tlh", "'tlh' is none of the languages the pages speak: en, de"),
        ("DEFAULT_LOCALE", "english", "'english' is none of the languages the pages speak: en, de"),
        ("DATABASE_URL", "course.db", "it begins neither with sqlite:/// nor with postgresql+psycopg://"),
        (
            "DATABASE_URL",
            "mysql://me:hush@db/x",
            "it begins neither with sqlite:/// nor with postgresql+psycopg://",
        ),
        (
            "DATABASE_URL",
            "sqlite://var/course.db",
            "it begins neither with sqlite:/// nor with postgresql+psycopg://",
        ),
        ("DATABASE_URL", "sqlite:///", "it names no file"),
        ("DATABASE_URL", "sqlite:///:memory:", "it names no file"),
        (
            "DATABASE_URL",
            "postgresql+psycopg://me:hush@db:port/x",
            "it cannot be read as the address of a database",
        ),
        (
            "REPORTS_DATABASE_URL",
            "postgresql+psycopg://me:hush@[::1/x",
            "it cannot be read as the address of a database",
        ),
        (
            "REPORTS_DATABASE_URL",
            "oracle://db/x",
            "it begins neither with sqlite:/// nor with postgresql+psycopg://",
        ),
        ("PUBLIC_URL", "https://a:0", "'https://a:0' names a port that is not between 1 and 65535"),
        ("PUBLIC_URL", "https://a:65536", "'https://a:65536' names a port that is not between 1 and 65535"),
        ("PUBLIC_URL", "https://a:port", "'https://a:port' names a port that is not between 1 and 65535"),
        (
            "PRACTICE_LMS",
            "http://localhost:0",
            "'http://localhost:0' names a port that is not between 1 and 65535",
        ),
    ],
)
def test_a_value_that_cannot_work_is_refused_with_a_sentence(name, value, why):
    [told] = problems(**{**OUTSIDE, name: value})
    assert told.startswith(f"{name}: {why}. ")
    assert "hush" not in told


@pytest.mark.parametrize("name", ["REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"])
def test_authorities_that_are_not_there_are_told_at_the_start(name, tmp_path):
    [told] = problems(**OUTSIDE, **{name: f"{tmp_path}/town.pem"})
    assert told.startswith(f"{name}: there is no file '{tmp_path}/town.pem'.")
    (tmp_path / "town.pem").touch()
    assert read(**OUTSIDE, **{name: f"{tmp_path}/town.pem"}).is_https


def test_values_that_cannot_work_are_told_all_at_once():
    told = problems(DATABASE_URL="x", REPORTS_DATABASE_URL="y", PORT="0", WEB_WORKERS="0", DEFAULT_LOCALE="z")
    assert [problem.split(":")[0] for problem in told] == [
        "DATABASE_URL",
        "REPORTS_DATABASE_URL",
        "PORT",
        "WEB_WORKERS",
        "DEFAULT_LOCALE",
    ]


def test_values_at_the_edge_are_taken():
    settings = read(
        **OUTSIDE,
        PORT="65535",
        WEB_WORKERS="1",
        WEB_THREADS="1",
        DEFAULT_LOCALE="de",
        REPORTS_DATABASE_URL="postgresql+psycopg://db/course",
    )
    assert (settings.port, settings.web_workers, settings.web_threads) == (65535, 1, 1)
    assert (settings.default_locale, settings.reports_database_url) == (
        "de",
        "postgresql+psycopg://db/course",
    )
    assert read(**OUTSIDE).reports_database_url == ""


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


def test_private_hosts_are_named_by_name_and_port_alone():
    assert read(
        **OUTSIDE, ALLOWED_PRIVATE_HOSTS="Moodle.Town.example:8443, 10.0.0.7"
    ).allowed_private_hosts == {
        "moodle.town.example:8443",
        "10.0.0.7",
    }
    for wrong in ("https://moodle.town.example", "moodle.town.example:0", "moodle.town.example/x"):
        assert problems(**OUTSIDE, ALLOWED_PRIVATE_HOSTS=wrong)[0].startswith("ALLOWED_PRIVATE_HOSTS:")


def test_secrets_are_never_shown():
    key = base64.urlsafe_b64encode(bytes(32)).decode()
    settings = read(**OUTSIDE, DATA_KEYS=key, DATABASE_URL="postgresql+psycopg://me:hush@db/course")
    shown = str(settings.masked())
    for secret in (STRONG, key, "hush"):
        assert secret not in shown
    assert settings.masked()["secret_key"] == "set"
    assert settings.masked()["reports_database_url"] == "not set"


def test_which_database_is_meant_is_shown_without_its_password():
    url = "postgresql+psycopg://me:hush@db.example:5433/course?sslmode=require&password=hush"
    shown = read(**OUTSIDE, DATABASE_URL=url).masked()
    assert shown["database_url"] == "postgresql+psycopg://me:***@db.example:5433/course"
    assert (
        read(**OUTSIDE, DATABASE_URL="sqlite:////srv/x.db").masked()["database_url"] == "sqlite:////srv/x.db"
    )


@pytest.mark.parametrize("password", ["hu@sh", "hu@sh/1", "hu:sh@", "hu?s@h"])
def test_a_password_that_is_not_encoded_is_told_without_it(password):
    [told] = problems(**OUTSIDE, DATABASE_URL=f"postgresql+psycopg://me:{password}@db.example/course")
    assert "percent-encoded: @ as %40" in told
    assert "hu" not in told.replace("http", "")


def test_each_purpose_has_a_key_of_its_own():
    settings = read(**OUTSIDE)
    assert len({settings.derived_key(purpose) for purpose in ("data", "launch state", "visit ticket")}) == 3
    assert settings.encryption_keys == (settings.derived_key("data"),)


def test_what_was_written_before_data_keys_were_set_can_still_be_read():
    key = base64.urlsafe_b64encode(bytes(32)).decode()
    assert read(**OUTSIDE, DATA_KEYS=key).encryption_keys == (bytes(32), read(**OUTSIDE).derived_key("data"))


def test_a_catalogue_nobody_compiled_is_told(tmp_path, monkeypatch):
    for name in ("de", "da"):
        (tmp_path / name / "LC_MESSAGES").mkdir(parents=True)
        (tmp_path / name / "LC_MESSAGES" / "messages.po").touch()
    (tmp_path / "de" / "LC_MESSAGES" / "messages.mo").touch()
    assert uncompiled_locales(tmp_path) == ("da",)

    monkeypatch.setattr(settings, "TRANSLATIONS", tmp_path)
    told = read(**OUTSIDE).warnings
    assert any(
        "There is no compiled catalogue of da: pages that would speak it are in English." in one
        for one in told
    )
