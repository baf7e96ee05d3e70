import tracemalloc

import numpy as np
import pytest

from evoke_core.eeg.corpus import open_corpus
from evoke_core.eeg.windows import cut
from evoke_core.montage import GENEVA
from evoke_core.runtime import Engine
from evoke_core.runtime.replay import cut_recorded
from evoke_core.runtime.ring import WindowRing


def pieces(samples, sizes):
    start = 0
    while start < samples.shape[1]:
        size = next(sizes)
        yield start, samples[:, start : start + size]
        start += size


def stream(samples, sizes, hop=16):
    ring, ends, windows = WindowRing(hop), [], []
    for start, piece in pieces(samples, sizes):
        for due in ring.push(piece):
            ends.append(start + due.end)
            windows.append(due.parts[0])
    return ends, windows


def sizes_of(kind):
    rng = np.random.default_rng(3)
    while True:
        yield {"one by one": 1, "in hops": 16, "odd": int(rng.integers(0, 300)), "whole": 10_000}[kind]


@pytest.mark.parametrize("hop", [1, 16, 50, 128, 200])
@pytest.mark.parametrize("kind", ["one by one", "in hops", "odd", "whole"])
def test_windows_are_those_of_the_whole_recording_whatever_pieces_it_comes_in(kind, hop):
    samples = np.random.default_rng(0).normal(size=(3, 2500)).astype(np.float32)
    ends, windows = stream(samples, sizes_of(kind), hop)
    whole = cut(samples, hop_samples=hop)
    assert ends == [round(end * 128) for end in whole.source_t]
    assert np.array_equal(windows, whole.samples)


def test_a_replayed_trial_reads_sample_by_sample_what_it_reads_offline(corpus):
    trial = open_corpus(corpus).trial(1, 1, GENEVA)
    offline, engine = cut_recorded(trial.eeg, trial.baseline), Engine("cpu")
    ends, windows = stream(trial.eeg, sizes_of("one by one"))
    assert [end / 128 for end in ends] == offline.ends_s.tolist()
    expected = engine.predict(offline.windows, offline.baseline)
    heard = np.concatenate([engine.predict(window[None], offline.baseline) for window in windows])
    assert np.abs(heard - expected).max() <= 1e-6


def test_arrays_sampled_together_are_cut_together_and_keep_their_kinds():
    ring = WindowRing(16)
    first, second = ring.push(np.ones((2, 150), np.float32), np.zeros((2, 150), bool), np.arange(150)[None])
    assert (first.end, second.end) == (127, 143)
    assert [part.dtype for part in second.parts] == [np.float32, bool, np.arange(1).dtype]
    assert second.parts[2].tolist() == [list(range(16, 144))]


def test_what_the_next_window_lacks_is_known():
    ring = WindowRing(16)
    lacking = []
    for count in (0, 100, 28, 1, 40):
        ring.push(np.zeros((1, count)))
        lacking.append(ring.lacking)
    assert lacking == [128, 28, 16, 15, 7]


def test_a_window_stays_as_it_was_when_more_is_pushed():
    ring = WindowRing(16)
    samples = np.random.default_rng(1).normal(size=(4, 20_000)).astype(np.float32)
    (window,) = ring.push(samples[:, :128])[0].parts
    for start in range(128, 20_000, 16):
        ring.push(samples[:, start : start + 16])
    assert np.array_equal(window, samples[:, :128])


def test_what_is_kept_does_not_grow():
    ring = WindowRing(16)
    samples = np.zeros((4, 16), np.float32)
    ring.push(samples)
    tracemalloc.start()
    for _ in range(2000):
        ring.push(samples)
    kept, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert kept <= 2 * samples.itemsize * 4 * 8 * 128


def test_a_hop_of_nothing_is_refused():
    with pytest.raises(ValueError, match="a hop of 0 samples goes nowhere"):
        WindowRing(0)
