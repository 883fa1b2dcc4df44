"""The memory: every table, one aggregate a file; knows no query, no rule, no HTTP.

Importing this package makes all tables known to `Base.metadata`.
"""

from app.models.api_token import ApiToken
from app.models.attempt import Attempt, Response
from app.models.audit import Audit
from app.models.badge_key import BadgeKey
from app.models.base import Base, random_key
from app.models.certificate import Certificate
from app.models.context import Context
from app.models.data_key import DataKey
from app.models.delivery import Delivery
from app.models.deployment import Deployment
from app.models.draft import Draft
from app.models.enrolment import Enrolment
from app.models.entry import Entry
from app.models.erasure import Erasure
from app.models.feedback import Feedback
from app.models.generation import Generation
from app.models.heartbeat import Heartbeat
from app.models.institution import Institution
from app.models.invite import Invite
from app.models.job import Job
from app.models.launch_attempt import LaunchAttempt
from app.models.line_item import LineItem
from app.models.local_case import CaseReview, CaseStar, CaseVersion, LocalCase
from app.models.logo import Logo
from app.models.media_piece import MediaPiece
from app.models.notice import Notice
from app.models.operator_link import OperatorLink
from app.models.page_mark import PageMark
from app.models.person import Person
from app.models.platform import AccessToken, KeySet, Platform
from app.models.platform_count import PlatformCount
from app.models.power import Power
from app.models.progress import Progress
from app.models.release import ProseVersion, Release, ServedWords
from app.models.remark import Remark
from app.models.resource_link import ResourceLink
from app.models.revision import Revision
from app.models.roster_run import RosterRun
from app.models.setup import SetupVersion, StarSetting
from app.models.signing_key import SigningKey
from app.models.tally import Tally
from app.models.thread import Post, Seat, Thread
from app.models.throttle import Throttle
from app.models.upload import Upload, UploadPiece
from app.models.visit import Visit
from app.models.voice_box import BoxAnswer, VoiceBox
from app.models.vote import Vote

__all__ = [
    "AccessToken",
    "ApiToken",
    "Attempt",
    "Audit",
    "BadgeKey",
    "Base",
    "BoxAnswer",
    "CaseReview",
    "CaseStar",
    "CaseVersion",
    "Certificate",
    "Context",
    "DataKey",
    "Delivery",
    "Deployment",
    "Draft",
    "Enrolment",
    "Entry",
    "Erasure",
    "Feedback",
    "Generation",
    "Heartbeat",
    "Institution",
    "Invite",
    "Job",
    "KeySet",
    "LaunchAttempt",
    "LineItem",
    "LocalCase",
    "Logo",
    "MediaPiece",
    "Notice",
    "OperatorLink",
    "PageMark",
    "Person",
    "Platform",
    "PlatformCount",
    "Post",
    "Power",
    "Progress",
    "ProseVersion",
    "Release",
    "Remark",
    "ResourceLink",
    "Response",
    "Revision",
    "RosterRun",
    "Seat",
    "ServedWords",
    "SetupVersion",
    "SigningKey",
    "StarSetting",
    "Tally",
    "Thread",
    "Throttle",
    "Upload",
    "UploadPiece",
    "Visit",
    "VoiceBox",
    "Vote",
    "random_key",
]
