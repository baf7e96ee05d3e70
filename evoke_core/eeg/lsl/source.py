"""EEG from Lab Streaming Layer (Kothe et al. 2025): one stream by its name, taken up again whenever it comes back."""

import threading
import time
from collections import deque
from typing import Any

from evoke_core.eeg.lsl.inlet import Inlet
from evoke_core.eeg.lsl.network import FORGET_S, Search, find, heirs, meant
from evoke_core.eeg.source import Chunk
from evoke_core.errors import EvokeError

WAIT_S = 5.0
# A read that waits looks up this often: whether it was closed, whether the stream is back.
LOOK_S = 0.1
# LSL does not always tell that an outlet has closed: one that is silent for so long, and then does not answer for so
# long either, is gone.
SILENT_S = 2.0
ANSWER_S = 1.0


class LslSource:
    """The LSL stream that ``wanted`` names: its name, name@host, or source_id.

    EvokeError where no such stream appears within ``wait_s`` seconds (it lists those that are there), where two are
    called so, and where it is no EEG: text, no fixed rate, channels without names. Once found, a stream that goes is
    waited for, and comes back with a new layout, also at another rate.
    """

    def __init__(self, wanted: str, *, wait_s: float = WAIT_S) -> None:
        self._wanted = wanted
        self._closed = threading.Event()
        self._reading = threading.Lock()
        self._notices: deque[str] = deque()
        self._search: Search | None = None
        self._said = ""
        self._several_s = 0.0
        try:
            self._inlet: Inlet | None = Inlet(find(wanted, wait_s))
        except ConnectionError:
            raise EvokeError(
                f"{wanted} is announced and does not answer; start its program anew, or see whether a "
                "firewall stands between"
            ) from None
        self._before = self._inlet
        self._heard_s = time.monotonic()

    @property
    def name(self) -> str:
        """The stream's name."""
        return self._before.name

    @property
    def description(self) -> str:
        """The stream for people: LSL stream BioSemi (32 channels, 512 Hz)."""
        return self._before.description

    @property
    def synthetic(self) -> bool:
        """Whether the stream's description says ``synthetic``."""
        return self._before.synthetic

    @property
    def ended(self) -> bool:
        """Never: what is gone may come back."""
        return False

    def read(self, timeout_s: float) -> Chunk | None:
        """Wait for samples and take all that are here; None where none came in that time."""
        deadline = time.monotonic() + timeout_s
        with self._reading:
            while not self._closed.is_set():
                left = min(max(deadline - time.monotonic(), 0.0), LOOK_S)
                chunk = self._pull(self._inlet, left) if self._inlet else None
                if chunk:
                    return chunk
                self._look(0.0 if self._inlet else left)
                if time.monotonic() >= deadline:
                    break
        return None

    def take_notices(self) -> list[str]:
        """What there is to tell the person since the last call, each thing once."""
        return [self._notices.popleft() for _ in range(len(self._notices))]

    def close(self) -> None:
        """Let go of the stream; a read that waits comes back within a tenth of a second."""
        self._closed.set()
        with self._reading:
            if self._inlet:
                self._inlet.close()
            self._inlet = None
            self._stop_looking()

    def _pull(self, inlet: Inlet, timeout_s: float) -> Chunk | None:
        try:
            chunk = inlet.pull(timeout_s)
        except ConnectionError:
            self._lose(inlet)
            return None
        if chunk:
            self._heard_s = time.monotonic()
            self._notices.extend(inlet.notices)
            inlet.notices.clear()
            self._stop_looking()
        return chunk

    def _lose(self, inlet: Inlet) -> None:
        self._notices.append(f"{self.name}: gone; it is taken up again as soon as it is back")
        self._inlet = None
        inlet.close()

    def _look(self, wait_s: float) -> None:
        """See whether a stream that is silent is gone, and one that is gone is back; connect to it."""
        if self._inlet and time.monotonic() < self._heard_s + SILENT_S:
            return
        self._search = self._search or Search()
        streams = self._search.streams()
        if self._inlet:
            if time.monotonic() < self._search.begun_s + ANSWER_S or self._inlet.uid in {info.uid for info in streams}:
                return
            self._lose(self._inlet)
        found = self._returned(streams)
        inlet = self._connect(found) if found else None
        if inlet is None:
            self._closed.wait(wait_s)
            return
        self._stop_looking()
        self._notices.append(_back(self._before, inlet))
        self._inlet = self._before = inlet
        self._heard_s = time.monotonic()
        self._said = ""

    def _connect(self, found: Any) -> Inlet | None:
        try:
            return Inlet(found)
        except ConnectionError:
            return None
        except EvokeError as error:
            self._say(str(error))
            return None

    def _returned(self, streams: list[Any]) -> Any | None:
        """The stream to take up in place of the one before, if it is plain which; else None."""
        before = self._before
        candidates = meant(streams, self._wanted)
        found = heirs(candidates, before.host, before.source_id)
        if len(found) <= 1:
            self._several_s = time.monotonic()
        if len(found) == 1:
            return found[0]
        if found and time.monotonic() > self._several_s + FORGET_S:
            self._say(f"{self.name}: several streams are called so now; stop all but one")
        elif candidates and not found:
            other = candidates[0]
            self._say(
                f"{self.name}: {other.hostname} has a stream of this name, which is not the one from {before.host}; "
                "start anew to take that one"
            )
        return None

    def _say(self, notice: str) -> None:
        """Say what keeps the stream away once, not at every look."""
        if notice != self._said:
            self._said = notice
            self._notices.append(notice)

    def _stop_looking(self) -> None:
        if self._search:
            self._search.close()
            self._search = None


def _back(before: Inlet, now: Inlet) -> str:
    """What to tell of a stream that is back, with what is new about it."""
    new: list[str] = []
    if now.layout.rate_hz != before.layout.rate_hz:
        new.append(f"at {now.layout.rate_hz:g} Hz")
    if now.layout.channels != before.layout.channels:
        new.append(f"with {len(now.layout.channels)} channels")
    if now.host != before.host:
        new.append(f"from {now.host}")
    return f"{before.name}: is back" + (f", now {', '.join(new)}" if new else "")
