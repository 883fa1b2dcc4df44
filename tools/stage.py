"""Sets up what tools need who look at real pages: the tool and the practice LMS, running, on a database of their own."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from app import clock
from app.adapters.sql import schema
from app.cli.course import SHIPPED
from app.config import Settings
from app.content.check import compile_course
from app.services.releases import publishing
from lti.practice_lms.config import PlatformConfig, ToolAddresses
from lti.practice_lms.server import running_platform
from tests.conftest import register
from tests.journey import RunningTool, Visitor, running_tool


@dataclass(frozen=True, kw_only=True)
class Stage:
    """Both servers: the tool on 127.0.0.1, the LMS on localhost, so that the frame is on another site."""

    tool: RunningTool
    lms_url: str

    def visitor(self) -> Visitor:
        """Somebody new with a browser of their own."""
        return Visitor(self.lms_url)


@contextmanager
def stage() -> Iterator[Stage]:
    """Serve the shipped course until the block ends; nothing is kept."""
    with (
        tempfile.TemporaryDirectory(prefix="samskabe-stage-") as folder,
        running_tool(_settings(Path(folder))) as tool,
    ):
        shared = tool.shared
        schema.upgrade(shared.database.engine)
        with shared.database.writing() as session:
            publishing.publish(session, compile_course(SHIPPED), now=clock.now())
        with running_platform(PlatformConfig(tool=ToolAddresses.at(tool.url))) as lms:
            register(tool, lms)
            yield Stage(tool=tool, lms_url=lms.config.base_url)


def _settings(folder: Path):  # noqa: ANN202  (a function of the address, as `running_tool` wants it)
    return lambda url: Settings.from_environ(
        {
            "ALLOW_INSECURE_PLATFORMS": "1",
            "DATABASE_URL": f"sqlite:///{folder}/stage.db",
            "LOG_LEVEL": "WARNING",
            "PUBLIC_URL": url,
            "SECRET_KEY": "only as long as the stage stands",
        }
    )
