"""What caps call their electrodes, as the grid's names."""

from collections.abc import Sequence

from evoke_core.eeg.electrodes import canonical
from evoke_core.errors import EvokeError
from evoke_core.montage import GENEVA, cells


def missing_channels(there: Sequence[str], wanted: Sequence[str]) -> list[str]:
    """Those of ``wanted`` that are not there."""
    known = {canonical(name) for name in there}
    return [name for name in wanted if name not in known]


def on_grid(names: Sequence[str]) -> tuple[str, ...]:
    """Those electrodes among names that the grid has, by its names and in Geneva order."""
    known = {canonical(name) for name in names}
    return tuple(name for name in GENEVA if name in known)


def parse_channels(text: str | None) -> tuple[str, ...] | None:
    """Names with commas, as the grid's names in Geneva order; None stays None: all that there are.

    EvokeError where one is unknown or named twice, or there are fewer than two: one alone has no reference.
    """
    if text is None:
        return None
    names = [canonical(name.strip()) for name in text.split(",") if name.strip()]
    cells(names)
    if doubled := next((name for name in names if names.count(name) > 1), None):
        raise EvokeError(f"channel {doubled} is named twice; name each electrode once")
    if len(names) < 2:
        raise EvokeError("a decoder needs at least 2 channels, because each is referenced to their average; name more")
    return on_grid(names)
