"""The shipped decoder: one graph from raw window to probabilities."""

import json
import shutil
import subprocess
import sys

import numpy as np
import pytest
import torch
from safetensors.torch import load_file

from evoke_core.errors import EvokeError
from evoke_core.features.differential_entropy import differential_entropy
from evoke_core.features.grid import to_grid
from evoke_core.models import build
from evoke_core.montage import GENEVA
from evoke_core.runtime import Engine
from evoke_core.runtime.bundle import Manifest, load_bundle
from evoke_core.runtime.engine import has_driver
from evoke_core.training.decoder import write_bundle

RNG = np.random.default_rng(11)
WINDOWS = RNG.normal(0, 10, (64, 32, 128)).astype(np.float32)
BASELINE = differential_entropy(RNG.normal(0, 9, (3, 32, 128))).mean(axis=0)


@pytest.fixture(scope="module")
def engine():
    return Engine("cpu")


def step_by_step(bundle, windows, baseline):
    """The same answer without the graph: entropy by its own function, grid by its own, student by torch in float64."""
    manifest = bundle.manifest
    change = (differential_entropy(windows) - baseline - manifest.mean) / manifest.std
    network = build("student").double()
    network.load_state_dict(load_file(bundle.weights))
    with torch.no_grad():
        return torch.sigmoid(network(torch.from_numpy(to_grid(change, manifest.channels)))).numpy()


def test_decoding_leaves_nothing_in_the_home_folder_not_even_what_onnx_runtime_keeps_for_its_reports(tmp_path):
    script = (
        "import numpy as np; from evoke_core.runtime import Engine;"
        "print(Engine('cpu').predict(np.ones((1, 32, 128), np.float32)).shape)"
    )
    # ONNX Runtime is silent by itself where CI is set: not here.
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, env={"HOME": str(tmp_path)}
    )
    assert done.stdout == "(1, 3)\n"
    assert list(tmp_path.rglob("*")) == []


@pytest.mark.parametrize("count", [1, 2, 16, 17, 64])
def test_the_graph_gives_what_its_steps_give(engine, count):
    windows = WINDOWS[:count]
    assert engine.predict(windows, BASELINE) == pytest.approx(step_by_step(load_bundle(), windows, BASELINE), abs=1e-5)


@pytest.fixture
def decoder_of_14_channels(tmp_path):
    """A decoder as `evoke export` writes it, of 14 channels and of weights and constants by chance."""
    torch.manual_seed(3)
    weights = {name: value.detach().numpy() for name, value in build("student").state_dict().items()}
    shape = (14, 4)
    manifest = Manifest(
        name="fourteen",
        architecture="student",
        synthetic=True,
        channels=GENEVA[::-1][:14],
        bands_hz=load_bundle().manifest.bands_hz,
        mean=RNG.normal(0, 1, shape).astype(np.float32).round(6),
        std=RNG.uniform(0.3, 2, shape).astype(np.float32).round(6),
        mean_baseline=RNG.normal(2, 1, shape).astype(np.float32).round(6),
        training={},
    )
    write_bundle(tmp_path / "fourteen", manifest, weights)
    return tmp_path / "fourteen"


def test_a_decoder_that_was_exported_gives_what_its_steps_give(decoder_of_14_channels):
    windows = np.ascontiguousarray(WINDOWS[:, :14])
    expected = step_by_step(load_bundle(decoder_of_14_channels), windows, BASELINE[:14])
    assert np.ptp(expected, axis=0).min() > 1e-3  # it tells windows apart
    assert Engine("cpu", decoder_of_14_channels).predict(windows, BASELINE[:14]) == pytest.approx(expected, abs=1e-5)


def test_an_answer_is_the_callers_to_keep(engine):
    first = engine.predict(WINDOWS[:1])
    kept = first.copy()
    engine.predict(WINDOWS[1:2])
    assert np.array_equal(first, kept)


def test_no_baseline_means_the_training_mean_kept_with_the_model(engine):
    mean = engine.manifest.mean_baseline
    assert np.array_equal(engine.predict(WINDOWS), engine.predict(WINDOWS, mean))


def test_each_window_may_have_a_baseline_of_its_own(engine):
    baselines = np.stack([BASELINE, BASELINE + 0.5])
    together = engine.predict(WINDOWS[:2], baselines)
    alone = [engine.predict(WINDOWS[i : i + 1], baselines[i])[0] for i in range(2)]
    assert together == pytest.approx(np.stack(alone), abs=1e-6)


def test_one_window_decodes_as_it_does_in_a_batch(engine):
    assert engine.predict(WINDOWS[:1]) == pytest.approx(engine.predict(WINDOWS)[:1], abs=1e-6)


@pytest.mark.parametrize("windows", [np.zeros((2, 32, 128)), WINDOWS[:2] * 1e-6, WINDOWS[:2] * 1e6])
def test_silent_tiny_and_huge_windows_give_finite_probabilities(engine, windows):
    probabilities = engine.predict(windows)
    assert np.isfinite(probabilities).all()
    assert ((probabilities >= 0) & (probabilities <= 1)).all()


def test_no_windows_give_no_probabilities(engine):
    assert engine.predict(np.empty((0, 32, 128), np.float32)).shape == (0, 3)


def test_windows_and_baselines_of_other_shapes_are_refused_with_the_shape_that_is_needed(engine):
    with pytest.raises(EvokeError, match=r"\(n, 32, 128\) are needed, not \(1, 14, 128\)"):
        engine.predict(np.zeros((1, 14, 128)))
    with pytest.raises(EvokeError, match=r"baseline of shape \(32, 4\) is needed"):
        engine.predict(WINDOWS, BASELINE.T)


def test_the_shipped_decoder_says_that_it_is_synthetic_and_scores_beside_its_trivial_baseline():
    manifest = load_bundle().manifest
    assert manifest.synthetic
    assert manifest.channels == GENEVA
    assert manifest.training["corpus"]["synthetic"]
    assert "held out" in manifest.training["split"]
    for name in ("valence", "arousal", "dominance", "exact_match"):
        told = manifest.training["scores"]["window"][name]
        assert told["accuracy"] > told["trivial"]


def test_an_unknown_device_is_answered_with_those_there_are():
    with pytest.raises(EvokeError, match="unknown device 'tpu': choose one of auto, cpu, cuda"):
        Engine("tpu")


@pytest.mark.skipif(torch.cuda.is_available(), reason="this machine has a CUDA device")
def test_cuda_where_there_is_none_is_said_and_auto_takes_the_cpu():
    with pytest.raises(EvokeError, match="no CUDA device here; use --device cpu"):
        Engine("cuda")
    assert Engine("auto").device == "cpu"


@pytest.fixture
def copy(tmp_path):
    return shutil.copytree(load_bundle().weights.parent, tmp_path / "model")


def test_a_folder_without_a_decoder_is_named(tmp_path):
    with pytest.raises(EvokeError, match=r"no decoder here .*evoke train student"):
        Engine("cpu", tmp_path)


def test_a_damaged_manifest_is_named(copy):
    manifest = json.loads((copy / "manifest.json").read_text())
    del manifest["standardisation"]
    (copy / "manifest.json").write_text(json.dumps(manifest))
    with pytest.raises(EvokeError, match=r"manifest\.json: not a decoder's manifest"):
        Engine("cpu", copy)


def test_a_manifest_whose_channels_are_not_those_of_its_constants_is_named(copy):
    manifest = json.loads((copy / "manifest.json").read_text())
    (copy / "manifest.json").write_text(json.dumps({**manifest, "channels": ["F3", "F4"]}))
    with pytest.raises(EvokeError, match=r"manifest\.json: its constants are not those of its 2 channels; export it"):
        Engine("cpu", copy)


def test_a_graph_of_other_channels_than_its_manifest_says_is_named(copy, decoder_of_14_channels):
    shutil.copy(load_bundle(decoder_of_14_channels).graph, copy / "fused.onnx")
    with pytest.raises(EvokeError, match=r"fused\.onnx: takes .*\[14, 128\].*, which are not the 32 channels of its"):
        Engine("cpu", copy)


def test_a_damaged_graph_is_named_in_one_line(copy):
    (copy / "fused.onnx").write_bytes(b"rubbish")
    with pytest.raises(EvokeError, match=r"fused\.onnx: cannot be run") as refusal:
        Engine("cpu", copy)
    assert "\n" not in str(refusal.value)


@pytest.mark.skipif(has_driver(), reason="this machine has NVIDIA's driver")
def test_auto_leaves_torch_alone_where_no_driver_is():
    code = "import sys; from evoke_core.runtime import Engine; print(Engine('auto').device, 'torch' in sys.modules)"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert said.split() == ["cpu", "False"]
