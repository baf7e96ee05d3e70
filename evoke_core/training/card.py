"""The model card that goes with a decoder, in the form Hugging Face reads: what it is, and what it is not."""

import json
from pathlib import Path
from typing import Any

from evoke_core.models import build, profile
from evoke_core.montage import GENEVA
from evoke_core.training.decoder import taught_thresholds
from evoke_core.training.run import Run, read_run
from evoke_core.training.scores import DIMENSIONS
from evoke_core.training.summary import all_bits, in_words, summarise

_WARNING = (
    "**A demonstration, trained on SYNTHETIC EEG: what it says of anybody's recording is not an emotion reading.**"
)
DEAP, BIDS = "deap-format", "bids"
PAPER = "https://arxiv.org/abs/2401.06957"


def model_card(run: Run, number: int, *, name: str, more: str = "") -> str:
    """The card of the decoder made of fold ``number`` of a finished run; ``more`` is put before the citation."""
    metrics = summarise(run)
    synthetic: bool = run.about["corpus"]["synthetic"]
    parts = [
        _front_matter(run, metrics, name=name),
        f"# {name}\n\n{_what(run, number)}",
        f"## Data\n\n{_data(run, number)}",
        f"## Training\n\n{_training(run, number)}",
        "## Scores\n\nOver all folds of its run; each accuracy stands beside what answering with the majority of the "
        f"training labels gives.\n\n{_demoted(in_words(run, metrics))}\n{_own_fold(number, metrics)}",
        f"## Intended use\n\n{_use(synthetic=synthetic)}",
        f"## Misuse\n\n{_misuse()}",
        *([more] if more else []),
        f"## Citation\n\nThe architecture and the distillation are EVOKE's: {PAPER}.\n",
    ]
    return "\n\n".join(part.strip() for part in parts) + "\n"


def _front_matter(run: Run, metrics: dict[str, Any], *, name: str) -> str:
    corpus, level = run.about["corpus"], metrics["over_folds"]["window"]
    kind = "synthetic EEG" if corpus["synthetic"] else "recorded EEG"
    lines = [
        "license: mit",
        "library_name: onnx",
        f"tags: [eeg, emotion-recognition, {kind.replace(' ', '-').lower()}]",
    ]
    lines += ["model-index:", f"  - name: {_quoted(name)}", "    results:"]
    task = f"{', '.join(run.rated)}; {run.config.split} split, {run.folds} folds"
    lines += [f"      - task: {{type: multi-label-classification, name: {_quoted(task)}}}"]
    told = _quoted(f"{corpus['name']} ({kind})")
    lines += [f"        dataset: {{type: {_format(run)}, name: {told}}}", "        metrics:"]
    for label, name in (("accuracy", "mean"), ("exact match", "exact_match")):
        if (told := level.get(name)) is None:
            continue
        for figure, value in ((label, told["accuracy"]), (f"{label}, trivial baseline", told["trivial"])):
            lines.append(f"          - {{type: accuracy, name: '{figure}', value: {value['mean']:.4f}}}")
    return "\n".join(["---", *lines, "---"])


def _quoted(text: str) -> str:
    """As YAML has it, whatever stands in it."""
    return "'" + text.replace("'", "''") + "'"


def _what(run: Run, number: int) -> str:
    cost, count = profile(build(run.config.model)), len(run.channels)
    order = "Geneva order" if run.channels == GENEVA else f"channels {', '.join(run.channels)}"
    warning = f"{_WARNING}\n\n" if run.about["corpus"]["synthetic"] else ""
    return (
        f"{warning}The EVOKE student ({cost.parameters:,} parameters, {cost.macs:,} multiply-accumulates a window): "
        f"two convolutions and two linear layers from differential entropy of one second of {count}-channel EEG, four "
        "bands on a 9×9 grid, to the probability of high valence, arousal and dominance. `fused.onnx` takes raw "
        f"windows (n, {count}, 128) in µV at 128 Hz, {order}, and a baseline ({count}, 4) in nats. "
        f"The weights are those of fold {number} of {run.folds}."
    )


def _data(run: Run, number: int) -> str:
    corpus = run.about["corpus"]
    subjects = f"{len(corpus['subjects'])} subjects of {corpus['name']!r}"
    if _format(run) == BIDS:
        kind = (
            "**simulated EEG: no score on it says anything about emotion**" if corpus["synthetic"] else "recorded EEG"
        )
        taught = taught_thresholds(run, number)
        untaught = [name for name in DIMENSIONS if name not in taught]
        aside = f" Not rated in training, so that the decoder answers ½: {' and '.join(untaught)}." if untaught else ""
        return f"{subjects}, {kind}. A label is high where the trial's rating is {run.high}.{aside}"
    subjects += ", 40 trials of 60 s each"
    if not corpus["synthetic"]:
        return f"{subjects}, in DEAP's format. A label is high where the trial's rating is above 5."
    seed = _synthetic_seed(Path(corpus["folder"]))
    seeded = f" with seed {seed}" if seed is not None else ""
    return (
        f"{subjects}, simulated{seeded} by `evoke synth`: 1/f sources and four rhythms in a spherical head, with "
        "fingerprints of subject and trial, blinks and muscle noise. Valence, arousal and dominance turn the rhythms "
        "up and down where the literature finds them to; **how strongly is invented**. A label is high where the "
        "trial's rating is above 5. No person's data is in it, and no score on it says anything about how well emotion "
        "is read from a person's EEG.\n\n"
        "Whoever has access to DEAP trains on it, on the paper's schedule, with these commands:\n\n"
        "```sh\n"
        "evoke train ccnn --corpus DEAP_FOLDER --split subject --out runs/teacher\n"
        "evoke train student --corpus DEAP_FOLDER --split subject --teacher runs/teacher --out runs/student\n"
        "evoke export runs/student --fold 1 --out my-decoder\n"
        "```"
    )


def _format(run: Run) -> str:
    return run.about["corpus"].get("format", DEAP)


def _training(run: Run, number: int) -> str:
    config = run.config
    taught = "From scratch"
    if config.teacher is not None:
        teacher = read_run(Path(config.teacher)).config
        taught = (
            f"Distilled from a {teacher.model} (Adam {teacher.learning_rate:g}, {teacher.epochs} epochs, noise "
            f"{teacher.noise:g}), trained on the training windows of each fold alone, with T {config.temperature:g} "
            f"and α {config.alpha:g}"
        )
    epochs = json.loads((run.fold(number) / "scores.json").read_text(encoding="utf-8"))["epochs"]
    chosen = ", chosen on training trials set aside" if config.choose_epoch else ", the last one kept"
    return (
        f"{taught}; Adam {config.learning_rate:g}, batches of {config.batch}, {epochs} epochs{chosen}, Gaussian noise "
        f"of {config.noise:g} standard deviations on the features, seed {config.seed}. Standardisation is fitted on "
        "the training windows. EVOKE, torch and the other versions stand in the run's run.json: "
        + ", ".join(f"{package} {version}" for package, version in run.about["versions"].items())
        + "."
    )


def _own_fold(number: int, metrics: dict[str, Any]) -> str:
    told = metrics["folds"][number - 1]["window"]
    names = {name: name for name in DIMENSIONS} | {"exact_match": all_bits(told)}
    each = [
        f"{name} {told[key]['accuracy']:.1%} ({told[key]['trivial']:.1%})" for key, name in names.items() if key in told
    ]
    return (
        f"Fold {number}, whose weights these are, on the {told['count']} windows it held out; in brackets the trivial "
        f"baseline: {', '.join(each)}."
    )


def _use(*, synthetic: bool) -> str:
    if synthetic:
        return (
            "Seeing EVOKE's whole road run, building and testing avatars, scenes and clients before there is any data, "
            "and checking a reproduction against known numbers."
        )
    return (
        "Research on affective EEG with recordings like those it was trained on, with the scores above in mind, and "
        "driving avatars of persons who agreed to it."
    )


def _misuse() -> str:
    return (
        "It is not a diagnosis and no medical device; it must not be used to judge a person, at work, at school, at a "
        "border, in court or in care, nor on anybody who has not agreed. EEG is personal data about a mind: keep it on "
        "the machine where it was recorded."
    )


def _demoted(markdown: str) -> str:
    """The summary without its title."""
    return markdown.split("\n", 2)[2]


def _synthetic_seed(corpus: Path) -> int | None:
    mark = next(corpus.glob("**/SYNTHETIC.json"), None)
    return json.loads(mark.read_text(encoding="utf-8")).get("seed") if mark else None
