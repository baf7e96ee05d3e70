"""What a finished run says: scores over its folds and by subject, as metrics.json and in words."""

import csv
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from evoke_core.eeg.deap.corpus import DeapCorpus
from evoke_core.errors import EvokeError
from evoke_core.montage import GENEVA
from evoke_core.training.files import write_whole
from evoke_core.training.run import Run
from evoke_core.training.scores import DIMENSIONS, across_subjects, over_folds, per_subject

DEAP_HIGH = DeapCorpus.labelling.description
METRICS_FILE, SUMMARY_FILE = "metrics.json", "summary.md"
LEVELS = ("window", "trial")


def summarise(run: Run) -> dict[str, Any]:
    """Put a run's folds together; writes metrics.json and summary.md, and returns what metrics.json holds.

    Returns:
        ``over_folds`` (see ``scores.over_folds``), ``folds`` (each fold's scores, epochs, device and notes),
        ``per_subject`` and ``across_subjects`` (each window by the fold that tested it).
    """
    numbers = range(1, run.folds + 1)
    missing = [str(number) for number in numbers if not run.done(number)]
    if missing:
        raise EvokeError(f"{run.folder}: fold {', '.join(missing)} is not done; the same evoke train goes on with it")
    folds = [json.loads((run.fold(number) / "scores.json").read_text(encoding="utf-8")) for number in numbers]
    subjects, trials, labels, guess = _predictions(run)
    by_subject = per_subject(guess, labels, subjects, trials)
    metrics = {
        "over_folds": over_folds([{level: fold[level] for level in LEVELS} for fold in folds]),
        "folds": folds,
        "per_subject": by_subject,
        "across_subjects": across_subjects(by_subject),
    }
    write_whole(run.folder / METRICS_FILE, (json.dumps(metrics, indent=1) + "\n").encode())
    write_whole(run.folder / SUMMARY_FILE, in_words(run, metrics).encode())
    return metrics


def header(run: Run) -> list[str]:
    """What a run's numbers are: the network, the corpus, the split and its proof, in Markdown lines."""
    config, corpus, split = run.config, run.about["corpus"], run.about["split"]
    kind = "SYNTHETIC corpus: these figures say nothing about emotion" if corpus["synthetic"] else "recorded EEG"
    proof = split["proof"]
    teacher = Path(config.teacher).name if config.teacher else ""
    taught = f"distilled from the run {teacher} (T {config.temperature:g}, α {config.alpha:g})" if teacher else ""
    epochs = f"up to {config.epochs} epochs, chosen on an inner split by trial" if config.choose_epoch else ""
    shared, seen = [fold["shared_trials"] for fold in proof], np.mean([fold["seen"] for fold in proof])
    persons = max(fold["shared_subjects"] for fold in proof)
    return [
        f"- network: {', '.join(filter(None, (config.model, taught)))}; {epochs or f'{config.epochs} epochs'}, "
        f"batch {config.batch}, Adam {config.learning_rate:g}, noise {config.noise:g}, seed {config.seed}",
        f"- corpus: {corpus['name']}, {len(corpus['subjects'])} subjects ({kind})",
        f"- features: {run.about['features']['description']}{_channels(run)}",
        f"- split: {config.split}, {len(proof)} folds; (subject, trial) pairs both in training and in test: "
        f"{_range(shared)} a fold; test windows whose own trial is trained on: {seen:.0%}; "
        f"{'persons are known from training' if persons else 'no person is known from training'}",
        *([f"- labels: high where the rating is {run.high}"] if run.high != DEAP_HIGH else []),
        *(f"- note: {note}" for note in [*corpus.get("notes", []), *split["notes"]]),
    ]


def _channels(run: Run) -> str:
    return "" if run.channels == GENEVA else f"; {len(run.channels)} channels: {', '.join(run.channels)}"


def in_words(run: Run, metrics: dict[str, Any]) -> str:
    """The run's scores as Markdown: every accuracy beside its trivial baseline."""
    lines = [f"# {run.folder.resolve().name}", "", *header(run)]
    lines += [f"- note: {note}" for fold in metrics["folds"] for note in fold["notes"]]
    for level in LEVELS:
        told = metrics["over_folds"][level]
        lines += [
            "",
            f"By {level} ({told['count']} tested), % mean ± sd over folds:",
            "",
            "| | accuracy | trivial | macro-F1 | balanced accuracy |",
            "|---|---|---|---|---|",
        ]
        for name in (name for name in (*DIMENSIONS, "mean") if name in told):
            row = [told[name][key] for key in ("accuracy", "trivial", "macro_f1", "balanced_accuracy")]
            lines.append(f"| {name} | {' | '.join(map(percent, row))} |")
        if exact := told.get("exact_match"):
            lines.append(f"| {all_bits(told)} | {percent(exact['accuracy'])} | {percent(exact['trivial'])} | | |")
    lines += [
        "",
        "Trivial: the majority of the training windows' labels (for all three bits their most frequent octant).",
        "",
        "By subject, % with the 95 % interval over its trials:",
        "",
        f"| subject | accuracy | {all_bits(metrics['over_folds']['window'])} |",
        "|---|---|---|",
    ]
    for one in metrics["per_subject"]:
        lines.append(f"| {one['subject']} | {interval(one['accuracy'])} | {interval(one.get('exact_match'))} |")
    across = metrics["across_subjects"]
    lines.append(
        f"| mean (95 % over subjects) | {interval(across['accuracy'])} | {interval(across.get('exact_match'))} |"
    )
    return "\n".join(lines) + "\n"


def _predictions(run: Run) -> tuple[NDArray[Any], ...]:
    """Subjects, trials, labels (n, 3) and P(high) (n, 3) of all windows, each from the fold that tested it."""
    rows: list[dict[str, str]] = []
    for number in range(1, run.folds + 1):
        with (run.fold(number) / "predictions.csv").open(newline="", encoding="utf-8") as file:
            rows += csv.DictReader(file)
    columns = [np.array([float(row[name]) for row in rows]) for name in ("subject", "trial")]
    labels = np.array([[float(row[name].replace("n/a", "nan")) for name in DIMENSIONS] for row in rows])
    guess = np.array([[float(row[f"p_{name}"]) for name in DIMENSIONS] for row in rows])
    return columns[0].astype(np.int64), columns[1].astype(np.int64), labels, guess


def percent(value: Mapping[str, float]) -> str:
    """A ``{"mean", "sd"}`` of shares as "93.2 ± 0.4"."""
    return f"{100 * value['mean']:.1f} ± {100 * value['sd']:.1f}"


def all_bits(level: Mapping[str, Any]) -> str:
    """What all scored labels together are called."""
    scored = [name for name in DIMENSIONS if name in level]
    return "all three bits" if len(scored) == len(DIMENSIONS) else " and ".join(scored)


def interval(value: Mapping[str, float] | None) -> str:
    """A ``{"value", "low", "high"}`` of shares as "71.2 (66.0–75.1)"; a dash for None."""
    if value is None:
        return "–"
    return f"{100 * value['value']:.1f} ({100 * value['low']:.1f}–{100 * value['high']:.1f})"


def _range(counts: list[int]) -> str:
    return str(counts[0]) if min(counts) == max(counts) else f"{min(counts)}–{max(counts)}"
