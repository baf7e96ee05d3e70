"""A trial's publisher, as ``replay`` and ``demo`` open it."""

from evoke_core.eeg.trial import Trial
from evoke_core.runtime.engine import Engine
from evoke_core.runtime.replay import HOP_S
from unity_bridge.publisher import Publisher


def describe(trial: Trial) -> str:
    """What is played, for people to read."""
    return f"{'synthetic ' if trial.synthetic else ''}subject {trial.subject} trial {trial.number}"


def publisher_of(
    trial: Trial, engine: Engine, *, stream: str, speed: float, endpoint: str, allow_lan: bool = False
) -> Publisher:
    """A bound publisher that says what the trial is and what decodes it."""
    return Publisher(
        stream,
        source=describe(trial),
        model=engine.manifest.name,
        synthetic_source=trial.synthetic,
        synthetic_model=engine.manifest.synthetic,
        hop_s=HOP_S / speed,
        endpoint=endpoint,
        allow_lan=allow_lan,
    )
