"""A recording or a trial decoded as fast as the machine goes: window by window what it would be if it were played."""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from evoke_core.eeg.recording_file import RecordingFile
from evoke_core.eeg.source import Chunk
from evoke_core.eeg.trial import Trial
from evoke_core.eeg.windows import SAMPLING_HZ, WINDOW_SAMPLES
from evoke_core.errors import EvokeError
from evoke_core.runtime.engine import Engine
from evoke_core.runtime.profile import Profile
from evoke_core.runtime.replay import HOP_SAMPLES, MIN_QUALITY, cut_recorded
from evoke_core.runtime.tracker import Tracker
from evoke_core.runtime.wearer import Wearer, Window
from evoke_core.state import EmotionState

PIECE_S = 0.5
BATCH = 64
"""Windows that are decoded together."""
WINDOW_S = WINDOW_SAMPLES / SAMPLING_HZ


@dataclass(frozen=True, slots=True)
class Prediction:
    """What is read of one window.

    Attributes:
        sample: where the window begins, a sample of the recording in its own rate, counted from 0; in a trial from the
            stimulus' onset.
        onset_s: the same in seconds.
        probabilities: P(high) of V, A and D as decoded; None where the window could not be judged.
        state: the tracked state; its t and source_t are the seconds at which the window ends.
    """

    sample: int
    onset_s: float
    probabilities: tuple[float, float, float] | None
    state: EmotionState


def decode_recording(
    file: RecordingFile,
    engine: Engine,
    tracker: Tracker,
    *,
    tell: Callable[[str], None],
    profile: Profile | None = None,
) -> Iterator[tuple[Prediction, Window]]:
    """Condition, judge, decode and track a recording causally, as ``evoke live --file`` does.

    As there, nothing is decided before the first window, and a ``profile`` has its baseline subtracted. ``tell`` hears
    what is wrong, and where. EvokeError where the recording lacks too many of the decoder's channels, is shorter than a
    window, or cannot be read further: then after all that comes before.
    """
    name = file.name
    piece, rate_hz = max(1, round(PIECE_S * file.layout.rate_hz)), file.layout.rate_hz
    wearer = Wearer(name, engine.manifest.channels, hop_samples=HOP_SAMPLES, most_waiting=2 * BATCH, profile=profile)
    tracker.reset()
    tracker.update(None, t=0.0, source_t=0.0, quality=0.0)
    for remark in file.remarks:
        tell(remark)
    broken, found, start = None, False, 0
    while start < file.samples and not broken:
        while start < file.samples and not broken and wearer.waiting < BATCH:
            stop = min(start + piece, file.samples)
            try:
                samples = file.read(start, stop)
            except EvokeError as error:
                broken = error
                break
            times = np.arange(start, stop) / rate_hz
            wearer.push(Chunk(samples, times, float(times[-1]), file.layout))
            for notice in wearer.take_notices():
                tell(f"at {stop / rate_hz:.0f} s, {notice}")
            start = stop
        windows = wearer.take()
        found = found or bool(windows)
        yield from zip(_decode(windows, rate_hz, engine, tracker, profile), windows, strict=True)
    if broken:
        raise broken
    if not found:
        raise EvokeError(
            f"{file.path}: {file.seconds:.4g} s long, and a window takes a whole second; give a longer recording"
        )


def decode_trial(trial: Trial, engine: Engine, tracker: Tracker) -> list[Prediction]:
    """Decode and track a trial of a corpus, less its baseline where it has one, as ``evoke replay`` does."""
    tracker.reset()
    cut = cut_recorded(trial.eeg, trial.baseline, channels=trial.channels)
    judged = cut.qualities >= MIN_QUALITY
    decoded = iter(engine.predict(cut.windows[judged], cut.baseline).tolist())
    predictions: list[Prediction] = []
    for number, (end_s, quality) in enumerate(zip(cut.ends_s.tolist(), cut.qualities.tolist(), strict=True)):
        probabilities = next(decoded) if judged[number] else None
        state = tracker.update(probabilities, t=end_s, source_t=end_s, quality=quality)
        sample = number * HOP_SAMPLES
        predictions.append(_prediction(sample, SAMPLING_HZ, probabilities, state))
    return predictions


def _decode(
    windows: list[Window], rate_hz: float, engine: Engine, tracker: Tracker, profile: Profile | None
) -> Iterator[Prediction]:
    baseline = profile.baseline if profile else None
    judged = [window.eeg for window in windows if window.eeg is not None]
    decoded = iter(engine.predict(np.stack(judged), baseline).tolist() if judged else ())
    for window in windows:
        probabilities = None if window.eeg is None else next(decoded)
        # A sample at 128 Hz stands at the last one of the recording that it knows of, or less than one behind it.
        begins = window.t * rate_hz - (WINDOW_SAMPLES - 1) * rate_hz / SAMPLING_HZ
        state = tracker.update(probabilities, t=window.t, source_t=window.t, quality=window.quality)
        yield _prediction(math.ceil(begins - 1e-6), rate_hz, probabilities, state)


def _prediction(sample: int, rate_hz: float, probabilities: list[float] | None, state: EmotionState) -> Prediction:
    if probabilities is None:
        return Prediction(sample, sample / rate_hz, None, state)
    valence, arousal, dominance = probabilities
    return Prediction(sample, sample / rate_hz, (valence, arousal, dominance), state)
