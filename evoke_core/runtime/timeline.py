"""What was read of a recording over time, as arrays: of EEG with its band power, or of states that were kept."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evoke_core.eeg.recording_file import RecordingFile
from evoke_core.eeg.signal_quality import Verdict
from evoke_core.emotions import Emotion
from evoke_core.errors import EvokeError
from evoke_core.features.bands import band_powers
from evoke_core.features.differential_entropy import band_projection, band_sums
from evoke_core.runtime.engine import Engine
from evoke_core.runtime.predict import decode_recording
from evoke_core.runtime.profile import Profile
from evoke_core.runtime.replay import HOP_S
from evoke_core.runtime.tracker import Tracker
from evoke_core.runtime.wearer import Window
from evoke_core.state import EmotionState

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Timeline:
    """One recording, window by window.

    Attributes:
        seconds: (n,) at which each window ends, ascending.
        since: what the seconds are counted from.
        tracked: (n, 3) P(high) of V, A and D.
        emotions: (n,) ids of the held emotions.
        confidence, quality: (n,).
        raw: (n, 3) P(high) as decoded, NaN where a window could not be judged; None where only states were kept.
        powers: (n, 4) µV² in θ, α, β and γ, mean over the usable channels, NaN where a window could not be judged; None
            where only states were kept.
        markers: seconds and label of each, ascending.
        broken: what kept the recording from being read to its end, else None.
    """

    seconds: Floats
    since: str
    tracked: Floats
    emotions: NDArray[np.int64]
    confidence: Floats
    quality: Floats
    raw: Floats | None = None
    powers: Floats | None = None
    markers: tuple[tuple[float, str], ...] = ()
    broken: EvokeError | None = None

    @property
    def begin(self) -> float:
        """Where the first window begins: EEG with the first sample, states a hop before the first of them."""
        if self.powers is not None:
            return 0.0
        hop_s = float(np.median(np.diff(self.seconds))) if len(self.seconds) > 1 else HOP_S
        return float(self.seconds[0]) - (hop_s or HOP_S)

    @property
    def end(self) -> float:
        """Where the last window ends, or the last marker stands in what is left of the recording after it."""
        return max(float(self.seconds[-1]), self.markers[-1][0] if self.markers else 0.0)


def timeline_of_recording(
    file: RecordingFile,
    engine: Engine,
    tracker: Tracker,
    *,
    tell: Callable[[str], None],
    advance: Callable[[float], None],
    profile: Profile | None = None,
) -> Timeline:
    """Decode an EEG recording as ``decode_recording`` does; ``advance`` hears the seconds that are done."""
    states: list[EmotionState] = []
    raw: list[tuple[float, ...]] = []
    powers: list[Floats] = []
    broken = None
    try:
        for prediction, window in decode_recording(file, engine, tracker, tell=tell, profile=profile):
            states.append(prediction.state)
            raw.append(prediction.probabilities or (np.nan,) * 3)
            powers.append(_power(window))
            advance(prediction.state.t)
    except EvokeError as error:
        if not states:
            raise
        broken = error
    seconds = np.array([state.t for state in states])
    told = [(marker.sample / file.layout.rate_hz, marker.label) for marker in file.markers]
    # Where a recording breaks off, its annotations may go on.
    markers = tuple((second, label) for second, label in told if second < seconds[-1] + HOP_S)
    return _timeline(
        states, seconds, "the first sample", raw=np.array(raw), powers=np.array(powers), markers=markers, broken=broken
    )


def timeline_of_states(states: Sequence[EmotionState], marks: Iterable[tuple[float, str]]) -> Timeline:
    """Lay out states that were kept, at least one, and marks (unix seconds, label), by their source's own time.

    Where that is not known or goes back, as when trials follow on each other, by the time they were sent.
    """
    sent = np.array([state.t for state in states])
    told = [state.source_t for state in states]
    since = "the source's beginning"
    seconds = np.array([np.nan if second is None else second for second in told])
    if not (np.isfinite(seconds).all() and (np.diff(seconds) > 0).all()):
        order = np.argsort(sent, kind="stable")
        states = [states[index] for index in order]
        sent = sent[order]
        seconds, since = sent - sent[0], "the first state, as it was played"
    markers = tuple(sorted((float(np.interp(t, sent, seconds)), label) for t, label in marks))
    return _timeline(states, seconds, since, markers=markers)


def _timeline(
    states: Sequence[EmotionState],
    seconds: Floats,
    since: str,
    *,
    raw: Floats | None = None,
    powers: Floats | None = None,
    markers: tuple[tuple[float, str], ...] = (),
    broken: EvokeError | None = None,
) -> Timeline:
    return Timeline(
        seconds=seconds,
        since=since,
        tracked=np.array([state.vad for state in states]),
        emotions=np.array([Emotion.from_word(state.emotion) for state in states], np.int64),
        confidence=np.array([state.confidence for state in states]),
        quality=np.array([state.quality for state in states]),
        raw=raw,
        powers=powers,
        markers=markers,
        broken=broken,
    )


def _power(window: Window) -> Floats:
    """Mean over the usable channels, (4,) µV²; NaN where the window could not be judged."""
    if window.eeg is None:
        return np.full(4, np.nan)
    usable = window.eeg[window.verdicts <= Verdict.EYE]
    return band_powers(usable, band_projection(), band_sums()).mean(axis=0)
