import numpy as np
import pytest
import torch

from evoke_core.errors import EvokeError
from evoke_core.models import build
from evoke_core.runtime import Engine
from evoke_core.training.dataset import Dataset
from evoke_core.training.loop import fit, predict
from evoke_core.training.scores import score
from evoke_core.training.student import train_student, write_bundle

RNG = np.random.default_rng(5)


def dataset(subjects=3, windows=120):
    """Windows whose theta, alpha and beta shift up with valence, arousal and dominance."""
    count = subjects * windows
    labels = RNG.integers(0, 2, (count, 3)).astype(np.float32)
    features = RNG.normal(0, 0.3, (count, 32, 4)).astype(np.float32)
    features[:, :, :3] += labels[:, None]
    return Dataset(
        features,
        labels,
        np.arange(1, subjects + 1).repeat(windows),
        np.tile(np.arange(windows) // 10 + 1, subjects),
        np.full((count, 32, 4), 2.0, np.float32),
    )


def train(data, epochs=3, seed=0):
    losses = []
    manifest, weights = train_student(
        data,
        name="tiny",
        corpus={"name": "made up", "synthetic": True},
        synthetic=True,
        epochs=epochs,
        seed=seed,
        advance=losses.append,
    )
    return manifest, weights, losses


def test_the_loss_falls_and_a_subject_that_was_never_seen_is_read():
    manifest, _, losses = train(dataset())
    assert losses[-1] < losses[0]
    assert manifest.training["split"] == "subjects 3 held out, 2 trained on"
    assert manifest.training["scores"]["all three bits"]["accuracy"] > 0.9


def test_the_same_seed_gives_the_same_weights():
    data = dataset()
    first, again = train(data, epochs=1)[1], train(data, epochs=1)[1]
    other = train(data, epochs=1, seed=1)[1]
    assert all(np.array_equal(first[name], again[name]) for name in first)
    assert not np.array_equal(first["conv1.weight"], other["conv1.weight"])


def test_what_is_kept_for_standardising_comes_from_the_training_subjects_alone():
    data = dataset()
    shifted = Dataset(data.features.copy(), data.labels, data.subjects, data.trials, data.baselines.copy())
    shifted.features[data.subjects == 3] += 100
    shifted.baselines[data.subjects == 3] += 100
    plain, moved = train(data, epochs=1)[0], train(shifted, epochs=1)[0]
    assert np.array_equal(plain.mean, moved.mean)
    assert np.array_equal(plain.mean_baseline, moved.mean_baseline)


def test_a_written_decoder_runs(tmp_path):
    manifest, weights, _ = train(dataset(), epochs=1)
    write_bundle(tmp_path / "tiny", manifest, weights)
    probabilities = Engine("cpu", tmp_path / "tiny").predict(np.ones((2, 32, 128), np.float32))
    assert probabilities.shape == (2, 3)
    assert {path.name for path in tmp_path.iterdir()} == {"tiny"}


def test_writing_replaces_a_decoder_but_never_another_folder(tmp_path):
    manifest, weights, _ = train(dataset(), epochs=1)
    write_bundle(tmp_path / "tiny", manifest, weights)
    write_bundle(tmp_path / "tiny", manifest, weights)
    precious = tmp_path / "thesis"
    precious.mkdir()
    (precious / "chapter1.txt").write_text("years of work")
    with pytest.raises(EvokeError, match="is no decoder's folder, so it is left alone"):
        write_bundle(precious, manifest, weights)
    assert (precious / "chapter1.txt").read_text() == "years of work"
    assert {path.name for path in tmp_path.iterdir()} == {"tiny", "thesis"}


def test_one_subject_is_too_few():
    with pytest.raises(EvokeError, match="at least 2 subjects"):
        train(dataset(subjects=1))


def test_scores_stand_beside_the_majority_of_the_training_labels():
    probabilities = np.array([[0.9, 0.9, 0.2], [0.6, 0.1, 0.2], [0.1, 0.9, 0.2], [0.9, 0.9, 0.9]])
    labels = np.array([[1, 1, 0], [1, 1, 0], [1, 0, 0], [0, 1, 1]])
    training_labels = np.array([[1, 0, 0], [1, 0, 0], [0, 1, 1]])
    scores = score(probabilities, labels, training_labels)
    assert scores["valence"] == {"accuracy": 0.5, "trivial": 0.75}
    assert scores["arousal"] == {"accuracy": 0.5, "trivial": 0.25}
    assert scores["dominance"] == {"accuracy": 1.0, "trivial": 0.75}
    assert scores["all three bits"] == {"accuracy": 0.25, "trivial": 0.25}


def test_the_loop_learns_a_rule_it_can_see():
    torch.manual_seed(0)
    rng = np.random.default_rng(0)
    labels = rng.integers(0, 2, (256, 3)).astype(np.float32)
    grids = rng.normal(size=(256, 4, 9, 9)).astype(np.float32)
    grids[:, :3] += labels[:, :, None, None]
    network = build("student")
    fit(network, grids, labels, epochs=4, seed=0, noise=0.0, advance=lambda _: None)
    assert ((predict(network, grids) >= 0.5) == labels).mean() > 0.95


def test_noise_keeps_single_windows_from_being_learnt_by_heart():
    def loss_after(noise):
        torch.manual_seed(0)
        rng = np.random.default_rng(1)
        grids = np.zeros((128, 4, 9, 9), np.float32)
        grids[:, :, 2:7, 2:7] = rng.normal(size=(128, 4, 5, 5))
        labels = rng.integers(0, 2, (128, 3)).astype(np.float32)  # nothing but chance to learn
        losses = []
        fit(build("student"), grids, labels, epochs=60, seed=0, noise=noise, advance=losses.append)
        return losses[-1]

    assert loss_after(0.0) < 0.05
    assert loss_after(2.0) > 0.3
