"""``evoke listen``: a live table of what is on the wire."""

import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Annotated

import typer
from rich.live import Live
from rich.table import Table

from evoke_core.cli.progress import console
from evoke_core.errors import EvokeError
from unity_bridge.protocol import DEFAULT_ENDPOINT, StateMessage, StreamEvent
from unity_bridge.recording import Recorder
from unity_bridge.streams import Stream, StreamTable
from unity_bridge.subscriber import Subscriber

REFRESH_S = 0.1
BAR_CELLS = 8


def listen(
    endpoint: Annotated[str, typer.Option(help="Where the publisher is bound.", metavar="ENDPOINT")] = DEFAULT_ENDPOINT,
    stream: Annotated[str | None, typer.Option(help="The one stream to hear; default all.")] = None,
    record: Annotated[
        Path | None, typer.Option(help="Record a stream here (JSON Lines); needs --stream.", metavar="FILE")
    ] = None,
    until_end: Annotated[bool, typer.Option("--until-end", help="Stop when a stream ends.")] = False,
) -> None:
    """Show the streams on the wire: emotion, V/A/D, confidence, quality, rate, what was lost or refused.

    It waits for a publisher that is not there yet. Ctrl-C stops it.
    """
    if record and not stream:
        raise typer.BadParameter("a recording holds one stream: name it with --stream", param_hint="--record")
    if record and not record.parent.is_dir():
        raise EvokeError(f"{record.parent}: no such folder; make it first or record elsewhere")
    with ExitStack() as stack:
        subscriber = stack.enter_context(Subscriber(endpoint, stream=stream))
        recorder = stack.enter_context(Recorder(record)) if record else None
        started = False
        with Live(console=console, auto_refresh=False) as live:
            for message in _messages(subscriber, live):
                # A recording begins with the stream's start; what came before it is not of a known run.
                started = started or (isinstance(message, StreamEvent) and message.event == "start")
                if recorder and started and not (isinstance(message, StreamEvent) and message.event == "beat"):
                    recorder.write(message)
                if until_end and isinstance(message, StreamEvent) and message.event == "end":
                    break
            live.update(_table(subscriber.table), refresh=True)
        if recorder and not started:
            raise EvokeError(f"{endpoint}: nothing of stream {stream!r} was heard, so nothing was recorded")


def _messages(subscriber: Subscriber, live: Live) -> Iterator[StateMessage | StreamEvent]:
    """New messages as they come, the table being redrawn ten times a second."""
    due = 0.0
    while True:
        if (now := time.monotonic()) >= due:
            live.update(_table(subscriber.table), refresh=True)
            due = now + REFRESH_S
        if (message := subscriber.receive(REFRESH_S)) is not None:
            yield message


def _table(table: StreamTable) -> Table:
    columns = ("stream", "emotion", "V", "A", "D", "confidence", "quality", "states", "lost", "from")
    shown = Table(*columns, caption=_caption(table), caption_justify="left")
    for name, stream in sorted(table.streams.items()):
        shown.add_row(name, *_cells(stream))
    return shown


def _cells(stream: Stream) -> tuple[str, ...]:
    source = f"{stream.start.source} · {stream.start.model}" if stream.start else "not told yet"
    if stream.latest is None:
        return ("waiting", "", "", "", "", "", "0", "0", source)
    state = stream.latest.state
    emotion = "ended" if stream.ended else "stale" if stream.is_stale(time.monotonic()) else state.emotion
    return (
        emotion,
        *(_bar(probability) for probability in state.vad),
        f"{state.confidence:.0%}",
        f"{state.quality:.0%}",
        str(stream.received),
        str(stream.dropped),
        source,
    )


def _bar(probability: float) -> str:
    filled = round(probability * BAR_CELLS)
    return f"{'█' * filled}{'░' * (BAR_CELLS - filled)} {probability:.2f}"


def _caption(table: StreamTable) -> str:
    lines: list[str] = []
    if not table.streams:
        lines.append("no stream heard yet: start one with `evoke replay` (Ctrl-C stops listening)")
    if any(stream.synthetic_model for stream in table.streams.values()):
        lines.append("demonstration model, not an emotion reading")
    now = time.monotonic()
    for name, stream in sorted(table.streams.items()):
        if stream.has_two_publishers(now):
            lines.append(f"two publishers send as {name}: stop one of them")
    if table.refused:
        lines.append(f"refused: {table.refused}, the last because {table.last_refusal}")
    return "\n".join(lines)
