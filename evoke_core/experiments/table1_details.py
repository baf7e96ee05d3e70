"""Table I label by label, by window and by trial, and subject by subject."""

from collections.abc import Iterator

from evoke_core.experiments.plan import FEATURES, Cell
from evoke_core.experiments.results import Result
from evoke_core.experiments.setting import FEATURE_NAMES, MODEL_NAMES, SPLIT_NAMES
from evoke_core.experiments.table1 import CELLS, Table1
from evoke_core.experiments.tables import NONE, fraction, markdown
from evoke_core.training.scores import DIMENSIONS
from evoke_core.training.summary import LEVELS, all_bits, interval, percent


def label_by_label(table: Table1) -> list[str]:
    """Markdown lines: for each features and split a table of every label of every network that is run."""
    columns = ["Model", "label"]
    for level in LEVELS:
        columns += [f"{level}: accuracy (%)", "trivial (%)", "macro-F1", "balanced accuracy (%)"]
    lines = [
        "## Label by label",
        "",
        "By trial: a trial's answer is the mean probability of its test windows. All three bits right is the emotion "
        "right.",
    ]
    for features in FEATURES:
        for split, name in SPLIT_NAMES.items():
            found = [cell for cell in CELLS if cell in table.results and cell[1:] == (features, split)]
            if found:
                rows = [row for cell in found for row in _label_rows(cell, table.results[cell])]
                lines += ["", f"### {FEATURE_NAMES[features]}, {name} ({table.setting.title})", ""]
                lines += [*markdown(columns, rows, texts=2), "", *_subject_table(found, table)]
    return lines


def _label_rows(cell: Cell, result: Result) -> Iterator[list[str]]:
    for label in (*DIMENSIONS, "mean", "exact_match"):
        if any(label not in result.level(level) for level in LEVELS):
            continue
        row = [MODEL_NAMES[cell.model], all_bits(result.level("window")) if label == "exact_match" else label]
        for level in LEVELS:
            told = result.level(level)[label]
            row += [percent(told["accuracy"]), f"{100 * told['trivial']['mean']:.1f}"]
            row += [fraction(told["macro_f1"]) if "macro_f1" in told else NONE]
            row += [percent(told["balanced_accuracy"]) if "balanced_accuracy" in told else NONE]
        yield row


def _subject_table(cells: list[Cell], table: Table1) -> list[str]:
    """Window accuracy by subject (%), with 95 % intervals: over a subject's trials, and over subjects for the mean."""
    columns = ["subject", *(MODEL_NAMES[cell.model] for cell in cells)]
    metrics = [table.results[cell].metrics for cell in cells]
    rows = [
        [str(subjects[0]["subject"]), *(interval(one["accuracy"]) for one in subjects)]
        for subjects in zip(*(told["per_subject"] for told in metrics), strict=True)
    ]
    rows.append(["mean", *(interval(told["across_subjects"]["accuracy"]) for told in metrics)])
    return [
        "Accuracy by subject (%), with the 95 % interval over its trials; the mean's is over subjects:",
        "",
        *markdown(columns, rows),
    ]
