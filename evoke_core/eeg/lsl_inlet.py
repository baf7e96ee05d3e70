"""One connection to one Lab Streaming Layer outlet: what it says of itself, and its samples in unix time."""

import contextlib
import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from evoke_core.eeg.lsl_network import lsl, tell
from evoke_core.eeg.source import Chunk, Layout
from evoke_core.errors import EvokeError

BUFFER_S = 4
CONNECT_S = 3.0
REFRESH_S = 5.0
# Stamps further from the time of arrival than this are those of another clock than LSL's.
STRANGE_CLOCK_S = 30.0
# Stamps that fall back by less are jitter, or the clocks' correction, and are held where they were.
CLOCK_JUMP_S = 0.5
_UNITS = {
    **dict.fromkeys(("uv", "µv", "μv", "microvolt", "microvolts", "-6"), "uV"),
    **dict.fromkeys(("mv", "millivolt", "millivolts", "-3"), "mV"),
    # MNE's power of ten: a plain volt.
    **dict.fromkeys(("v", "volt", "volts", "0"), "V"),
}


class Inlet:
    """A stream that is being received. Its faults: EvokeError where it is no EEG, ConnectionError where it is gone."""

    def __init__(self, found: Any) -> None:
        self.uid: str = found.uid
        self.host: str = found.hostname
        self.source_id: str = found.source_id
        self.name: str = found.name
        self.notices: list[str] = []
        if found.dtype == "string" or not found.sfreq:
            what = "text" if found.dtype == "string" else "samples at no fixed rate"
            raise EvokeError(f"LSL stream {self.name} sends {what}, no EEG; give the stream of the electrodes")
        self._inlet: Any = lsl().StreamInlet(found, max_buffered=BUFFER_S, recover=False)
        try:
            self._inlet.pull_sample(0.0)  # subscribes, where open_stream would sleep half a second besides
            info = self._inlet.get_sinfo(CONNECT_S)
            self._correction: float = self._inlet.time_correction(CONNECT_S)
        except (TimeoutError, RuntimeError):  # mne-lsl's errors of a lost stream are RuntimeErrors
            raise ConnectionError from None
        self.layout = describe(info)
        self.synthetic: bool = info.desc.child_value("synthetic").strip().lower() in ("true", "yes", "1")
        self.description = f"LSL stream {self.name[:150]} ({tell(info)})"
        self._most = max(int(self.layout.rate_hz), 1)
        self._offset = self._unix_offset()
        self._next_refresh = time.monotonic() + REFRESH_S
        self._arrival_offset: float | None = None
        self._last: float | None = None

    def pull(self, timeout_s: float) -> Chunk | None:
        """Wait for a sample, and take what is there with it, up to a second of it; None where none came."""
        try:
            first, stamp = self._inlet.pull_sample(timeout_s)
            if stamp is None:
                return None
            first = np.array(first)
            rest, stamps = self._inlet.pull_chunk(0.0, max_samples=self._most)
            arrived_s = time.perf_counter()
            waiting = self._inlet.samples_available
        except RuntimeError:
            raise ConnectionError from None
        samples = np.empty((len(first), 1 + len(rest)), np.float32)
        samples[:, 0] = first
        samples[:, 1:] = rest.T
        times = self._unix(np.concatenate(([stamp], stamps)), full=len(rest) + waiting > 0.9 * BUFFER_S * self._most)
        return Chunk(samples, times, arrived_s, self.layout)

    def close(self) -> None:
        """Let go of the stream; LSL takes half a second for it."""
        self._inlet = None

    def _unix(self, stamps: NDArray[np.float64], *, full: bool) -> NDArray[np.float64]:
        if time.monotonic() >= self._next_refresh:
            self._next_refresh = time.monotonic() + REFRESH_S
            self._offset = self._unix_offset()
        if self._last is None and abs(stamps[-1] + self._offset - time.time()) > STRANGE_CLOCK_S:
            self._arrival_offset = time.time() - float(stamps[-1])
            self.notices.append(
                f"{self.name}: stamps its samples by a clock of its own; the time of their arrival is taken"
            )
        times = stamps + (self._offset if self._arrival_offset is None else self._arrival_offset)
        if self._last is not None:
            if times[0] < self._last - CLOCK_JUMP_S:
                self.layout = replace(self.layout)
            else:
                lost = round((times[0] - self._last) * self.layout.rate_hz) - 1
                if full and lost > 0:
                    self.notices.append(f"{self.name}: {lost} samples were dropped, read too late")
                times = np.maximum(times, self._last)
        times = np.maximum.accumulate(times)
        self._last = float(times[-1])
        return times

    def _unix_offset(self) -> float:
        """What makes the sender's stamps unix seconds: the clocks' difference, and this clock's to the wall's."""
        with contextlib.suppress(TimeoutError, RuntimeError):  # the last one is good; the next pull tells what is lost
            self._correction = self._inlet.time_correction(0.0)
        return self._correction + time.time() - lsl().local_clock()


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
