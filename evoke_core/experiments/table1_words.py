"""Table I in Markdown: in the paper's form with the paper's values, and what its split hides."""

from collections.abc import Callable, Mapping

from evoke_core.experiments.fig1 import device_words
from evoke_core.experiments.plan import FEATURES, Cell
from evoke_core.experiments.setting import FEATURE_NAMES, MODEL_NAMES, SPLIT_NAMES
from evoke_core.experiments.table1 import PAPER_SPLIT, Table1, paper_value
from evoke_core.experiments.table1_details import label_by_label
from evoke_core.experiments.tables import NONE, fraction, markdown, significant
from evoke_core.models.table1 import TABLE_1, PaperRow
from evoke_core.training.splits import SPLITS
from evoke_core.training.summary import percent

MIB = 2**20


def in_words(table: Table1) -> list[str]:
    """All of it as Markdown lines."""
    return [
        f"# Table I on {table.setting.title}",
        "",
        *table.setting.lines(result.run for result in table.results.values()),
        "",
        *main_table(table),
        "",
        *what_the_split_hides(table),
        "",
        *label_by_label(table),
    ]


def main_table(table: Table1) -> list[str]:
    """The table in the paper's form, a row of the paper's below each row."""
    device = device_words(table.measured)
    columns = ["Model", "Layers", "Parameters", "MACs", "Weights", "Inference (ms)", "Throughput (windows/s)"]
    for name in FEATURE_NAMES.values():
        columns += [f"{name} F1", f"{name} accuracy (%)", f"{name} trivial (%)"]
    rows: list[list[str]] = []
    for row in TABLE_1:
        rows += [_own_row(table, row.model), _paper_row(row)]
    return [
        f"## Random windows, as in the paper ({table.setting.title})",
        "",
        *markdown(columns, rows),
        "",
        f"Speed on {device}; the paper's on one RTX A6000. F1 is macro-F1, accuracy the mean of {table.labels}, "
        "each over windows, ± the standard deviation over folds. **Windows of each test trial are trained "
        "on, and give its labels away: see what the split hides.** Trivial: the majority of the training windows' "
        "labels. Parameters as in the paper without class tokens and position embeddings; MACs are what it calls "
        "FLOPs; layers are calls of modules, padding aside. Its Arjun ViT has 4 outputs, here it has 3. It does not "
        "say which F1 it prints.",
    ]


def what_the_split_hides(table: Table1) -> list[str]:
    """Accuracy and F1 of each network and features under the three splits, each accuracy beside its trivial one."""
    return [
        f"## What the split hides ({table.setting.title})",
        "",
        f"Accuracy by window (%), mean of {table.labels}:",
        "",
        *_by_split(table, "accuracy", "accuracy", percent),
        "",
        "Macro-F1 by window:",
        "",
        *_by_split(table, "macro_f1", "f1", fraction),
    ]


def _own_row(table: Table1, model: str) -> list[str]:
    profile, cost = table.measured[model]
    row = [
        MODEL_NAMES[model],
        str(profile.layers),
        f"{profile.parameters_without_tokens:,}",
        f"{profile.macs:,}",
        f"{profile.weight_bytes / MIB:.2f} MiB",
        significant(cost.inference_ms),
        significant(cost.throughput),
    ]
    for features in FEATURES:
        cell = Cell(model, features, PAPER_SPLIT)
        row += [_value(table, cell, "macro_f1", fraction), _value(table, cell, "accuracy", percent)]
        row.append(_trivial(table, cell))
    return row


def _paper_row(row: PaperRow) -> list[str]:
    speed = [f"{row.inference_ms:g}", f"{row.throughput:,.0f}"]
    cells = ["*paper*", str(row.layers), row.parameters, row.flops, row.weight, *speed]
    for features in FEATURES:
        cell = Cell(row.model, features, PAPER_SPLIT)
        f1, accuracy = paper_value(cell, "f1"), paper_value(cell, "accuracy")
        cells += [NONE if f1 is None else f"{f1:.2f}", NONE if accuracy is None else f"{accuracy:.2f}", NONE]
    return cells


def _by_split(table: Table1, figure: str, paper: str, spell: Callable[[Mapping[str, float]], str]) -> list[str]:
    columns = ["Model", "Features", "Paper (random windows)"]
    for name in SPLIT_NAMES.values():
        columns += [name.capitalize(), *(["trivial"] if figure == "accuracy" else [])]
    rows: list[list[str]] = []
    for features in FEATURES:
        for model, name in MODEL_NAMES.items():
            printed = paper_value(Cell(model, features, PAPER_SPLIT), paper)
            row = [name, FEATURE_NAMES[features], NONE if printed is None else f"{printed:.2f}"]
            for split in SPLITS:
                cell = Cell(model, features, split)
                row += [_value(table, cell, figure, spell), *([_trivial(table, cell)] if figure == "accuracy" else [])]
            rows.append(row)
    return markdown(columns, rows, texts=2)


def _value(table: Table1, cell: Cell, figure: str, spell: Callable[[Mapping[str, float]], str]) -> str:
    value = table.mean(cell, figure)
    return table.missing(cell) if value is None else spell(value)


def _trivial(table: Table1, cell: Cell) -> str:
    value = table.mean(cell, "trivial")
    return NONE if value is None else f"{100 * value['mean']:.1f}"
