"""One run of ``evoke bench``: everything that this machine can be asked."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Any

from evoke_core.cli.bench.report import Report
from evoke_core.cli.bench.streams import measure_decoded_streams, measure_whole_streams
from evoke_core.cli.bench.wire import measure_end_to_end
from evoke_core.cli.progress import progress_bar
from evoke_core.runtime.benches import decoding
from evoke_core.runtime.benches.features import measure_features
from evoke_core.runtime.benches.machine import describe_machine
from evoke_core.runtime.benches.people import made_windows
from evoke_core.runtime.benches.turns import ROUNDS
from evoke_core.runtime.bundle import load_bundle
from evoke_core.runtime.engine import Engine

LEFT_OUT = (("torch", "lines of torch", "torch"), ("onnx", "lines of the graph in parts", "train"))
"""Package, what goes without it, and the extra that brings it."""
STREAMS = {"windows → states": measure_decoded_streams, "samples at 512 Hz → states": measure_whole_streams}
BUSY = 0.5
"""A load a core above which figures are told to be those of a machine that works on other things too."""


@dataclass(frozen=True)
class Effort:
    """How much is measured.

    Attributes:
        runs, loop_runs: of what is timed alone, and of the loop, which takes a thousand times as long.
        batch_s, streams_s: seconds of a turn.
        hops: windows whose way to another process is timed.
    """

    runs: int
    loop_runs: int
    batch_s: float
    streams_s: float
    hops: int


FULL = Effort(runs=20_000, loop_runs=200, batch_s=0.02, streams_s=0.25, hops=800)
QUICK = Effort(runs=600, loop_runs=20, batch_s=0.002, streams_s=0.02, hops=60)


def measure(effort: Effort) -> Report:
    """Measure everything that this machine can."""
    report = Report(describe_machine())
    bundle, engine = load_bundle(), Engine("cpu")
    windows = made_windows(max(decoding.BATCHES), len(bundle.manifest.channels), seed=0)
    ways = decoding.contenders(bundle, engine)
    gpu = _has_gpu()
    with progress_bar() as bar:
        task = bar.add_task("", total=(6 + gpu) * ROUNDS, note="")

        def advance() -> None:
            bar.update(task, advance=1)

        def section(name: str) -> Callable[[], None]:
            bar.update(task, description=name)
            return advance

        report.features = measure_features(
            bundle, windows[0], runs=effort.runs, loop_runs=effort.loop_runs, advance=section("features")
        )
        report.latency = decoding.measure_latency(ways, windows[:1], runs=effort.runs, advance=section("one window"))
        report.throughput = decoding.measure_throughput(
            ways, windows, turn_s=effort.batch_s, advance=section("many windows")
        )
        report.end_to_end = measure_end_to_end(engine, hops=effort.hops, advance=section("to another process"))
        for name, measure_streams in STREAMS.items():
            report.streams[name] = measure_streams(engine, turn_s=effort.streams_s, advance=section(name))
        if gpu:
            from evoke_core.runtime.benches.gpu import measure_gpu

            report.gpu = measure_gpu(bundle, runs=effort.runs, advance=section("GPU"))
            report.machine["gpu"] = report.gpu.name
    report.notes += remarks(report.machine)
    return report


def machine_line(report: Report) -> str:
    """Where the figures are from, in a line."""
    machine = report.machine
    packages = ", ".join(f"{name} {machine[name]}" for name in ("numpy", "onnxruntime", "torch") if machine[name])
    return f"{machine['processor']}, {machine['cores']} cores; Python {machine['python']}, {packages}; one thread each"


def _has_gpu() -> bool:
    if find_spec("torch") is None:
        return False
    import torch

    return torch.cuda.is_available()


def remarks(machine: Mapping[str, Any]) -> list[str]:
    """What must be known of this machine to read the figures, in sentences."""
    notes: list[str] = []
    load = machine["load"]
    if load is not None and load > BUSY:
        notes.append(f"Other work ran here before it began (a load of {load:.1f} a core): times are worse for it")
    for package, what, extra in LEFT_OUT:
        if find_spec(package) is None:
            notes.append(f"Without {package} there are no {what}: pip install 'evoke-avatar[{extra}]'")
    return notes
