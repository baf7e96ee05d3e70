"""What `evoke bench` compares is the same work, and what it tells is what it found."""

import io
import json

import numpy as np
import pytest
from rich.console import Console
from typer.testing import CliRunner

from evoke_core.cli.bench import run as bench_run
from evoke_core.cli.bench.report import Report, aims, tables, to_json
from evoke_core.cli.bench.streams import Streams
from evoke_core.cli.main import app
from evoke_core.runtime import Engine
from evoke_core.runtime.benches import decoding, features
from evoke_core.runtime.benches.gpu_figures import Gpu, GpuLine
from evoke_core.runtime.benches.people import LOOPED_S, RATE_HZ, Person, made_eeg, made_windows
from evoke_core.runtime.benches.turns import ROUNDS, Times, best_batches, take_turns
from evoke_core.runtime.bundle import load_bundle

WINDOWS = made_windows(70, 32, seed=4)


def test_all_ways_to_the_features_give_the_same_entropy():
    ways = features.contenders(load_bundle())
    assert list(ways) == [features.LOOP, features.SCIPY, features.NUMPY, features.GRAPH]
    exact = ways[features.LOOP](WINDOWS[0])
    assert exact.shape == (32, 4)
    for name, way in ways.items():
        assert way(WINDOWS[0]) == pytest.approx(exact, abs=1e-5), name


@pytest.mark.parametrize("count", [1, 16])
def test_all_decoders_give_the_same_probabilities(count):
    ways = decoding.contenders(load_bundle(), Engine("cpu"))
    assert list(ways) == [decoding.TORCH_STUDENT, decoding.TORCH_WHOLE, decoding.ONNX_STUDENT, decoding.OURS]
    ours = ways[decoding.OURS](WINDOWS[:count])()
    assert ours.shape == (count, 3)
    for name, way in ways.items():
        assert way(WINDOWS[:count])() == pytest.approx(ours, abs=1e-5), name


def test_calls_are_timed_in_turns_as_often_as_was_asked():
    order, rounds = [], []
    calls = {name: (lambda name=name: order.append(name), runs) for name, runs in (("a", 40), ("b", 20), ("c", 1))}
    times = take_turns(calls, lambda: rounds.append(len(order)))
    assert {name: one.runs for name, one in times.items()} == {"a": 40, "b": 20, "c": ROUNDS}
    assert order[:3] == ["a", "b", "c"]  # each once before, untimed
    assert order[3:] == ["a", "a", "b", "c"] * ROUNDS
    assert len(rounds) == ROUNDS
    for one in times.values():
        assert 0 < one.p50_us <= one.p99_us <= one.max_us
        assert one.core_us > 0


def test_times_are_percentiles_in_microseconds():
    assert Times.of(np.arange(101) / 1e6, 3.0) == pytest.approx((50, 99, 100, 101, 3.0))


def test_the_best_batch_is_the_one_that_gives_most_windows_a_second():
    work = np.ones((300, 300))
    calls = {"slow": {1: lambda: work @ work, 1000: lambda: work @ work}}
    found = best_batches(calls, turn_s=0.0, advance=lambda: None)["slow"]
    assert found.batch == 1000


def test_a_person_gives_all_of_its_samples_in_order_each_at_its_time():
    person = Person("anna", ("Cz", "Pz"), seed=1, piece=100)
    chunks = [person.piece() for _ in range(LOOPED_S * RATE_HZ // 100 + 2)]
    samples = np.concatenate([chunk.samples for chunk in chunks], axis=1)
    eeg = made_eeg(2, 1)
    assert np.array_equal(samples, np.take(eeg, np.arange(samples.shape[1]), axis=1, mode="wrap"))
    assert np.diff(np.concatenate([chunk.times for chunk in chunks])) == pytest.approx(1 / RATE_HZ, abs=1e-6)
    assert len({id(chunk.layout) for chunk in chunks}) == 1
    assert eeg.std(axis=1) == pytest.approx([10, 10], rel=1e-3)


def report(**other):
    times = {
        features.LOOP: Times(25_000, 30_000, 40_000, 200, 21_000),
        features.GRAPH: Times(30, 40, 50, 20_000, 30),
    }
    latency = {
        decoding.TORCH_STUDENT: Times(160, 200, 300, 20_000, 150),
        decoding.OURS: Times(100, 250, 900, 20_000, 100),
    }
    streams = {"windows → states": Streams({"decode": 50.0, "track": 10.0}, 2083.3)}
    machine = {"processor": "a processor", "gpu": None}
    end_to_end = Times(1400, 9000, 10_000, 800)
    return Report(machine, times, latency, {}, end_to_end, streams, **other)


def test_each_aim_is_told_as_met_or_missed():
    found = {one.what: (one.aim, one.found, one.met) for one in aims(report())}
    assert found == {
        "features, beside the loop": ("at least 300.0×", "700.0×", True),
        "probabilities, beside torch's student": ("at least 2.0×", "1.5×", False),
        "probabilities, p99 beside p50": ("at most 3.0×", "2.5×", True),
        "to another process, p50": ("at most 1.50 ms", "1.40 ms", True),
        "to another process, p99": ("at most 8.00 ms", "9.00 ms", False),
        "streams, windows → states": ("at least 1,500", "2,083", True),
    }


def test_what_could_not_be_measured_is_neither_met_nor_missed():
    without = report()
    del without.latency[decoding.TORCH_STUDENT]
    [unmeasured] = [one for one in aims(without) if one.met is None]
    assert (unmeasured.what, unmeasured.found) == ("probabilities, beside torch's student", "–")


def test_other_work_and_what_is_not_installed_are_told(monkeypatch):
    assert bench_run.remarks({"load": 0.1}) == []
    monkeypatch.setattr(bench_run, "LEFT_OUT", (("no_such_package", "lines of it", "train"),))
    assert bench_run.remarks({"load": 2.5}) == [
        "Other work ran here before it began (a load of 2.5 a core): times are worse for it",
        "Without no_such_package there are no lines of it: pip install 'evoke-avatar[train]'",
    ]


def test_a_gpu_has_its_own_aims_and_table():
    lines = {
        "TF32": GpuLine(25.0, Times(40, 50, 60, 100), 4096, 15e6, 0.2, 0.4),
        "bfloat16": GpuLine(28.0, Times(40, 50, 60, 100), 16384, 25e6, 0.1, 0.3),
    }
    with_gpu = report(gpu=Gpu("a card", 3e14, 6e14, 3e12, lines, Times(80, 90, 99, 100), 4096, 1.5e6))
    assert [(one.found, one.met) for one in aims(with_gpu)[-2:]] == [("25.0 µs", True), ("25,000,000", True)]
    console = Console(file=io.StringIO(), width=160)
    for table in tables(with_gpu):
        console.print(table)
    shown = console.file.getvalue()
    assert "The student on a card: 300 TFLOP/s in TF32, 600 in bfloat16, 3.00 TB/s, as measured here" in shown
    assert "25,000,000" in shown
    assert "1,500,000" in shown
    assert json.loads(json.dumps(to_json(with_gpu)))["gpu"]["lines"]["TF32"]["called"]["p99_us"] == 50


def test_a_folder_that_is_not_there_is_told_before_anything_is_measured(tmp_path):
    done = CliRunner().invoke(app, ["bench", "--json", str(tmp_path / "missing" / "bench.json")])
    assert done.exit_code == 1
    assert f"{tmp_path / 'missing'}: no such folder" in str(done.exception)
