"""What ``evoke plot`` draws: EEG that it decodes, or states that were kept."""

from pathlib import Path

import typer

from evoke_core.cli.options import DEMONSTRATION
from evoke_core.cli.progress import console, counted, progress_bar
from evoke_core.eeg.recording_file import RecordingFile
from evoke_core.emotions import Mapping
from evoke_core.errors import EvokeError
from evoke_core.runtime.engine import Engine
from evoke_core.runtime.notices import listed
from evoke_core.runtime.profile import read_profile
from evoke_core.runtime.replay import HOP_S
from evoke_core.runtime.timeline import timeline_of_recording, timeline_of_states
from evoke_core.runtime.timeline_picture import write_picture
from evoke_core.runtime.tracker import Tracker
from evoke_core.state import EmotionState
from unity_bridge.protocol import StateMessage, StreamEvent
from unity_bridge.recording import read_recording

NOTICE = f"Demonstration model, trained on synthetic EEG: {DEMONSTRATION.partition(', ')[2]}."
SYNTHETIC = "SYNTHETIC EEG. "


def plot_eeg(path: Path, out: Path, mapping: Mapping, *, device: str, model: Path | None, profile: Path | None) -> None:
    """Decode an EEG recording and draw it; where it cannot be read to its end, EvokeError after what was read is."""
    file = RecordingFile(path)
    engine = Engine(device, model)
    rest = read_profile(profile, engine.manifest) if profile else None
    if engine.manifest.synthetic:
        console.print(f"{DEMONSTRATION} (trained on synthetic EEG)")
    with progress_bar() as bar:
        task = bar.add_task("Decoding seconds", total=round(file.seconds), note="")
        timeline = timeline_of_recording(
            file,
            engine,
            Tracker(mapping, HOP_S),
            tell=_tell,
            advance=lambda seconds: bar.update(task, completed=round(seconds)),
            profile=rest,
        )
    write_picture(
        timeline,
        out,
        title=path.name,
        lines=[
            f"{SYNTHETIC if file.synthetic else ''}{_capital(file.description)}, read by {engine.manifest.name}"
            f"{f', less the {rest.description}' if rest else ''}.",
            "Band power: mean of the usable channels (thick: smoothed). Valence, arousal, dominance: probability that "
            "it is high, thin as decoded, thick as tracked; grey: too few usable channels.",
        ],
        notice=NOTICE if engine.manifest.synthetic else None,
    )
    typer.echo(
        f"{out}: {counted(len(timeline.seconds), 'window')} of {file.description}, "
        f"{counted(len(timeline.markers), 'marker')}"
    )
    if timeline.broken:
        raise EvokeError(f"{timeline.broken}; {out} shows what comes before that")


def plot_states(path: Path, out: Path) -> None:
    """Draw the states of a recording: of several streams those of the first, which is told."""
    states: list[EmotionState] = []
    marks: list[tuple[float, str]] = []
    start: StreamEvent | None = None
    others: dict[str, None] = {}
    for message in read_recording(path):
        if start and message.stream != start.stream:
            others[message.stream] = None
        elif isinstance(message, StateMessage):
            states.append(message.state)
        elif message.event == "start":
            start = start or message
        elif message.label is not None:
            marks.append((message.t, message.label))
    if not states or start is None:
        raise EvokeError(f"{path}: holds no state; give a recording of a stream that ran")
    if others:
        _tell(
            f"{path}: holds {len(others) + 1} streams, of which {start.stream} is drawn; for {listed(list(others))} "
            "give a copy that has the lines of that stream alone"
        )
    timeline = timeline_of_states(states, marks)
    about = SYNTHETIC if start.synthetic_source else ""
    write_picture(
        timeline,
        out,
        title=path.name,
        lines=[
            f"{about}Stream {start.stream}: {start.source}, read by {start.model}.",
            "States alone were kept: neither band power nor what was decoded before it was tracked. Valence, arousal, "
            "dominance: probability that it is high.",
        ],
        notice=NOTICE if start.synthetic_model else None,
    )
    typer.echo(
        f"{out}: {counted(len(states), 'state')}, {counted(len(marks), 'marker')}; "
        "without band power, which states do not have"
    )


def _tell(notice: str) -> None:
    console.print(notice, markup=False, highlight=False, soft_wrap=True)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
