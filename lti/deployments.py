"""Knows whether messages of a deployment are let in; knows no message."""

from collections.abc import Mapping

from lti.errors import DeploymentRefused, DeploymentSuspended, DeploymentUnknown, DeploymentWaiting
from lti.messages import Registration
from lti.ports import DeploymentState, PlatformDirectory

_REFUSALS: Mapping[DeploymentState, type[DeploymentRefused]] = {
    DeploymentState.UNKNOWN: DeploymentUnknown,
    DeploymentState.WAITING: DeploymentWaiting,
    DeploymentState.SUSPENDED: DeploymentSuspended,
}


def check_deployment(
    deployment_id: str,
    registration: Registration,
    directory: PlatformDirectory,
    *,
    generation: int | None = None,
) -> None:
    """As it is in `generation` or later. Raises `DeploymentUnknown`, `DeploymentWaiting`, `DeploymentSuspended`."""
    state = directory.deployment_state(registration.platform_id, deployment_id, generation=generation)
    if refusal := _REFUSALS.get(state):
        raise refusal(platform_id=registration.platform_id, deployment_id=deployment_id)
