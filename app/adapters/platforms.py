"""Knows where registrations and deployments are kept; knows no launch."""

from collections.abc import Sequence

from sqlalchemy import select

from app.adapters.sql.engine import Database
from app.models.deployment import Deployment
from app.models.platform import Platform
from lti.messages import Registration
from lti.ports import DeploymentState


class SqlPlatformDirectory:
    """`lti.ports.PlatformDirectory` over SQL. Suspended platforms are not known."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def registrations(self, issuer: str, client_id: str | None = None) -> Sequence[Registration]:
        """All registrations of `issuer`, or the one of `client_id`; empty when unknown."""
        query = select(Platform).where(Platform.issuer == issuer, Platform.state == "active")
        if client_id is not None:
            query = query.where(Platform.client_id == client_id)
        with self._database.reading() as session:
            return [_registration(platform) for platform in session.scalars(query.order_by(Platform.id))]

    def registration(self, platform_id: int) -> Registration | None:
        """The registration by our own id."""
        query = select(Platform).where(Platform.id == platform_id, Platform.state == "active")
        with self._database.reading() as session:
            platform = session.scalars(query).one_or_none()
        return _registration(platform) if platform else None

    def deployment_state(self, platform_id: int, deployment_id: str) -> DeploymentState:
        """The state of a deployment; one that was never seen is active where the platform accepts any."""
        query = (
            select(Platform.accepts_any_deployment | Platform.accepts_first_deployment, Deployment.state)
            .outerjoin(
                Deployment, (Deployment.platform_id == Platform.id) & (Deployment.lti_id == deployment_id)
            )
            .where(Platform.id == platform_id)
        )
        with self._database.reading() as session:
            found = session.execute(query).one_or_none()
        if found is None:
            return DeploymentState.UNKNOWN
        accepts_any, state = found
        if state is None:
            return DeploymentState.ACTIVE if accepts_any else DeploymentState.UNKNOWN
        return DeploymentState(state)


def _registration(platform: Platform) -> Registration:
    return Registration(
        platform_id=platform.id,
        issuer=platform.issuer,
        client_id=platform.client_id,
        auth_login_url=platform.auth_login_url,
        auth_token_url=platform.auth_token_url,
        key_set_url=platform.key_set_url,
        token_audience=platform.token_audience,
        family=platform.family,
    )
