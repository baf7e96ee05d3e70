"""The recording that ships, made anew: a minute of the demonstration decoder on a synthetic trial.

Run by `make recording`. Seed and trial were chosen among 480 trials for their variety: all eight emotions are held.
Times are those of the trial at its own speed, counted from a fixed moment, so that the same file comes out again.
"""

import sys
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from evoke_core.cli.broadcast import describe
from evoke_core.eeg.corpus import open_corpus
from evoke_core.eeg.synthetic.corpus import write_corpus
from evoke_core.emotions import DEFAULT
from evoke_core.runtime.engine import Engine
from evoke_core.runtime.replay import HOP_S, cut_recorded, play
from evoke_core.runtime.tracker import Tracker
from evoke_core.state import EmotionState
from unity_bridge.protocol import Message, StateMessage, StreamEvent
from unity_bridge.recording import Recorder

CORPUS_SEED, TRIAL = 108, 19
RUN, STREAM = "5a3b1e0000000001", "evoke"
BEGUN = 1767225600.0
"""1 January 2026, 0:00 UTC."""
DIGITS = 4
SPEED = 64


def main(out: Path) -> None:
    """Write the recording to ``out``."""
    with tempfile.TemporaryDirectory() as folder, Recorder(out) as recorder:
        write_corpus(Path(folder), 1, CORPUS_SEED)
        for message in messages(Path(folder)):
            recorder.write(message)


def messages(corpus: Path) -> Iterator[Message]:
    """The trial's start, states and end."""
    engine = Engine("cpu")
    trial = open_corpus(corpus).trial(1, TRIAL, engine.manifest.channels)
    windows = cut_recorded(trial.eeg, trial.baseline, channels=trial.channels)
    yield StreamEvent(
        RUN,
        STREAM,
        "start",
        BEGUN,
        source=describe(trial),
        model=engine.manifest.name,
        synthetic_source=trial.synthetic,
        synthetic_model=engine.manifest.synthetic,
        hop_s=HOP_S,
    )
    t = BEGUN
    for seq, state in enumerate(play(windows, engine, Tracker(DEFAULT, HOP_S), speed=SPEED)):
        t = BEGUN + (state.source_t or 0.0)
        yield StateMessage(RUN, STREAM, seq, rounded(state, t))
    yield StreamEvent(RUN, STREAM, "end", t)


def rounded(state: EmotionState, t: float) -> EmotionState:
    """A state at another time, its numbers short enough to travel in a zip; the weights still sum to 1 within 0.001."""
    valence, arousal, dominance = (round(value, DIGITS) for value in state.vad)
    return replace(
        state,
        t=t,
        vad=(valence, arousal, dominance),
        weights=tuple(round(weight, DIGITS) for weight in state.weights),
        confidence=round(state.confidence, DIGITS),
        quality=round(state.quality, DIGITS),
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
