"""A run: one network, one corpus, one split, all its folds; and the folder that holds it.

```
runs/ccnn-de-trial/
  run.json      configuration, corpus, features, split with its proof, versions
  split.csv     subject, trial, window, fold: in which fold each window is tested (`evoke audit` reads it)
  fold-1/       history.csv · weights and inputs (safetensors) · predictions.csv · scores.json, once it is done
  metrics.json  scores over folds and by subject, once all folds are done;  summary.md says them in words
```
"""

import json
import platform
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from evoke_core import __version__
from evoke_core.eeg.deap.corpus import DeapCorpus
from evoke_core.errors import EvokeError
from evoke_core.features.recipe import Recipe
from evoke_core.montage import GENEVA
from evoke_core.training.dataset import Dataset, load_dataset
from evoke_core.training.files import write_csv, write_whole
from evoke_core.training.rated import label_notes, rated_labels
from evoke_core.training.scores import DIMENSIONS
from evoke_core.training.splits import Integers, assign_folds, fingerprint, prove

FORMAT = 1
RUN_FILE, SPLIT_FILE = "run.json", "split.csv"
_PACKAGES = ("numpy", "scipy", "torch", "safetensors", "scikit-learn")


@dataclass(frozen=True)
class RunConfig:
    """All that decides a run's numbers, beside the corpus. Defaults are the paper's (§IV-B), the split excepted.

    Attributes:
        model: a name of ``evoke_core.models.build``, or ``package.module:function``.
        features: "de" or "psd"; ``torcheeg``: with TorchEEG's baseline and bins.
        split: "window", "trial" or "subject"; ``folds`` None means 5, or one a subject; drawn by ``split_seed``.
        epochs: how many; the last one is reported. With ``choose_epoch`` that many are tried on an inner split.
        noise: standard deviation of the noise on standardised features while training.
        seed: of weights, order, noise and dropout.
        teacher: the folder of a run on the same split and features; then ``temperature`` and ``alpha`` count.
        subjects: a part of the corpus, or None for all of it.
        curve: test scores after each epoch stand in the history (nothing is chosen by them here).
        channels: a part of the grid's electrodes, or None for all that the corpus has.
    """

    model: str
    features: str = "de"
    torcheeg: bool = False
    split: str = "trial"
    folds: int | None = None
    split_seed: int = 0
    epochs: int = 100
    batch: int = 128
    learning_rate: float = 1e-3
    noise: float = 0.0
    seed: int = 0
    choose_epoch: bool = False
    teacher: str | None = None
    temperature: float = 1.25
    alpha: float = 0.25
    subjects: tuple[int, ...] | None = None
    curve: bool = False
    channels: tuple[str, ...] | None = None

    @property
    def recipe(self) -> Recipe:
        """How the features are computed."""
        return Recipe(self.features, torcheeg=self.torcheeg)  # pyright: ignore[reportArgumentType]


@dataclass(frozen=True)
class Run:
    """A run's folder, its configuration and run.json."""

    folder: Path
    config: RunConfig
    about: dict[str, Any]

    @property
    def channels(self) -> tuple[str, ...]:
        """The electrodes that it reads."""
        return tuple(self.about["features"].get("channels", GENEVA))

    @property
    def rated(self) -> tuple[str, ...]:
        """The labels that any trial is rated for."""
        return tuple(self.about.get("labels", {}).get("rated", DIMENSIONS))

    @property
    def high(self) -> str:
        """When a rating is high, in words: "above 5"."""
        return self.about.get("labels", {}).get("high", DeapCorpus.labelling.description)

    @property
    def folds(self) -> int:
        """How many folds it has."""
        return len(self.about["split"]["proof"])

    def fold(self, number: int) -> Path:
        """The folder of fold ``number``, from 1."""
        return self.folder / f"fold-{number}"

    def done(self, number: int) -> bool:
        """Whether a fold has been trained and scored."""
        return (self.fold(number) / "scores.json").is_file()

    @property
    def finished(self) -> bool:
        """Whether all folds have been."""
        return all(self.done(number) for number in range(1, self.folds + 1))


def prepare_run(folder: Path, config: RunConfig, corpus: Path, data: Dataset) -> Run:
    """Make a run's folder, or find the same run there to go on with; EvokeError where another run is there.

    ``data`` is the corpus as ``config.recipe`` reads it. All that can be refused is refused here, before training.
    """
    folds = _folds_of(config, data)
    split = split_fingerprint(data, folds)
    about: dict[str, Any] = {
        "format": FORMAT,
        "config": asdict(config),
        "corpus": {
            "folder": str(corpus.resolve()),
            "name": data.corpus.name,
            "subjects": list(data.corpus.subjects),
            "format": data.corpus.format,
            "synthetic": data.corpus.synthetic,
            "fingerprint": data.corpus.fingerprint,
            "notes": list(data.notes),
        },
        "features": {
            "description": config.recipe.description,
            "fingerprint": config.recipe.fingerprint(),
            "channels": list(data.channels),
        },
        "labels": {"high": data.labelling.description, "rated": rated_labels(data)},
        "split": {
            "fingerprint": split,
            "proof": [asdict(proof) for proof in prove(data.subjects, data.trials, folds, stimuli=data.stimuli)],
            "notes": label_notes(data, folds),
        },
        "versions": _versions(),
    }
    if (folder / RUN_FILE).is_file():
        return _same_run(read_run(folder), about)
    if folder.exists() and any(folder.iterdir()):
        raise EvokeError(f"{folder}: holds something that is no run, so it is left alone; choose another --out")
    if config.teacher is not None:
        check_teacher(read_run(Path(config.teacher)), about)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise EvokeError(f"{folder}: {error.strerror or error}; choose another --out") from None
    columns = (data.subjects, data.trials, data.windows, folds)
    write_csv(folder / SPLIT_FILE, ("subject", "trial", "window", "fold"), columns)
    _write_about(folder, about)
    return Run(folder, config, about)


def read_run(folder: Path) -> Run:
    """Read a run's folder."""
    try:
        about = json.loads((folder / RUN_FILE).read_text(encoding="utf-8"))
        config = dict(about["config"])
        for name in ("subjects", "channels"):
            config[name] = tuple(config[name]) if config.get(name) is not None else None
        return Run(folder, RunConfig(**config), about)
    except OSError:
        raise EvokeError(f"{folder}: no run is here (run.json is missing); make one with: evoke train") from None
    except (ValueError, KeyError, TypeError) as error:
        raise EvokeError(f"{folder / RUN_FILE}: not a run's file ({error!r}); delete the folder") from None


def load_run_data(run: Run) -> tuple[Dataset, Integers]:
    """A run's windows and the fold (n,) of each; EvokeError where the corpus is not what it was."""
    corpus = Path(run.about["corpus"]["folder"])
    data = load_dataset(
        corpus, run.config.recipe, subjects=run.config.subjects, channels=run.channels, advance=lambda _: None
    )
    folds = _folds_of(run.config, data)
    if split_fingerprint(data, folds) != run.about["split"]["fingerprint"]:
        raise EvokeError(f"{corpus}: not the corpus any more that {run.folder} was begun with; choose another --out")
    return data, folds


def split_fingerprint(data: Dataset, folds: Integers) -> str:
    """The same for two runs exactly when corpus, windows and folds are the same."""
    return fingerprint(data.corpus.fingerprint, data.subjects, data.trials, data.windows, folds)


def _folds_of(config: RunConfig, data: Dataset) -> Integers:
    return assign_folds(config.split, data.subjects, data.stimuli, folds=config.folds, seed=config.split_seed)


def check_teacher(teacher: Run, student: dict[str, Any]) -> None:
    """Refuse a teacher of other features or of another split: its fold k must not have seen the student's test."""
    if teacher.about["features"]["fingerprint"] != student["features"]["fingerprint"]:
        ours, theirs = student["features"]["description"], teacher.about["features"]["description"]
        raise EvokeError(
            f"{teacher.folder}: the teacher reads {theirs}, the student {ours}; choose the same --features"
        )
    if list(teacher.channels) != student["features"]["channels"]:
        names = ", ".join(teacher.channels)
        raise EvokeError(f"{teacher.folder}: the teacher reads {names}, the student others; choose the same --channels")
    if teacher.about["split"]["fingerprint"] != student["split"]["fingerprint"]:
        raise EvokeError(
            f"{teacher.folder}: the teacher was trained on another split or corpus ({teacher.config.split}, split "
            f"seed {teacher.config.split_seed}), so it may have seen the student's test windows; train it with the "
            "same --corpus, --split, --folds and --split-seed"
        )


def check_trained(folder: Path) -> None:
    """Refuse a teacher whose folds are not all done."""
    run = read_run(folder)
    if not run.finished:
        raise EvokeError(f"{folder}: the teacher is not trained to its end; the same evoke train goes on with it")


def _same_run(found: Run, about: dict[str, Any]) -> Run:
    """The run that is there, if it is the one that is asked for."""
    ours, theirs = about["config"], asdict(found.config)
    changed = [f"{key} {theirs[key]}, not {ours[key]}" for key in ours if ours[key] != theirs[key]]
    if list(found.channels) != about["features"]["channels"] and not changed:
        changed = [f"channels {', '.join(found.channels)}"]
    if found.about["split"]["fingerprint"] != about["split"]["fingerprint"] and not changed:
        changed = [f"the corpus {found.about['corpus']['name']!r} with other contents"]
    if changed:
        raise EvokeError(f"{found.folder}: holds another run ({'; '.join(changed)}); choose another --out")
    if found.about["corpus"] != about["corpus"]:  # the same contents, moved
        found.about["corpus"] = about["corpus"]
        _write_about(found.folder, found.about)
    return found


def _write_about(folder: Path, about: dict[str, Any]) -> None:
    write_whole(folder / RUN_FILE, (json.dumps(about, indent=1) + "\n").encode())


def _versions() -> dict[str, str]:
    return {"evoke": __version__, "python": platform.python_version()} | {name: version(name) for name in _PACKAGES}
