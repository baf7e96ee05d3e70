"""The decoder that ships, made anew: a CCNN teaches students on a synthetic corpus, and the effect is measured.

Run by `make model`; goes on where it was when it was broken off. The corpus' seed, epochs and noise were fixed
beforehand, on corpora of other seeds; T and α are the paper's.
"""

import os
import sys
from pathlib import Path
from typing import Any

from scipy import stats

from evoke_core.cli.board import board
from evoke_core.cli.folds import read_features
from evoke_core.eeg.synthetic.corpus import write_corpus
from evoke_core.training.card import model_card
from evoke_core.training.decoder import decoder_of, write_bundle
from evoke_core.training.jobs import Task, run_tasks
from evoke_core.training.run import Run, RunConfig, prepare_run
from evoke_core.training.summary import summarise

CORPUS_SEED, SUBJECTS, FOLDS = 8, 16, 4
TEACHER = RunConfig(model="ccnn", split="subject", folds=FOLDS, epochs=3, noise=0.5)
STUDENT_EPOCHS = 4
SEEDS = range(5)
SHIPPED_SEED, SHIPPED_FOLD = 0, FOLDS


def main(work: Path, out: Path) -> None:
    """Leave the decoder and its card in ``out``; corpus and runs stay in ``work``."""
    corpus = work / "synthetic-training"
    write_corpus(corpus, SUBJECTS, CORPUS_SEED)
    data = read_features(corpus, TEACHER.recipe)
    teacher = prepare_run(work / "runs" / "teacher", TEACHER, corpus, data)

    def student(seed: int, taught_by: Run | None) -> Run:
        config = RunConfig(
            model="student",
            split=TEACHER.split,
            folds=FOLDS,
            epochs=STUDENT_EPOCHS,
            noise=TEACHER.noise,
            seed=seed,
            teacher=str(taught_by.folder.resolve()) if taught_by else None,
        )
        name = f"student-{'distilled' if taught_by else 'alone'}-{seed}"
        return prepare_run(work / "runs" / name, config, corpus, data)

    pairs = [(student(seed, teacher), student(seed, None)) for seed in SEEDS]
    tasks: list[Task] = []
    for number in range(1, FOLDS + 1):
        teach = Task(teacher.folder, number)
        tasks.append(teach)
        for distilled, alone in pairs:
            tasks += [Task(distilled.folder, number, (teach,)), Task(alone.folder, number)]
    with board() as show:
        run_tasks(tasks, jobs=os.cpu_count() or 1, watch=show)
    shipped = pairs[SHIPPED_SEED][0]
    effect = effect_in_words(summarise(teacher), [(summarise(one), summarise(other)) for one, other in pairs])
    card = model_card(shipped, SHIPPED_FOLD, name=out.name, more=effect)
    write_bundle(out, *decoder_of(shipped, SHIPPED_FOLD, name=out.name), card=card)
    print(effect)


def effect_in_words(teacher: dict[str, Any], pairs: list[tuple[dict[str, Any], dict[str, Any]]]) -> str:
    """Students with and without a teacher, paired by seed: a Markdown section."""
    lines = [
        "## The effect of distillation, measured",
        "",
        f"Student with and without its CCNN teacher, {len(pairs)} seeds, the same weights to begin with and the same "
        f"order in each pair; mean over {FOLDS} folds of subjects held out, SYNTHETIC corpus, windows, %.",
        "",
        "| seed | accuracy, distilled | alone | all three bits, distilled | alone |",
        "|---|---|---|---|---|",
    ]
    rows = [[_figure(run, key) for key in ("mean", "exact_match") for run in pair] for pair in pairs]
    lines += [f"| {seed} | {' | '.join(f'{value:.2f}' for value in row)} |" for seed, row in enumerate(rows)]
    told = [_figure(teacher, key) for key in ("mean", "exact_match")]
    trivial = [100 * teacher["over_folds"]["window"][key]["trivial"]["mean"] for key in ("mean", "exact_match")]
    lines += [
        f"| *teacher* | {told[0]:.2f} | | {told[1]:.2f} | |",
        f"| *trivial baseline* | {trivial[0]:.2f} | | {trivial[1]:.2f} | |",
        "",
    ]
    for name, first in (("accuracy", 0), ("all three bits", 2)):
        distilled, alone = [row[first] for row in rows], [row[first + 1] for row in rows]
        test: Any = stats.ttest_rel(distilled, alone)
        mean = sum(distilled) / len(rows) - sum(alone) / len(rows)
        low, high = test.confidence_interval()
        lines.append(
            f"Distilled less alone, {name}: {mean:+.2f} points (95 % interval over seeds {low:+.2f} to {high:+.2f}, "
            f"paired t-test p = {test.pvalue:.2g})."
        )
    return "\n".join(lines)


def _figure(metrics: dict[str, Any], key: str) -> float:
    return 100 * metrics["over_folds"]["window"][key]["accuracy"]["mean"]


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
