"""What ``evoke live`` shows: a picture of one moment, drawn from a snapshot; no clock and no socket here."""

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

from rich.columns import Columns
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from evoke_core.cli.live.head_map import HEIGHT, WIDTH, head_map, legend, troubles
from evoke_core.cli.options import DEMONSTRATION
from evoke_core.emotions import Emotion
from evoke_core.state import EmotionState

NARROW = 39
"""Columns that a head with its few numbers needs, where several stand side by side."""
_FRAME = 4
"""Lines around the people: what is above them, legend, timing, the demonstration's notice."""
NOTICES = 3
_DIMENSIONS = ("valence", "arousal", "dominance")


@dataclass(frozen=True)
class Person:
    """One person as of now.

    Attributes:
        stream: the name that the states are published under.
        source: where the EEG comes from, for people.
        channels: the decoder's electrodes.
        verdicts: one an electrode (``signal_quality.Verdict``), or None while none is known.
        state: the newest state, or None before the first.
        subscribers: how many listen.
        dropped: windows that were let go because newer ones had come.
    """

    stream: str
    source: str
    channels: tuple[str, ...]
    verdicts: tuple[int, ...] | None
    state: EmotionState | None
    subscribers: int
    dropped: int


@dataclass(frozen=True)
class Timing:
    """How the hops went: seconds from a window's last sample being here to its state being sent.

    Attributes:
        windows: how many states came of windows.
        p50_s, most_s: of the last windows; None before the first.
        missed: windows whose state was sent more than one hop late, since the beginning.
    """

    windows: int
    p50_s: float | None
    most_s: float | None
    missed: int


@dataclass(frozen=True)
class Snapshot:
    """All that is shown at one moment; ``notices`` are the newest last."""

    endpoint: str
    model: str
    synthetic_model: bool
    hop_s: float
    timing: Timing
    people: tuple[Person, ...]
    notices: tuple[str, ...]


def dashboard(now: Snapshot, width: int, height: int) -> RenderableType:
    """The whole picture for a terminal of that many columns and lines; at least 80 × 24 show everything.

    One person is a head with all the numbers beside it. Several are heads side by side where there is room, rows of a
    table where there is not.
    """
    across = max(1, width // NARROW)
    lines_of_heads = -(-len(now.people) // across) * (HEIGHT + 3)
    if len(now.people) == 1:
        people, lines = _one(now.people[0]), HEIGHT
    elif lines_of_heads + _FRAME + NOTICES <= height:
        columns = Columns([_narrow(person) for person in now.people], width=NARROW - 1, padding=(0, 1, 0, 0))
        people, lines = columns, lines_of_heads
    else:
        people, lines = _rows(now.people), 1 + len(now.people)
    parts: list[RenderableType] = [_heading(now), people, _line(legend()), _line(_timing(now))]
    if now.synthetic_model:
        parts.append(_line(Text(DEMONSTRATION, style="bold yellow")))
    return Group(*parts, *_notices(now.notices, width, height - lines - _FRAME - 1))


def log_line(now: Snapshot) -> str:
    """The same on one line of plain text, for a log."""
    told = [*(_log(person) for person in now.people), _timing(now).plain]
    return " | ".join([*told, DEMONSTRATION] if now.synthetic_model else told)


def summary(now: Snapshot, qualities: Sequence[float]) -> str:
    """What is said when all is over; ``qualities`` are each person's mean, 0–1."""
    dropped = sum(person.dropped for person in now.people)
    told = ", ".join(f"{person.stream} {quality:.0%}" for person, quality in zip(now.people, qualities, strict=True))
    return f"{now.timing.windows} windows, {now.timing.missed} missed, {dropped} dropped; quality {told}"


def _heading(now: Snapshot) -> Text:
    return _line(Text.assemble(("EVOKE live ", "bold"), f"· {now.endpoint} · {now.model}"))


def _line(text: Text) -> Text:
    """On one line: where the terminal is narrow, its end is cut off."""
    text.no_wrap, text.overflow = True, "ellipsis"
    return text


def _timing(now: Snapshot) -> Text:
    timing = now.timing
    delay = "–"
    if timing.p50_s is not None and timing.most_s is not None:
        delay = f"p50 {timing.p50_s * 1000:.1f}, max {timing.most_s * 1000:.1f} ms"
    dropped = sum(person.dropped for person in now.people)
    counts = f"{timing.windows} windows · {timing.missed} missed · {dropped} dropped"
    return Text(f"hop {now.hop_s * 1000:.4g} ms · delay {delay} · {counts}")


def _notices(notices: Sequence[str], width: int, height: int) -> list[Text]:
    """The newest that have room; they are not cut off, because the way out stands at their ends."""
    shown: list[Text] = []
    for notice in reversed(notices[-NOTICES:]):
        lines = textwrap.wrap(notice, width)
        height -= len(lines)
        if height >= 0:
            shown.insert(0, Text("\n".join(lines), style="yellow"))
    return shown


def _one(person: Person) -> Table:
    """A head, and all that is known beside it."""
    facts = Table.grid(padding=(0, 1, 0, 0))
    facts.add_column(style="dim", no_wrap=True)
    facts.add_column(ratio=1)
    facts.add_row("from", _line(Text(person.source)))
    facts.add_row("stream", _line(Text(f"{person.stream} · {_listeners(person.subscribers)}")))
    state = person.state
    if state is None:
        facts.add_row("emotion", "waiting for a second of EEG")
    else:
        facts.add_row("emotion", Text.assemble((f"{state.emotion} ", "bold"), f"· confidence {state.confidence:.0%}"))
        for word, probability in zip(_DIMENSIONS, state.vad, strict=True):
            facts.add_row(word, _bar(probability, 24))
        facts.add_row("weights", _weights(state.weights))
        facts.add_row("quality", f"{state.quality:.0%} of {len(person.channels)} electrodes")
        facts.add_row("electrodes", _electrodes(person) or Text("all good"))
    whole = Table.grid(padding=(0, 2, 0, 0), expand=True)
    whole.add_column(width=WIDTH)
    whole.add_column(ratio=1)
    whole.add_row(head_map(person.channels, person.verdicts), facts)
    return whole


def _narrow(person: Person) -> Group:
    """A head, and the least under it."""
    state = person.state
    title = Text.assemble((f"{person.stream} ", "bold"), f"· {_listeners(person.subscribers)}")
    if state is None:
        facts = [Text("waiting for a second of EEG"), Text("")]
    else:
        facts = [
            Text.assemble((f"{state.emotion} ", "bold"), f"{state.confidence:.0%} · quality {state.quality:.0%}"),
            Text("  ").join(
                Text.assemble((f"{word[0].upper()} ", "dim"), _bar(probability, 4))
                for word, probability in zip(_DIMENSIONS, state.vad, strict=True)
            ),
        ]
    return Group(_line(title), head_map(person.channels, person.verdicts), *map(_line, facts))


def _rows(people: Sequence[Person]) -> Table:
    table = Table(box=None, padding=(0, 1, 0, 0), header_style="dim", expand=True)
    table.add_column("stream", no_wrap=True, overflow="ellipsis", max_width=16)
    table.add_column("emotion", width=9)
    for name in ("conf", "V", "A", "D", "qual"):
        table.add_column(name, justify="right", width=4)
    table.add_column("electrodes", ratio=1, no_wrap=True, overflow="ellipsis")
    table.add_column("subs", justify="right", width=4)
    for person in people:
        state = person.state
        if state is None:
            cells = ("waiting", *[""] * 5)
        else:
            vad = (f"{probability:.2f}" for probability in state.vad)
            cells = (state.emotion, f"{state.confidence:.0%}", *vad, f"{state.quality:.0%}")
        table.add_row(Text(person.stream), *cells, _electrodes(person), str(person.subscribers))
    return table


def _electrodes(person: Person) -> Text:
    """What is wrong with them."""
    if person.verdicts is not None:
        return troubles(person.channels, person.verdicts)
    return Text("no EEG comes") if person.state else Text("")


def _weights(weights: Sequence[float]) -> Table:
    """Eight bars in two columns, the octants of low valence on the left."""
    table = Table.grid(padding=(0, 2, 0, 0))
    for low, high in zip(range(4), range(4, 8), strict=True):
        pair = (emotion for emotion in (Emotion(low), Emotion(high)))
        table.add_row(*(Text.assemble(f"{each.word:<10}", _bar(weights[each], 5)) for each in pair))
    return table


def _bar(share: float, cells: int) -> Text:
    filled = round(share * cells)
    return Text.assemble(("━" * filled, "bold cyan"), (f"{'─' * (cells - filled)} ", "dim"), f"{share:.2f}")


def _listeners(count: int) -> str:
    return f"{count} subscriber{'' if count == 1 else 's'}"


def _log(person: Person) -> str:
    state = person.state
    if state is None:
        return f"{person.stream}: waiting for a second of EEG"
    vad = " ".join(f"{word[0].upper()} {p:.2f}" for word, p in zip(_DIMENSIONS, state.vad, strict=True))
    wrong = _electrodes(person).plain
    told = f"{person.stream}: {state.emotion} {state.confidence:.0%}, {vad}, quality {state.quality:.0%}"
    return f"{told}{f' ({wrong})' if wrong else ''}, {_listeners(person.subscribers)}"
