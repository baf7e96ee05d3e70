"""What the tracker makes steady and what that costs: changes of emotion per minute and delay, raw against tracked.

Measured on simulated subjects (``eeg.synthetic``), of whom no figure says anything about emotion: what is measured is
the tracker, on a decoder as noisy as one that has never met its subject.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from evoke_core.eeg.deap.subject import EEG_CHANNELS
from evoke_core.eeg.synthetic.corpus import simulate_subject
from evoke_core.eeg.windows import BASELINE_SAMPLES, SAMPLING_HZ, TRIAL_SAMPLES, WINDOW_SAMPLES, cut
from evoke_core.emotions import DEFAULT, Emotion
from evoke_core.runtime.engine import Engine
from evoke_core.runtime.replay import HOP_S, HOP_SAMPLES, cut_recorded
from evoke_core.runtime.tracker import Tracker

SEED = 2027
"""Of the subjects; not that of the corpus which the shipped decoder was trained on."""
SETTLED_S = 8.0
"""How long a stretch of a trial must read as one emotion, in the mean of ``AROUND_S``, to be settled on it."""
AROUND_S = 3.0
BEFORE_S, AFTER_S = 5.0, 7.0
"""How much of the middle of a settled stretch is spliced, as the first one and as the second one."""
STAYS_S = 1.0
"""An emotion that is read for so long has been settled on."""

Readings = NDArray[np.int8]
"""(n,) an ``Emotion`` for each window, hop 125 ms."""


@dataclass(frozen=True)
class Spread:
    """The median and the quartiles around it."""

    median: float
    low: float
    high: float

    @classmethod
    def of(cls, values: Sequence[float]) -> "Spread":
        """The spread of some values; NaN where there are none."""
        low, median, high = np.percentile(values, (25, 50, 75)) if values else (np.nan,) * 3
        return cls(float(median), float(low), float(high))


@dataclass(frozen=True)
class Example:
    """One trial's 59 s: what was simulated, what the decoder read window by window, what was held."""

    subject: int
    trial: int
    felt: Readings
    raw: Readings
    tracked: Readings


@dataclass(frozen=True)
class Steadiness:
    """What ``measure`` found.

    Attributes:
        subjects, trials: how many were simulated.
        felt_changes, raw_changes, tracked_changes: changes of emotion per minute, over the trials: of the simulated
            curves themselves, of each window's own emotion, of the held one.
        splices: how many pairs of settled stretches were joined.
        raw_delay_s, tracked_delay_s: seconds from the splice until the second stretch's emotion is settled on, over
            those splices where it was.
        raw_unsettled, tracked_unsettled: splices where that did not come within ``AFTER_S``.
        example: the trial whose raw changes are nearest to the median.
    """

    subjects: int
    trials: int
    felt_changes: Spread
    raw_changes: Spread
    tracked_changes: Spread
    splices: int
    raw_delay_s: Spread
    tracked_delay_s: Spread
    raw_unsettled: int
    tracked_unsettled: int
    example: Example


@dataclass(frozen=True)
class _Stretch:
    """A settled stretch: (channels, samples) µV, its trial's baseline, and the emotion it is settled on."""

    eeg: NDArray[np.float32]
    baseline: NDArray[np.float64]
    emotion: int

    def middle(self, seconds: float) -> NDArray[np.float32]:
        """The middle of the EEG, so long."""
        samples = round(seconds * SAMPLING_HZ)
        start = (self.eeg.shape[1] - samples) // 2
        return self.eeg[:, start : start + samples]


def measure(engine: Engine, *, subjects: int = 4, seed: int = SEED) -> Steadiness:
    """Measure the tracker on the 40 trials of each of ``subjects`` simulated subjects.

    *Changes.* Each trial is decoded as ``evoke replay`` decodes it. Raw is each window's own emotion, the octant of its
    three probabilities; tracked is the emotion that the tracker holds.

    *Delay.* A stretch of a trial is settled on an emotion where, for ``SETTLED_S`` or longer, that is the octant of the
    log-odds' mean over ``AROUND_S`` around each window (which looks ahead, as no live reading can). The longest one of
    each trial is taken, if there is one. Of each two trials in a row that have one, of the same subject and with
    different emotions, the middle ``BEFORE_S`` of the first and the middle ``AFTER_S`` of the second are joined and
    decoded as one signal, both stretches' baselines in proportion to their share of the window. The delay is the time
    from the splice to the end of the first window from which on every window of ``STAYS_S`` reads the second's
    emotion. It holds about half a second that no tracker answers for: a window lasts one.
    """
    examples: list[Example] = []
    delays: list[tuple[float | None, float | None]] = []
    for subject in range(1, subjects + 1):
        settled: list[_Stretch] = []
        simulated = simulate_subject(seed, subject)
        for index, data in enumerate(simulated.data):
            eeg = data[:EEG_CHANNELS]
            windows = cut_recorded(eeg[:, BASELINE_SAMPLES:], eeg[:, :BASELINE_SAMPLES])
            assert windows.baseline is not None  # noqa: S101 (what is simulated is whole)
            probabilities = engine.predict(windows.windows, windows.baseline)
            felt = _felt(simulated.latents[index])
            examples.append(Example(subject, index + 1, felt, _raw(probabilities), _tracked(probabilities)))
            around = _around(probabilities)
            found = _settled(around)
            if found:
                start, stop = (BASELINE_SAMPLES + WINDOW_SAMPLES + index * HOP_SAMPLES for index in found)
                settled.append(_Stretch(eeg[:, start:stop], windows.baseline, int(around[found[0]])))
        delays += [_delays(engine, *pair) for pair in pairwise(settled) if pair[0].emotion != pair[1].emotion]
    raw_changes = [changes_per_minute(example.raw) for example in examples]
    raw_delays, tracked_delays = zip(*delays, strict=True) if delays else ((), ())
    raw = Spread.of(raw_changes)
    return Steadiness(
        subjects=subjects,
        trials=len(examples),
        felt_changes=Spread.of([changes_per_minute(example.felt) for example in examples]),
        raw_changes=raw,
        tracked_changes=Spread.of([changes_per_minute(example.tracked) for example in examples]),
        splices=len(delays),
        raw_delay_s=Spread.of([delay for delay in raw_delays if delay is not None]),
        tracked_delay_s=Spread.of([delay for delay in tracked_delays if delay is not None]),
        raw_unsettled=raw_delays.count(None),
        tracked_unsettled=tracked_delays.count(None),
        example=examples[int(np.argmin(np.abs(np.array(raw_changes) - raw.median)))],
    )


def changes_per_minute(readings: Readings) -> float:
    """How often the emotion changes from one window to the next, in a minute of hops of 125 ms."""
    return float((np.diff(readings) != 0).sum()) / ((len(readings) - 1) * HOP_S) * 60


def settles_after_s(readings: Readings, emotion: int, *, splice: int) -> float | None:
    """Seconds from the splice to the end of the first window that begins ``STAYS_S`` of ``emotion``; None without.

    ``splice`` is how many of the readings end no later than the splice: that of the next one ends a hop after it.
    """
    stays = round(STAYS_S / HOP_S)
    hits = (readings[splice:] == emotion).astype(np.int64)
    runs = np.convolve(hits, np.ones(stays, np.int64), "valid")
    starts = np.flatnonzero(runs == stays)
    return float(starts[0] + 1) * HOP_S if len(starts) else None


def _raw(probabilities: NDArray[np.float32]) -> Readings:
    return np.array([Emotion.from_bits(*one) for one in probabilities.tolist()], np.int8)


def _tracked(probabilities: NDArray[np.float32]) -> Readings:
    tracker = Tracker(DEFAULT, HOP_S)
    states = [tracker.update(one, t=0.0, source_t=None, quality=1.0) for one in probabilities.tolist()]
    return np.array([Emotion.from_word(state.emotion) for state in states], np.int8)


def _felt(curves: NDArray[np.float32]) -> Readings:
    """The octant of the simulated curves (3, 8064), high where positive, at each window's last sample."""
    ends = np.arange(BASELINE_SAMPLES + WINDOW_SAMPLES - 1, BASELINE_SAMPLES + TRIAL_SAMPLES, HOP_SAMPLES)
    return _raw((curves[:, ends].T > 0).astype(np.float32))


def _around(probabilities: NDArray[np.float32]) -> Readings:
    """The emotion of the log-odds' mean over ``AROUND_S`` around each window; shorter at both ends of the trial."""
    inside = np.clip(probabilities, 1e-6, 1 - 1e-6)
    log_odds = np.log(inside / (1 - inside))
    weights = np.ones(round(AROUND_S / HOP_S) + 1)
    means = np.stack([np.convolve(column, weights, "same") for column in log_odds.T], axis=1)
    return _raw((means >= 0).astype(np.float32))


def _settled(around: Readings) -> tuple[int, int] | None:
    """First window and end of the longest stretch that reads as one emotion; None where it is too short."""
    changes = np.flatnonzero(np.diff(around)) + 1
    starts, stops = np.concatenate([[0], changes]), np.concatenate([changes, [len(around)]])
    longest = int(np.argmax(stops - starts))
    start, stop = int(starts[longest]), int(stops[longest])
    return (start, stop) if (stop - start) * HOP_S >= SETTLED_S else None


def _delays(engine: Engine, first: _Stretch, second: _Stretch) -> tuple[float | None, float | None]:
    """Raw and tracked delay of one splice."""
    before, after = first.middle(BEFORE_S), second.middle(AFTER_S)
    windows, ends_s = cut(np.concatenate([before, after], axis=1), hop_samples=HOP_SAMPLES)
    ends = np.rint(ends_s * SAMPLING_HZ) + 1
    share = np.clip((ends - before.shape[1]) / WINDOW_SAMPLES, 0, 1)[:, None, None]
    probabilities = engine.predict(windows, (1 - share) * first.baseline + share * second.baseline)
    splice = int((ends <= before.shape[1]).sum())
    raw = settles_after_s(_raw(probabilities), second.emotion, splice=splice)
    return raw, settles_after_s(_tracked(probabilities), second.emotion, splice=splice)
