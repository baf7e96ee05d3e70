"""What every place that EEG comes from has in common: a stream on the network, a file played as if it were one."""

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Layout:
    """How a source's samples are laid out; another object says that what comes does not continue what came before.

    channels: names as the source tells them. unit: "uV", "mV" or "V" as it declares, None where it does not.
    """

    channels: tuple[str, ...]
    rate_hz: float
    unit: str | None


@dataclass(frozen=True, slots=True)
class Chunk:
    """Samples that came together.

    samples: float32 (channels, n), n ≥ 1, in the layout's unit. times: float64 (n,), unix seconds at which each sample
    was taken, as well as the source knows; within one layout they never go back. arrived_s: time.perf_counter() when
    the samples were here.
    """

    samples: NDArray[np.float32]
    times: NDArray[np.float64]
    arrived_s: float
    layout: Layout


class Source(Protocol):
    """One person's EEG. It is read from one thread alone; what it says of itself may be asked from any."""

    @property
    def name(self) -> str:
        """The person or the stream, as a stream of emotions may be called after it."""
        ...

    @property
    def description(self) -> str:
        """For people, at most 200 characters: LSL stream BioSemi (32 channels, 512 Hz)."""
        ...

    @property
    def synthetic(self) -> bool:
        """Whether it says of itself that it is simulated."""
        ...

    @property
    def ended(self) -> bool:
        """Whether nothing will come any more: a file is over. A live stream that is gone may come back: False."""
        ...

    def read(self, timeout_s: float) -> Chunk | None:
        """Wait for samples and give all that are here; None where none came in that time."""
        ...

    def take_notices(self) -> list[str]:
        """What there is to tell the person since the last call, each thing once, in whole sentences."""
        ...

    def close(self) -> None:
        """Let go of the stream or the file; a read that waits comes back soon."""
        ...
