"""The engine's arithmetic in torch: what a GPU replays as a graph, run here on torch's CPU device by the same code."""

import numpy as np
import pytest
import torch
from safetensors.torch import load_file

from evoke_core.features.differential_entropy import differential_entropy
from evoke_core.features.grid import to_grid
from evoke_core.models import build
from evoke_core.runtime import Engine
from evoke_core.runtime.bundle import load_bundle
from evoke_core.runtime.cuda import CUDA_BATCH, TorchBackend

RNG = np.random.default_rng(12)
WINDOWS = RNG.normal(0, 10, (70, 32, 128)).astype(np.float32)
BASELINES = differential_entropy(RNG.normal(0, 9, (70, 32, 128))).astype(np.float32)


@pytest.fixture(scope="module")
def graph():
    return Engine("cpu")


@pytest.fixture(scope="module")
def by_torch():
    return TorchBackend(load_bundle(), "cpu")


@pytest.mark.parametrize("count", [1, 2, 3, 64, 70])
def test_torch_gives_what_the_graph_gives_in_batches_of_any_size(graph, by_torch, count):
    for baselines in (BASELINES[:1], BASELINES[:count]):
        expected = graph.predict(WINDOWS[:count], baselines)
        assert by_torch(WINDOWS[:count], baselines) == pytest.approx(expected, abs=1e-5)


def test_a_batch_knows_nothing_of_the_larger_one_before_it(by_torch):
    fresh = TorchBackend(load_bundle(), "cpu")(WINDOWS[:5], BASELINES[:1])
    by_torch(np.full((8, 32, 128), np.nan, np.float32), BASELINES[:8])
    kept = by_torch(WINDOWS[:5], BASELINES[:1])
    assert np.array_equal(kept, fresh)
    by_torch(WINDOWS[5:10], BASELINES[:1])
    assert np.array_equal(kept, fresh)


def test_more_windows_than_the_largest_batch_holds_go_in_pieces(graph, by_torch):
    many = np.resize(WINDOWS, (CUDA_BATCH + 3, 32, 128))
    answers = by_torch(many, np.resize(BASELINES, (len(many), 32, 4)))
    assert answers[-3:] == pytest.approx(
        graph.predict(many[-3:], BASELINES[[(len(many) - k) % 70 for k in (3, 2, 1)]]), abs=1e-5
    )


def tf32(values):
    """Rounded to the 10 bits of mantissa that a GPU's matrix units take of a float32."""
    bits = values.contiguous().view(torch.int32)
    return ((bits + (1 << 12)) & ~((1 << 13) - 1)).view(torch.float32)


def test_rounding_to_tf32_in_the_students_layers_moves_no_probability_by_a_thousandth(simulated):
    manifest = load_bundle().manifest
    windows = simulated.data[::5, :32, 384:].reshape(8, 32, 60, 128).swapaxes(1, 2).reshape(-1, 32, 128)
    change = (differential_entropy(windows) - manifest.mean_baseline - manifest.mean) / manifest.std
    grids = torch.from_numpy(to_grid(change).astype(np.float32))
    network = build("student").eval()
    network.load_state_dict(load_file(load_bundle().weights))
    with torch.no_grad():
        exact = torch.sigmoid(network(grids))
        for layer in network.modules():
            if isinstance(layer, torch.nn.Conv2d | torch.nn.Linear):
                layer.weight.copy_(tf32(layer.weight))
                layer.register_forward_pre_hook(lambda _, given: (tf32(given[0]),))
        difference = (torch.sigmoid(network(grids)) - exact).abs().max().item()
    assert 1e-5 < difference < 1e-3


@pytest.mark.skipif(not torch.cuda.is_available(), reason="CUDA alone may be skipped: no CUDA device here")
def test_a_gpu_gives_what_the_cpu_gives(graph):
    engine = Engine("cuda")
    for count in (1, 3, 70, 70, 3, 1):  # captured, then replayed
        expected = graph.predict(WINDOWS[:count], BASELINES[:count])
        assert engine.predict(WINDOWS[:count], BASELINES[:count]) == pytest.approx(expected, abs=1e-3)
