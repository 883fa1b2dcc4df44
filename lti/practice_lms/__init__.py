"""Knows how to be an LMS for practice; does not know the tool it launches, and imports nothing else of `lti`.

A small, strict LTI 1.3 platform with people in it: the demo runs on it, and so do the contract tests.
Because it shares no code with the gate, both ends cannot share one mistake.

config       what an LMS needs to be told: its own address, the tool's, its people and courses
world        the people and courses it has unless told otherwise
families     frozen records of what Moodle, Canvas and a plain platform do differently
keys         its signing key, kept in a file if one is named
gradebook    columns and cells, kept in a file if one is named; scoring: the rules for one score
memory       hints, access tokens, spent token requests, the last messages
registrar    registration tokens and the tools that registered themselves
handlers     where the tool wants notices
claims       what an id_token says; roles, substitution: parts of it
addresses    one blueprint each: oidc, tokens, line_items, scores, members, registrations, notices, selecting, pages, ...
platform     puts all of that together; server runs it
"""

from lti.practice_lms.config import PlatformConfig, ToolAddresses
from lti.practice_lms.families import CANVAS_LIKE, MOODLE_LIKE, PLAIN
from lti.practice_lms.platform import create_platform

__all__ = ["CANVAS_LIKE", "MOODLE_LIKE", "PLAIN", "PlatformConfig", "ToolAddresses", "create_platform"]
