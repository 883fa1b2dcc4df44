"""Whose address counts as one."""

import pytest

from app.senders import line_of


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff:ffff:ffff:ffff"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("fe80::1%eth0", "fe80::2"),
    ],
)
def test_addresses_of_one_line_are_one(one, other):
    assert line_of(one) == line_of(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("192.0.2.1", "192.0.2.2"),
        ("2001:db8:1:2::1", "2001:db8:1:3::1"),
        ("2001:db8::1", "192.0.2.1"),
        ("", "nobody"),
    ],
)
def test_addresses_of_other_lines_are_others(one, other):
    assert line_of(one) != line_of(other)


def test_what_is_no_address_is_counted_as_it_stands():
    assert line_of("unknown") == "unknown"
