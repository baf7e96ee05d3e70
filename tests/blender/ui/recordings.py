"""Recordings made for the tests."""

from dataclasses import replace

from unity_bridge.protocol import StateMessage, StreamEvent
from unity_bridge.recording import Recorder

RUN = "0123456789abcdef"


def at(state, seconds):
    return replace(state, t=1000.0 + seconds)


def start(stream):
    told = {"source": "test", "model": "none", "synthetic_source": True, "synthetic_model": True, "hop_s": 1.0}
    return StreamEvent(RUN, stream, "start", 1000.0, **told)


def recording(path, streams, *, every_s=1):
    """A file with each stream's start and its states, evenly apart."""
    with Recorder(path) as recorder:
        for stream, states in streams.items():
            recorder.write(start(stream))
            for seq, state in enumerate(states):
                recorder.write(StateMessage(RUN, stream, seq, at(state, seq * every_s)))
    return str(path)
