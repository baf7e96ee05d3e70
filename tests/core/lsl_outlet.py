"""A real LSL outlet in a process of its own, told line by line on stdin what to do; `Outlet` drives it from a test.

Each line is a JSON object with "do"; each is answered on stdout by a JSON line when it is done. A stream's samples are
those of `signal`, float32 (channels, n) in a .npy file, over and over; without one, sample i of channel c is i + c/64.

open   name, rate, channels (names), and where wanted unit, source_id, type, kind (of the channels), format, synthetic
wait   until somebody receives
send   n samples at once; late_s: taken so long ago; stamps "own" says them by a clock of the sender's
run    in pieces of `chunk` samples at the stream's pace, until the next line comes
spoil  channels (names; all where there are none), how: nan, flat, clip (at by), line (50 Hz, by high), scale (by); none
close  the stream ends properly
"""

import argparse
import contextlib
import json
import select
import subprocess
import sys
import time
import uuid

import numpy as np

GENEVA_LIKE = ("Fp1", "Fp2", "C3", "C4")


class Outlet:
    """The process, seen from a test: a context manager. `name` is unique unless it is given."""

    def __init__(self, *, signal=None, name=None, **layout):
        self.name = name or f"test-{uuid.uuid4().hex[:8]}"
        command = [sys.executable, __file__, *(["--signal", str(signal)] if signal else [])]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.open(**layout)

    def open(self, *, rate=128, channels=GENEVA_LIKE, **more):
        """Open the stream, or another one in its place: a device started anew, which begins with sample 0."""
        return self.tell("open", name=self.name, rate=rate, channels=list(channels), **more)

    def tell(self, do, **values):
        """Have something done, and wait until it is; gives {"sent": samples so far, "last": unix time of the last}."""
        self.process.stdin.write(json.dumps({"do": do, **values}) + "\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline()
        assert answer, f"the outlet ended with {self.process.wait()}"
        return json.loads(answer)

    def wait(self):
        return self.tell("wait")

    def send(self, n, **values):
        return self.tell("send", n=n, **values)

    def run(self, chunk=4):
        return self.tell("run", chunk=chunk)

    def pause(self):
        return self.tell("pause")

    def close(self):
        return self.tell("close")

    def die(self):
        """End without a word, as by a power cut."""
        self.process.kill()
        self.process.wait()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.die()
        self.process.stdin.close()
        self.process.stdout.close()


class Sender:
    """What runs in the process."""

    def __init__(self, signal):
        self.signal = signal
        self.outlet = None
        self.spoilt = {}
        self.sent = 0
        self.stamp = 0.0
        self.chunk = 0

    def open(self, *, name, rate, channels, unit="uV", source_id="", type="EEG", kind="eeg", format="float32", **more):
        from mne_lsl.lsl import StreamInfo, StreamOutlet

        self.outlet = None
        info = StreamInfo(name, type, len(channels) + more.get("unnamed", 0), rate, format, source_id)
        described = info.desc.append_child("channels")
        for channel in channels:
            entry = described.append_child("channel")
            for field, value in (("label", channel), ("unit", unit), ("type", kind)):
                if value:
                    entry.append_child_value(field, value)
        if more.get("synthetic"):
            info.desc.append_child_value("synthetic", "true")
        self.rate, self.channels, self.format = rate, channels, format
        self.sent, self.spoilt = 0, {}
        self.outlet = StreamOutlet(info, max_buffered=10)

    def wait(self):
        while not self.outlet.wait_for_consumers(60):
            raise TimeoutError("nobody receives")

    def send(self, *, n, late_s=0.0, stamps="lsl"):
        """Push n samples whose last was taken late_s seconds ago."""
        from mne_lsl.lsl import local_clock

        samples = self.samples(n)
        self.stamp = local_clock() - late_s - (1e6 if stamps == "own" else 0.0)
        if n == 1:
            self.outlet.push_sample(samples[0], self.stamp)
        else:
            self.outlet.push_chunk(samples, self.stamp)
        self.sent += n

    def samples(self, n):
        index = np.arange(self.sent, self.sent + n)
        if self.signal is None:
            samples = index[:, None] + np.arange(len(self.channels)) / 64
        else:
            samples = self.signal[: len(self.channels), index % self.signal.shape[1]].T
        samples = samples.astype(self.format)
        for channel, (how, by) in self.spoilt.items():
            column = samples[:, self.channels.index(channel)]
            column[:] = {
                "nan": column * np.nan,
                "flat": column * 0,
                "clip": np.clip(column, -by, by),
                "line": column + by * np.sin(2 * np.pi * 50 * index / self.rate),
                "scale": column * by,
            }[how]
        return samples

    def spoil(self, *, how, channels=(), by=1.0):
        for channel in channels or self.channels:
            self.spoilt[channel] = (how, by)
            if how == "none":
                del self.spoilt[channel]

    def run(self, *, chunk):
        self.chunk = chunk
        self.begun, self.ran = time.monotonic(), 0

    def pause(self):
        """Every line ends what runs; this one does nothing else."""

    def close(self):
        self.outlet = None

    def until_told(self):
        """Send at the stream's pace until a line is there, then give it; None at the end of stdin."""
        while self.chunk:
            due = self.begun + (self.ran + self.chunk) / self.rate
            if select.select([sys.stdin], [], [], max(due - time.monotonic(), 0.0))[0]:
                break
            self.send(n=self.chunk)
            self.ran += self.chunk
        self.chunk = 0
        return sys.stdin.readline()

    def answer(self):
        from mne_lsl.lsl import local_clock

        last = self.stamp - local_clock() + time.time()
        print(json.dumps({"sent": self.sent, "last": last}), flush=True)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--signal")
    given = parser.parse_args()
    from mne_lsl import lsl

    lsl.set_config_content("[log]\nlevel = -3\n")
    sender = Sender(np.load(given.signal) if given.signal else None)
    with contextlib.suppress(KeyboardInterrupt):
        while line := sender.until_told():
            told = json.loads(line)
            getattr(sender, told.pop("do"))(**told)
            sender.answer()


if __name__ == "__main__":
    main()
