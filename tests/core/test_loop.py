import platform

import numpy as np
import pytest
import torch

from evoke_core.errors import EvokeError
from evoke_core.models import build
from evoke_core.training import loop
from evoke_core.training.loop import Distillation, Trainer, predict_logits

CPU = torch.device("cpu")


def windows(count, *, visible):
    """Grids (count, 4, 9, 9) and labels (count, 3); where visible, each label shifts a band of its window up."""
    rng = np.random.default_rng(0)
    labels = rng.integers(0, 2, (count, 3)).astype(np.float32)
    grids = np.zeros((count, 4, 9, 9), np.float32)
    grids[:, :, 2:7, 2:7] = rng.normal(size=(count, 4, 5, 5))
    if visible:
        grids[:, :3, 2:7, 2:7] += labels[:, :, None, None]
    return grids, labels


def trainer(name, grids, labels, *, device=CPU, seed=0, **options):
    torch.manual_seed(seed)
    return Trainer(build(name), grids, labels, seed=seed, device=device, **options)


def weights(trained):
    return {name: value.detach().clone() for name, value in trained.network.state_dict().items()}


def equal(one, other):
    return all(torch.equal(one[name], other[name]) for name in one)


def agreement(trained, grids, labels):
    """How often the sign of a logit is that of its label."""
    return ((predict_logits(trained.network, grids) >= 0) == (labels >= 0.5)).mean()


def test_the_loss_falls_and_a_rule_that_can_be_seen_is_learnt():
    grids, labels = windows(300, visible=True)
    trained = trainer("student", grids[:200], labels[:200])
    epochs = [trained.epoch(number) for number in range(1, 9)]
    assert epochs[0].loss == pytest.approx(3 * np.log(2), rel=0.05)  # three labels, nothing known
    assert epochs[-1].loss < 0.2 * epochs[0].loss
    assert epochs[-1].accuracy > 0.95
    assert agreement(trained, grids[200:], labels[200:]) > 0.95


@pytest.mark.parametrize("name", ["student", "ccnn"])
def test_the_same_seed_gives_the_same_weights_to_the_bit(name):
    data = windows(24, visible=True)
    results = []
    for seed in (0, 0, 1):
        torch.manual_seed(7)
        trained = Trainer(build(name), *data, seed=seed, batch=10, noise=0.5, device=CPU)
        trained.epoch(1)
        results.append(weights(trained))
    first, again, other = results
    assert equal(first, again)
    assert not equal(first, other)


@pytest.mark.parametrize("name", ["student", "ccnn"])
def test_training_that_goes_on_ends_as_training_without_a_break(name):
    def fresh(seed):
        torch.manual_seed(seed)
        return Trainer(build(name), *windows(24, visible=True), seed=0, batch=10, noise=0.5, device=CPU)

    whole = fresh(seed=1)
    for number in (1, 2, 3, 4):
        whole.epoch(number)
    begun = fresh(seed=1)
    for number in (1, 2):
        begun.epoch(number)
    resumed = fresh(seed=2)
    resumed.network.load_state_dict(weights(begun))
    kept = begun.optimiser.state_dict()
    # As from a file: every tensor in the plain order of its values.
    states = {
        index: {key: value.clone().contiguous() for key, value in state.items()}
        for index, state in kept["state"].items()
    }
    resumed.optimiser.load_state_dict({**kept, "state": states})
    for number in (3, 4):
        resumed.epoch(number)
    assert equal(weights(resumed), weights(whole))


def test_noise_keeps_single_windows_from_being_learnt_by_heart():
    grids, labels = windows(48, visible=False)  # nothing but chance to learn

    def loss_after(noise):
        trained = trainer("student", grids, labels, noise=noise)
        return [trained.epoch(number).loss for number in range(1, 41)][-1]

    assert loss_after(0.0) < 0.05
    assert loss_after(2.0) > 1.0


@pytest.mark.parametrize(("alpha", "followed"), [(1.0, "teacher"), (0.0, "labels")])
def test_alpha_says_whether_the_teacher_or_the_labels_are_followed(alpha, followed):
    grids, labels = windows(256, visible=True)
    contrary = Distillation(np.where(labels >= 0.5, -4, 4).astype(np.float32), temperature=1.25, alpha=alpha)
    trained = trainer("student", grids, labels, distillation=contrary)
    for number in range(1, 9):
        trained.epoch(number)
    with_labels = agreement(trained, grids, labels)
    assert with_labels < 0.05 if followed == "teacher" else with_labels > 0.95


def test_a_loss_that_is_no_number_any_more_names_its_epoch():
    trained = trainer("student", *windows(32, visible=True), learning_rate=1e30)
    trained.epoch(1)  # one batch, whose loss is that of the first weights
    with pytest.raises(EvokeError, match=r"no number any more in epoch 2; choose a smaller --learning-rate"):
        trained.epoch(2)


def test_progress_counts_windows_to_the_last_small_batch(monkeypatch):
    monkeypatch.setattr(loop, "TELL_EVERY_S", 0.0)
    heard = []
    epoch = trainer("student", *windows(25, visible=True), batch=10).epoch(1, lambda *told: heard.append(told))
    assert [done for done, _ in heard] == [10, 20, 25]
    assert heard[-1][1] == pytest.approx(epoch.loss)


def test_predictions_are_made_in_evaluation_mode_and_do_not_depend_on_batches(monkeypatch):
    grids, _ = windows(20, visible=False)
    network = build("ccnn").train()
    whole = predict_logits(network, grids)
    monkeypatch.setattr(loop, "PREDICTION_BATCH", 7)
    assert whole.shape == (20, 3)
    assert not network.training
    assert predict_logits(network, grids) == pytest.approx(whole, abs=1e-5)


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="only glibc is told to keep memory")
def test_a_step_is_given_the_memory_that_the_step_before_has_freed():
    import resource

    trained = trainer("ccnn", *windows(128, visible=False))

    def pages_brought_by(number):
        before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
        trained.epoch(number)
        return resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before

    *_, last = [pages_brought_by(number) for number in (1, 2, 3)]
    assert last < 2000  # of 23,000 that lie under its activations


@pytest.mark.skipif(not torch.cuda.is_available(), reason="needs a CUDA device")
def test_a_gpu_learns_as_the_cpu_does():
    grids, labels = windows(700, visible=True)
    curves = [
        [trained.epoch(number).loss for number in (1, 2, 3)]
        for trained in (trainer("student", grids, labels, device=device) for device in (CPU, torch.device("cuda")))
    ]
    assert curves[1] == pytest.approx(curves[0], rel=0.03)  # bfloat16 has 8 bits
