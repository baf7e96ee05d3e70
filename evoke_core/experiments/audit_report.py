"""An audit's figures as JSON and as a picture."""

import json
import textwrap
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

from evoke_core import __version__
from evoke_core.errors import require
from evoke_core.experiments.audit import Audit
from evoke_core.features.recipe import Recipe
from evoke_core.training.dataset import Origin

FILES = ("audit.json", "audit.png", "audit.svg")
BLUE, RED, GREEN, GREY = "#6baed6", "#b2182b", "#1b7837", "#555555"
BIN = 0.5
"""Width of the histogram's bars in percentage points."""


def write_report(folder: Path, audit: Audit, *, split: Path, corpus: Origin, recipe: Recipe) -> None:
    """Write audit.json, audit.png and audit.svg into a folder that is there; files of those names are replaced."""
    figures = as_json(audit, split=split, corpus=corpus, recipe=recipe)
    (folder / FILES[0]).write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    picture = draw(audit, title=f"{split.name} on {corpus.name}{' (synthetic EEG)' if corpus.synthetic else ''}")
    picture.savefig(folder / FILES[1], dpi=150)
    picture.savefig(folder / FILES[2], metadata={"Date": None})


def as_json(audit: Audit, *, split: Path, corpus: Origin, recipe: Recipe) -> dict[str, Any]:
    """All figures of an audit, with what they rest on."""
    low, high = audit.shuffled_range
    return {
        "evoke": __version__,
        "split": split.name,
        "corpus": asdict(corpus),
        "features": recipe.description,
        "verdict": audit.verdict,
        "windows": audit.windows,
        "trials": audit.trials,
        "subjects": audit.subjects,
        "overlap": {
            "windows_whose_trial_is_trained_on": audit.seen,
            "shared_trials": audit.shared_trials,
            "shared_subjects": audit.shared_subjects,
            "folds": [asdict(fold) for fold in audit.folds],
        },
        "probe": {
            "nearest_window_of_same_trial": audit.same_trial,
            "accuracy": audit.real,
            "trivial": audit.trivial,
        },
        "shuffled_labels": {
            "mean": audit.shuffled_mean,
            "p5": low,
            "p95": high,
            "chance": audit.chance,
            "seed": audit.seed,
            "accuracies": audit.shuffled.tolist(),
        },
    }


def draw(audit: Audit, *, title: str) -> Any:
    """A matplotlib figure: the probe's accuracy on shuffled labels, beside chance, trivial and the real labels.

    The axis goes from 40 to 100 % wherever that holds everything, so that pictures of several splits can be compared.
    """
    matplotlib = require("matplotlib.figure", extra="train", purpose="draw an audit")
    figure = matplotlib.Figure(figsize=(8, 4.5), layout="constrained")
    figure.get_layout_engine().set(w_pad=0.15, h_pad=0.1)
    axes = figure.subplots()
    shuffled = audit.shuffled * 100
    axes.hist(
        shuffled,
        np.arange(np.floor(shuffled.min()), shuffled.max() + BIN, BIN),
        color=BLUE,
        label=f"probe, shuffled labels: mean {audit.shuffled_mean:.1%} of {len(shuffled)} shufflings",
    )
    lines = (
        ("probe, real labels", audit.real["mean"], RED, "solid"),
        ("chance, shuffled labels", audit.chance, GREY, (0, (4, 2))),
        ("trivial, real labels (majority of training)", audit.trivial["mean"], GREEN, (0, (1, 1))),
    )
    for label, place, colour, style in lines:
        axes.axvline(place * 100, color=colour, linestyle=style, linewidth=2.2, label=f"{label}: {place:.1%}")
    least = min(shuffled.min(), *(place * 100 for _, place, _, _ in lines))
    axes.set_xlim(min(40, np.floor(least - 2)), 101)
    labels = ", ".join(name for name in audit.real if name != "mean")
    axes.set_xlabel(f"accuracy on test windows, mean of {labels} (%)")
    axes.set_ylabel("shufflings")
    axes.spines[["top", "right"]].set_visible(False)
    figure.suptitle(textwrap.fill(title, 80), fontsize=12, fontweight="bold", parse_math=False)
    axes.set_title(textwrap.fill(audit.verdict, 110), fontsize=9, pad=12)
    figure.legend(loc="outside lower center", ncols=2, frameon=False, fontsize=9)
    return figure
