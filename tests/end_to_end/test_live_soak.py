"""`evoke live` for a long time beside a process that takes all it can get: no hop is missed, and memory stays flat."""

import os
import re
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from scipy.signal import resample_poly

from evoke_core.eeg.deap.subject import read_subject
from evoke_core.montage import GENEVA
from evoke_core.runtime.live import SILENT_S
from evoke_core.runtime.replay import HOP_S
from tests.core.lsl_outlet import Outlet
from tests.end_to_end.running import WAIT_S, endpoint_of, evoke
from unity_bridge.protocol import StateMessage
from unity_bridge.subscriber import Subscriber

LONG_S, SHORT_S = 30 * 60, 20
FLAT_FROM_S, FLAT_MB = 120, 5
RATE, PIECE = 256, 8


@dataclass(frozen=True)
class Soak:
    """What came of it.

    Attributes:
        states: how many were read from windows.
        expected: how many windows the samples that were sent make.
        late_s: of each state, from its last sample's being taken to its being here.
        memory: (n, 2) seconds since the first state, and resident MB of the command.
        missed, dropped: as the command tells them in the end.
    """

    states: int
    expected: int
    late_s: np.ndarray
    memory: np.ndarray
    missed: int
    dropped: int

    def flat_mb(self, from_s):
        """By how much memory varied since."""
        return float(np.ptp(self.memory[self.memory[:, 0] >= from_s, 1]))

    def __str__(self):
        p50, p99, most = 1000 * np.quantile(self.late_s, (0.5, 0.99, 1))
        seconds, memory = self.memory.T
        return (
            f"{seconds[-1]:.0f} s: {self.states} states of {self.expected} windows, {self.missed} missed, "
            f"{self.dropped} dropped; late p50 {p50:.1f}, p99 {p99:.1f}, max {most:.1f} ms; "
            f"RSS {memory[0]:.1f} MB at first, {memory[-1]:.1f} at last, most {memory.max():.1f}"
        )


@contextmanager
def busy():
    """All cores but one are kept busy, one at least."""
    burn = [sys.executable, "-c", "while True: pass"]
    burners = [subprocess.Popen(burn) for _ in range(max(1, (os.cpu_count() or 1) - 1))]
    try:
        yield
    finally:
        for burner in burners:
            burner.kill()
            burner.wait()


def soak(eeg, seconds):
    """Follow a stream for so long beside a busy core."""
    with (
        Outlet(signal=eeg, rate=RATE, channels=GENEVA) as outlet,
        evoke("live", "--lsl", outlet.name, "--plain", "--bind", "tcp://127.0.0.1:*") as live,
        Subscriber(endpoint_of(live)) as client,
    ):
        outlet.wait()
        next_state(client, judged=False)
        with busy():
            outlet.run(chunk=PIECE)
            next_state(client, judged=True)
            begun, states, late_s, memory = time.monotonic(), 1, [], []
            while (passed := time.monotonic() - begun) < seconds:
                if not memory or passed - memory[-1][0] >= 1:
                    memory.append((passed, resident_mb(live.process.pid)))
                state = next_state(client, judged=True)
                states += 1
                late_s.append(time.time() - state.t)
            sent = outlet.pause()["sent"]
        # What was on its way still comes, and then silence is told.
        while (state := next_state(client)).quality:
            states += 1
        live.interrupt()
        assert live.end() == 0, live.complaints
    counts = re.match(r"(\d+) windows, (\d+) missed, (\d+) dropped", live.lines[-1])
    assert int(counts[1]) == states, "the client lost some"
    expected = (sent * 128 // RATE - 128) // 16 + 1
    return Soak(states, expected, np.array(late_s), np.array(memory), int(counts[2]), int(counts[3]))


def next_state(client, *, judged=None):
    """The next state, or the next that was, or was not, read from a window."""
    while True:
        message = client.receive(WAIT_S)
        assert message, "no more states come"
        if isinstance(message, StateMessage) and judged in (None, message.state.quality > 0):
            return message.state


def resident_mb(pid):
    told = re.search(r"VmRSS:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text())
    return int(told[1]) / 1024


@pytest.fixture(scope="module")
def eeg(corpus, tmp_path_factory):
    path = tmp_path_factory.mktemp("eeg") / "trial.npy"
    np.save(
        path, resample_poly(read_subject(corpus / "s01.dat").data[17, :32], RATE // 128, 1, axis=1).astype(np.float32)
    )
    return path


def test_beside_a_busy_core_no_hop_is_missed(eeg):
    found = soak(eeg, SHORT_S)
    print(found)
    assert abs(found.states - found.expected) <= 1
    assert found.dropped == 0


@pytest.mark.slow
def test_half_an_hour_beside_a_busy_core_misses_no_hop_and_keeps_memory_flat(eeg, capsys):
    found = soak(eeg, LONG_S)
    with capsys.disabled():
        print(f"\n{found}")
    assert abs(found.states - found.expected) <= 1
    assert found.dropped == 0
    assert np.quantile(found.late_s, 0.99) < HOP_S
    # Later than that, silence would have been told.
    assert found.late_s.max() < SILENT_S
    assert found.flat_mb(FLAT_FROM_S) < FLAT_MB
