import re

from lti import connector
from lti.errors import all_errors

assert connector  # every module that could define an error of its own is loaded


def test_every_error_has_a_code_of_its_own_and_a_status():
    classes = list(all_errors())
    codes = [error.code for error in classes]

    assert len(codes) == len(set(codes)) > 30
    assert all(re.fullmatch(r"lti\.[a-z_]+", code) for code in codes)
    assert all(400 <= error.status < 600 for error in classes)


def test_every_error_says_what_it_means():
    assert all(error.__doc__ for error in all_errors())
