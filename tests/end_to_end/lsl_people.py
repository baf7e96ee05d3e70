"""Several people's LSL outlets in one process of its own, told line by line on stdin; `People` drives it from a test.

Each line is a JSON object as tests/core/lsl_outlet.py takes them, with the person's name in "who", and is answered
likewise. Others go on while one is told something. All of them give the EEG of a .npy file, (channels, n) at 128 Hz,
resampled to the stream's rate. There is more that one can be told:

burst   all the samples since the last one at once, and on at the stream's pace
clip    the amplifier's gain is `gain` times too high, and it ends at `rail`; none with neither
"""

import contextlib
import json
import select
import sys
import time
from threading import Thread

import numpy as np
from scipy.signal import resample_poly

from tests.core.lsl_outlet import Sender
from tests.end_to_end.running import Running


class People:
    """The process, seen from a test; a context manager."""

    def __init__(self, signal):
        self._program = Running(sys.executable, "-m", "tests.end_to_end.lsl_people", signal)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._program.__exit__()

    def tell(self, who, do, **values):
        """Have something done, and wait until it is."""
        self._program.tell(json.dumps({"who": who, "do": do, **values}))
        self._program.line(lambda line: line.startswith("{"))

    def open(self, who, **layout):
        self.tell(who, "open", **{"name": who, "rate": 256, **layout})


class Person(Sender):
    """One outlet; the signals are those of each rate."""

    def __init__(self, signals):
        super().__init__(None)
        self.signals = signals
        self.gain, self.rail = 1.0, np.inf

    @property
    def due(self):
        """When the next piece is to be sent."""
        return self.begun + (self.ran + self.chunk) / self.rate

    def open(self, *, rate, **layout):
        self.signal = self.signals[rate]
        super().open(rate=rate, **layout)

    def samples(self, n):
        return np.clip(super().samples(n) * np.float32(self.gain), -self.rail, self.rail)

    def clip(self, *, gain=1.0, rail=np.inf):
        self.gain, self.rail = gain, rail

    def pause(self):
        self.chunk = 0

    def close(self):
        self.chunk = 0
        # LSL waits for its threads to end, in which time nobody else would be heard.
        held, self.outlet = [self.outlet], None
        Thread(target=held.clear).start()

    def burst(self, *, chunk):
        from mne_lsl.lsl import local_clock

        self.send(n=round((local_clock() - self.stamp) * self.rate))
        self.run(chunk=chunk)


def until_told(people):
    """Send at each one's pace until a line is there, then give it; None at the end of stdin."""
    while True:
        running = [person for person in people if person.chunk]
        due = min((person.due for person in running), default=None)
        if select.select([sys.stdin], [], [], None if due is None else max(due - time.monotonic(), 0.0))[0]:
            return sys.stdin.readline()
        for person in running:
            if person.due <= time.monotonic():
                person.send(n=person.chunk)
                person.ran += person.chunk


def main():
    from mne_lsl import lsl

    lsl.set_config_content("[log]\nlevel = -3\n")
    eeg = np.load(sys.argv[1])
    signals = {times * 128: resample_poly(eeg, times, 1, axis=1).astype(np.float32) for times in (2, 4)}
    people = {}
    with contextlib.suppress(KeyboardInterrupt):
        while line := until_told(people.values()):
            told = json.loads(line)
            person = people.setdefault(told.pop("who"), Person(signals))
            getattr(person, told.pop("do"))(**told)
            person.answer()


if __name__ == "__main__":
    main()
