"""Train and score one fold of a run. May be stopped at any moment; called again it goes on, and does nothing once done.

No leak by construction: a fold's test windows are used for its scores and for nothing else. The standardisation and
the weights come from its training windows, the last epoch is reported, and a teacher is that of the same fold.
"""

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
from filelock import FileLock, Timeout
from numpy.typing import NDArray

from evoke_core.errors import EvokeError
from evoke_core.models import build
from evoke_core.training.checkpoint import drop_checkpoints, load_checkpoint, save_checkpoint
from evoke_core.training.dataset import Dataset
from evoke_core.training.files import write_csv, write_whole
from evoke_core.training.inputs import Inputs
from evoke_core.training.loop import Distillation, Epoch, Trainer, draw_seed, predict_logits, probabilities
from evoke_core.training.losses import label_loss
from evoke_core.training.run import Run, load_run_data, read_run
from evoke_core.training.scores import DIMENSIONS, score
from evoke_core.training.splits import validation_windows
from evoke_core.training.trained import logits_of, save_weights

CHECKPOINT_SHARE = 20
"""Saving may take one part in twenty of the time."""
LOCK_PATIENCE_S = 20.0


class Progress(NamedTuple):
    """Where a fold stands: ``done`` of the epoch's ``windows``; accuracy and speed of the epoch before (or None)."""

    stage: str
    epoch: int
    epochs: int
    done: int
    windows: int
    loss: float
    accuracy: float | None
    windows_per_s: float | None


Report = Callable[[Progress], None]
Look = Callable[[Trainer, Epoch], Epoch]


def train_fold(folder: Path, number: int, report: Report = lambda _: None) -> None:
    """Train fold ``number`` of the run in ``folder`` and leave weights, inputs, predictions and scores there.

    On the CPU one thread is used, so that the numbers do not depend on how many folds are trained side by side.
    """
    run = read_run(folder)
    if run.done(number):
        return
    if not torch.cuda.is_available():
        torch.set_num_threads(1)
    out = run.fold(number)
    out.mkdir(exist_ok=True)
    try:
        with FileLock(out / ".lock", timeout=LOCK_PATIENCE_S):
            if not run.done(number):
                for unfinished in out.rglob(".*.part"):  # of a process that was killed while writing
                    unfinished.unlink(missing_ok=True)
                _train_and_score(run, number, report)
    except Timeout:
        raise EvokeError(f"{out}: another process is training this fold; wait for it, or stop it") from None


def _train_and_score(run: Run, number: int, report: Report) -> None:
    out, config, notes = run.fold(number), run.config, list[str]()
    data, folds = load_run_data(run)
    train, test = data.divide(folds == number)
    epochs = _choose_epoch(run, number, train, report, notes) if config.choose_epoch else config.epochs
    inputs = Inputs.fit(train)
    test_grids = inputs.grids(test)
    trainer = _make_trainer(run, number, train, inputs)

    def look(trainer: Trainer, epoch: Epoch) -> Epoch:
        if not config.curve:
            return epoch
        guess = probabilities(predict_logits(trainer.network, test_grids))
        mean = score(guess, test.labels, train.labels, test.subjects, test.trials)["window"]["mean"]
        return epoch._replace(test_accuracy=mean["accuracy"], test_macro_f1=mean["macro_f1"])

    _run_epochs(trainer, epochs, out, "training", look, report, notes)
    guess = probabilities(predict_logits(trainer.network, test_grids))
    save_weights(out, trainer.network)
    inputs.write(out)
    names = ("subject", "trial", "window", *DIMENSIONS, *(f"p_{name}" for name in DIMENSIONS))
    columns = (test.subjects, test.trials, test.windows, *map(_spelled, test.labels.T), *guess.T)
    write_csv(out / "predictions.csv", names, columns)
    scores = score(guess, test.labels, train.labels, test.subjects, test.trials)
    thresholds = {name: _finite(value) for name, value in zip(DIMENSIONS, train.thresholds, strict=True)}
    about = {"epochs": epochs, "device": str(trainer.device), "thresholds": thresholds, "notes": notes}
    write_whole(out / "scores.json", (json.dumps({**scores, **about}, indent=1) + "\n").encode())
    for part in (out, out / "inner"):
        drop_checkpoints(part)


def _spelled(labels: NDArray[np.float32]) -> NDArray[np.object_]:
    """0, 1, or n/a where there is no rating."""
    return np.array(["n/a" if np.isnan(label) else int(label) for label in labels], object)


def _finite(value: float) -> float | None:
    return None if np.isnan(value) else float(value)


def _choose_epoch(run: Run, number: int, train: Dataset, report: Report, notes: list[str]) -> int:
    """The epoch of the least loss on training trials that are set aside; the fold's test is not looked at.

    A teacher has been trained on the trials set aside, so that a student's choice is made with a little of its help.
    """
    out = run.fold(number) / "inner"
    out.mkdir(exist_ok=True)
    aside = validation_windows(train.stimuli, seed=draw_seed(run.config.split_seed, number))
    fitting, validation = train.select(~aside), train.select(aside)
    inputs = Inputs.fit(fitting)
    grids, labels = inputs.grids(validation), torch.from_numpy(np.nan_to_num(validation.labels))
    known = torch.from_numpy((~np.isnan(validation.labels)).astype(np.float32))

    def look(trainer: Trainer, epoch: Epoch) -> Epoch:
        logits = torch.from_numpy(predict_logits(trainer.network, grids))
        return epoch._replace(validation_loss=float(label_loss(logits, labels, known)))

    trainer = _make_trainer(run, number, fitting, inputs)
    history = _run_epochs(trainer, run.config.epochs, out, "choosing an epoch", look, report, notes)
    return min(history, key=lambda epoch: epoch.validation_loss or 0.0).number


def _make_trainer(run: Run, number: int, train: Dataset, inputs: Inputs) -> Trainer:
    config = run.config
    seed = draw_seed(config.seed, number)
    distillation = None
    if config.teacher is not None:
        logits = logits_of(read_run(Path(config.teacher)), number, train)
        distillation = Distillation(logits, config.temperature, config.alpha)
    torch.manual_seed(seed)  # the weights to begin with
    return Trainer(
        build(config.model),
        inputs.grids(train),
        train.labels,
        seed=seed,
        batch=config.batch,
        learning_rate=config.learning_rate,
        noise=config.noise,
        distillation=distillation,
    )


def _run_epochs(
    trainer: Trainer, epochs: int, out: Path, stage: str, look: Look, report: Report, notes: list[str]
) -> list[Epoch]:
    """Train to the last epoch from wherever the folder's checkpoints are; ``look`` may add to each epoch."""
    history, passed_over = load_checkpoint(out, trainer)
    notes += passed_over
    saved, cost = time.monotonic(), 0.0

    def tell(done: int, loss: float) -> None:
        last = history[-1] if history else None
        accuracy, speed = (last.accuracy, last.windows_per_s) if last else (None, None)
        report(Progress(stage, len(history) + 1, epochs, done, trainer.windows, loss, accuracy, speed))

    for number in range(len(history) + 1, epochs + 1):
        tell(0, history[-1].loss if history else float("nan"))
        history.append(look(trainer, trainer.epoch(number, tell)))
        _write_history(out / "history.csv", history)
        now = time.monotonic()
        if now - saved >= CHECKPOINT_SHARE * cost or number == epochs:
            save_checkpoint(out, trainer, history)
            saved = time.monotonic()
            cost = saved - now
    return history


def _write_history(path: Path, history: list[Epoch]) -> None:
    columns = [[getattr(epoch, name) for epoch in history] for name in Epoch._fields]
    told = [(name, values) for name, values in zip(Epoch._fields, columns, strict=True) if values[0] is not None]
    write_csv(path, [name for name, _ in told], [np.array(values) for _, values in told])
