"""What `evoke bench` found, as tables, as JSON, and beside what was aimed at."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from rich import box
from rich.table import Table

from evoke_core.cli.bench.streams import Streams
from evoke_core.runtime.benches.decoding import OURS, TORCH_STUDENT
from evoke_core.runtime.benches.features import GRAPH, LOOP
from evoke_core.runtime.benches.gpu_figures import Gpu
from evoke_core.runtime.benches.turns import Throughput, Times

LEAST_GAIN = 300
LEAST_SPEEDUP = 2
MOST_TAIL = 3
MOST_P50_MS, MOST_P99_MS = 1.5, 8.0
LEAST_STREAMS = 1500
MOST_GPU_US = 30
LEAST_GPU_WINDOWS = 20e6


@dataclass
class Report:
    """All that was measured in one run; what could not be is told in ``notes``, with the way to it."""

    machine: dict[str, Any]
    features: dict[str, Times] = field(default_factory=dict)
    latency: dict[str, Times] = field(default_factory=dict)
    throughput: dict[str, Throughput] = field(default_factory=dict)
    end_to_end: Times | None = None
    streams: dict[str, Streams] = field(default_factory=dict)
    gpu: Gpu | None = None
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Aim:
    """What was aimed at and what was found; ``met`` is None where it could not be measured."""

    what: str
    aim: str
    found: str
    met: bool | None


def aims(report: Report) -> list[Aim]:
    """The aims, in the order of the tables."""
    found = [*_ratios(report)]
    if report.end_to_end:
        p50, p99 = report.end_to_end.p50_us / 1e3, report.end_to_end.p99_us / 1e3
        found.append(_at_most("to another process, p50", p50, MOST_P50_MS, "{:,.2f} ms"))
        found.append(_at_most("to another process, p99", p99, MOST_P99_MS, "{:,.2f} ms"))
    for what, streams in report.streams.items():
        found.append(_at_least(f"streams, {what}", streams.streams, LEAST_STREAMS, "{:,.0f}"))
    if report.gpu:
        one = min(line.one_us for line in report.gpu.lines.values())
        most = max(line.per_second for line in report.gpu.lines.values())
        found.append(_at_most("GPU: one window", one, MOST_GPU_US, "{:,.1f} µs"))
        found.append(_at_least("GPU: windows/s", most, LEAST_GPU_WINDOWS, "{:,.0f}"))
    return found


def _ratios(report: Report) -> list[Aim]:
    features, latency = report.features, report.latency
    found: list[Aim] = []
    for what, times, of, by, least in (
        ("features, beside the loop", features, LOOP, GRAPH, LEAST_GAIN),
        ("probabilities, beside torch's student", latency, TORCH_STUDENT, OURS, LEAST_SPEEDUP),
    ):
        if of in times and by in times:
            found.append(_at_least(what, _ratio(times[of], times[by]), least, "{:,.1f}×"))
        else:
            found.append(Aim(what, f"at least {least:,.1f}×", "–", None))
    if OURS in latency:
        tail = latency[OURS].p99_us / latency[OURS].p50_us
        found.append(_at_most("probabilities, p99 beside p50", tail, MOST_TAIL, "{:,.1f}×"))
    return found


def _ratio(slower: Times, faster: Times) -> float:
    """How many times as fast, in a core's time: a long call is interrupted more often than a short one."""
    return (slower.core_us or math.nan) / (faster.core_us or math.nan)


def _at_least(what: str, value: float, aim: float, style: str) -> Aim:
    return Aim(what, f"at least {style.format(aim)}", style.format(value), value >= aim)


def _at_most(what: str, value: float, aim: float, style: str) -> Aim:
    return Aim(what, f"at most {style.format(aim)}", style.format(value), value <= aim)


def tables(report: Report) -> list[Table]:
    """What a terminal shows."""
    shown = [
        _times("One window → differential entropy", report.features, LOOP),
        _times("One window → probabilities", report.latency, TORCH_STUDENT),
        _throughput(report.throughput),
    ]
    if report.end_to_end:
        shown.append(_times("Last sample → state in another process", {"in real time, 4 people": report.end_to_end}))
    shown.append(_streams(report.streams))
    if report.gpu:
        shown.append(_gpu(report.gpu))
    shown.append(_aims(aims(report)))
    return shown


def _times(title: str, times: Mapping[str, Times], beside: str | None = None) -> Table:
    table = _table(f"{title}, µs", "", "p50", "p99", "max", "runs", *(["core", "ratio"] if beside else []))
    for name, one in times.items():
        cells = [spelled(value) for value in (one.p50_us, one.p99_us, one.max_us)]
        core = [spelled(one.core_us)] if one.core_us else []
        ratio = [f"{_ratio(times[beside], one):,.1f}"] if beside and beside in times else []
        table.add_row(name, *cells, f"{one.runs:,}", *core, *ratio)
    return table


def spelled(microseconds: float) -> str:
    """A time as the tables show it, a tenth being of no use in a long one."""
    return f"{microseconds:,.1f}" if microseconds < 1000 else f"{microseconds:,.0f}"


def _throughput(found: Mapping[str, Throughput]) -> Table:
    table = _table("Windows → probabilities, per second of one core", "", "best batch", "windows/s")
    for name, one in found.items():
        table.add_row(name, f"{one.batch:,}", f"{one.per_second:,.0f}")
    return table


def _streams(found: Mapping[str, Streams]) -> Table:
    table = _table("Streams at 8 Hz that one core carries", "", "µs a window", "streams")
    for name, one in found.items():
        for part, cost_us in one.parts_us.items():
            table.add_row(f"  {part}", f"{cost_us:,.1f}", "", style="dim")
        table.add_row(name, f"{sum(one.parts_us.values()):,.1f}", f"{one.streams:,.0f}", end_section=True)
    return table


def _gpu(gpu: Gpu) -> Table:
    title = (
        f"The student on {gpu.name}: {gpu.tf32_flops / 1e12:,.0f} TFLOP/s in TF32, {gpu.bfloat16_flops / 1e12:,.0f} in "
        f"bfloat16, {gpu.bytes_per_second / 1e12:,.2f} TB/s, as measured here"
    )
    columns = ("µs", "p50 µs", "p99 µs", "batch", "windows/s", "of arithmetic", "of bandwidth")
    table = _table(title, "one window: on the card, with the call", *columns)
    for name, line in gpu.lines.items():
        called = (f"{line.called.p50_us:,.1f}", f"{line.called.p99_us:,.1f}")
        shares = (f"{line.of_arithmetic:.0%}", f"{line.of_bandwidth:.0%}")
        table.add_row(name, f"{line.one_us:,.1f}", *called, f"{line.batch:,}", f"{line.per_second:,.0f}", *shares)
    engine = (f"{gpu.engine.p50_us:,.1f}", f"{gpu.engine.p99_us:,.1f}")
    many = (f"{gpu.engine_batch:,}", f"{gpu.engine_per_second:,.0f}")
    table.add_row("ours, raw windows from here", "", *engine, *many, "", "")
    return table


def _aims(found: list[Aim]) -> Table:
    table = Table("", title="Aims", title_justify="left", box=box.SIMPLE)
    for column in ("aim", "found", ""):
        table.add_column(column, justify="right")
    words = {True: "[green]met", False: "[red]missed", None: "[yellow]not measured"}
    for one in found:
        table.add_row(one.what, one.aim, one.found, words[one.met])
    return table


def _table(title: str, *columns: str) -> Table:
    table = Table(columns[0], title=title, title_justify="left", box=box.SIMPLE)
    for column in columns[1:]:
        table.add_column(column, justify="right")
    return table


def to_json(report: Report) -> dict[str, Any]:
    """The same as plain JSON; times in microseconds."""
    return {
        "machine": report.machine,
        "features": {name: one._asdict() for name, one in report.features.items()},
        "latency": {name: one._asdict() for name, one in report.latency.items()},
        "throughput": {name: one._asdict() for name, one in report.throughput.items()},
        "end_to_end": report.end_to_end and report.end_to_end._asdict(),
        "streams": {name: one._asdict() for name, one in report.streams.items()},
        "gpu": report.gpu
        and {
            **report.gpu._asdict(),
            "engine": report.gpu.engine._asdict(),
            "lines": {
                name: {**line._asdict(), "called": line.called._asdict()} for name, line in report.gpu.lines.items()
            },
        },
        "aims": [vars(one) for one in aims(report)],
        "notes": report.notes,
    }
