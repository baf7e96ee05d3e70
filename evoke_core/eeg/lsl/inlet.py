"""One connection to one Lab Streaming Layer outlet: what it says of itself, and its samples in unix time."""

import contextlib
import math
import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np

from evoke_core.eeg.lsl.network import lsl, tell
from evoke_core.eeg.lsl.times import SampleTimes
from evoke_core.eeg.source import Chunk, Layout
from evoke_core.errors import EvokeError

# What nobody reads waits for so long, on either side of the network, and the oldest goes first.
BUFFER_S = 4
CONNECT_S = 3.0
REFRESH_S = 5.0
_UNITS = {
    **dict.fromkeys(("uv", "µv", "μv", "microvolt", "microvolts", "-6"), "uV"),
    **dict.fromkeys(("mv", "millivolt", "millivolts", "-3"), "mV"),
    # MNE's power of ten: a plain volt.
    **dict.fromkeys(("v", "volt", "volts", "0"), "V"),
}


class Inlet:
    """A stream that is being received. Its faults: EvokeError where it is no EEG, ConnectionError where it is gone.

    Attributes:
        uid, host, source_id, name: of the outlet.
        layout: of the samples that came last; another object after its clock jumped back.
        description, synthetic: what it says of itself.
    """

    def __init__(self, found: Any) -> None:
        self.uid: str = found.uid
        self.host: str = found.hostname
        self.source_id: str = found.source_id
        self.name: str = found.name
        if found.dtype == "string" or not found.sfreq:
            what = "text" if found.dtype == "string" else "samples at no fixed rate"
            raise EvokeError(f"LSL stream {self.name} sends {what}, no EEG; give the stream of the electrodes")
        self._inlet: Any = lsl().StreamInlet(found, max_buffered=BUFFER_S, recover=False)
        try:
            self._inlet.pull_sample(0.0)  # subscribes, where open_stream would sleep half a second besides
            info = self._inlet.get_sinfo(CONNECT_S)
            self._correction_s: float = self._inlet.time_correction(CONNECT_S)
        except (TimeoutError, RuntimeError):  # mne-lsl's errors of a lost stream are RuntimeErrors
            raise ConnectionError from None
        self.layout = describe(info)
        self.synthetic: bool = info.desc.child_value("synthetic").strip().lower() in ("true", "yes", "1")
        self.description = f"LSL stream {self.name[:150]} ({tell(info)})"
        self._most = math.ceil(self.layout.rate_hz)
        self._times = SampleTimes(self.name, self.layout.rate_hz)
        self._refresh_at = -math.inf
        self._offset_s = 0.0

    def pull(self, timeout_s: float) -> Chunk | None:
        """Wait for a sample, and take what is there with it, up to a second of it; None where none came."""
        try:
            first, stamp = self._inlet.pull_sample(timeout_s)
            if stamp is None:
                return None
            first = np.array(first)
            rest, stamps = self._inlet.pull_chunk(0.0, max_samples=self._most)
            arrived_s = time.perf_counter()
            left = self._inlet.samples_available
        except RuntimeError:
            raise ConnectionError from None
        samples = np.empty((len(first), 1 + len(rest)), np.float32)
        samples[:, 0] = first
        samples[:, 1:] = rest.T
        before = self._times.last
        times, continues = self._times.unix(
            np.concatenate(([stamp], stamps)), offset_s=self._unix_offset(), now=time.time()
        )
        if not continues:
            self.layout = replace(self.layout)
        # Wherever they are missing: the oldest may go between the first sample's being taken and the rest's.
        lost = (times[-1] - before) * self.layout.rate_hz - len(times)
        if lost > 1 and len(rest) + left > 0.9 * BUFFER_S * self.layout.rate_hz:
            self.notices.append(f"{self.name}: {lost:.0f} samples were dropped, because they were not read in time")
        return Chunk(samples, times, arrived_s, self.layout)

    @property
    def notices(self) -> list[str]:
        """What there is to tell of the stream, until somebody clears it."""
        return self._times.notices

    def close(self) -> None:
        """Let go of the stream; LSL takes half a second for it."""
        self._inlet = None

    def _unix_offset(self) -> float:
        """What makes the sender's stamps unix seconds: its clock's distance from LSL's here, and that from the wall's.

        Asked anew now and then: clocks drift.
        """
        if time.monotonic() >= self._refresh_at:
            self._refresh_at = time.monotonic() + REFRESH_S
            with contextlib.suppress(TimeoutError, RuntimeError):  # then the last one holds; a pull tells what is lost
                self._correction_s = self._inlet.time_correction(0.0)
            self._offset_s = self._correction_s + time.time() - lsl().local_clock()
        return self._offset_s


def describe(info: Any) -> Layout:
    """The layout that a stream's full description tells; EvokeError where it does not name each channel."""
    channels = list(_channels(info))
    names = [name for name, _, _ in channels if name]
    if len(names) != info.n_channels:
        raise EvokeError(
            f"LSL stream {info.name} names {len(names)} of its {info.n_channels} channels; electrodes are found by "
            "name: have its program write a label for each channel into the stream's description"
        )
    told = [kind.lower() == "eeg" for _, kind, _ in channels]
    units = {_UNITS.get(unit.lower()) for (_, _, unit), eeg in zip(channels, told, strict=True) if eeg or not any(told)}
    return Layout(tuple(names), float(info.sfreq), units.pop() if len(units) == 1 else None)


def _channels(info: Any) -> Iterator[tuple[str, str, str]]:
    """(label, type, unit) of each channel, as far as they are told."""
    channel = info.desc.child("channels").child("channel")
    while not channel.empty():
        yield (
            channel.child_value("label").strip() or channel.child_value("name").strip(),
            channel.child_value("type").strip(),
            channel.child_value("unit").strip(),
        )
        channel = channel.next_sibling("channel")
