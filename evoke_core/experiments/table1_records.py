"""Table I in long form, for programs."""

from collections.abc import Iterator
from typing import Any

from evoke_core.experiments.fig1 import Measured, device_words
from evoke_core.experiments.plan import Cell
from evoke_core.experiments.results import Result
from evoke_core.experiments.table1 import CELLS, Table1, paper_value
from evoke_core.models.table1 import TABLE_1, PaperRow
from evoke_core.training.scores import DIMENSIONS
from evoke_core.training.summary import LEVELS

COLUMNS = (
    *("model", "features", "split", "level", "label", "figure", "mean", "sd", "low", "high", "trivial", "paper"),
    *("note", "corpus", "synthetic", "subjects", "folds", "epochs", "device"),
)
_UNITS = {"K": 1e3, "M": 1e6, "G": 1e9, "KB": 2**10, "MB": 2**20}


def records(table: Table1) -> Iterator[dict[str, Any]]:
    """Everything in long form, by ``COLUMNS``; shares from 0 to 1, the paper's values too."""
    setting = table.setting
    common = {"corpus": setting.corpus, "synthetic": setting.synthetic, "subjects": len(setting.scale.subjects)}
    for row in TABLE_1:
        for figure, value, paper in _costs(table.measured[row.model], row):
            device = device_words(table.measured) if figure in _MEASURED else ""
            yield {"model": row.model, "figure": figure, "mean": value, "paper": paper, "device": device}
    for cell in CELLS:
        about = {**cell._asdict(), **common}
        if cell not in table.results:
            yield {**about, "note": table.missing(cell)}
            continue
        result = table.results[cell]
        about |= {"folds": result.run.folds, "epochs": result.run.config.epochs}
        for record in _scores(cell, result):
            yield {**about, **record}


_MEASURED = ("inference_ms", "p99_ms", "throughput")


def _costs(measured: Measured, row: PaperRow) -> list[tuple[str, float, float | str]]:
    profile, cost = measured
    return [
        ("layers", profile.layers, row.layers),
        ("parameters", profile.parameters, ""),
        ("parameters_without_tokens", profile.parameters_without_tokens, _printed(row.parameters)),
        ("macs", profile.macs, _printed(row.flops)),
        ("weight_bytes", profile.weight_bytes, _printed(row.weight)),
        ("inference_ms", cost.inference_ms, row.inference_ms),
        ("p99_ms", cost.p99_ms, ""),
        ("throughput", cost.throughput, row.throughput),
    ]


def _scores(cell: Cell, result: Result) -> Iterator[dict[str, Any]]:
    for level in LEVELS:
        told = result.level(level)
        for label in (label for label in (*DIMENSIONS, "mean", "exact_match") if label in told):
            for figure, value in told[label].items():
                if figure == "trivial":
                    continue
                record = {"level": level, "label": label, "figure": figure, **value}
                if figure == "accuracy":
                    record["trivial"] = told[label]["trivial"]["mean"]
                if (level, label) == ("window", "mean"):
                    record["paper"] = _paper_share(cell, figure)
                yield record
    for level, scores in _by_subject(result.metrics):
        for label, name in (("mean", "accuracy"), ("exact_match", "exact_match")):
            if name not in scores:
                continue
            value = {"mean": scores[name]["value"], "low": scores[name]["low"], "high": scores[name]["high"]}
            yield {"level": level, "label": label, "figure": "accuracy", **value}


def _by_subject(metrics: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for one in metrics["per_subject"]:
        yield f"subject {one['subject']}", one
    yield "mean of subjects", metrics["across_subjects"]


def _paper_share(cell: Cell, figure: str) -> float | str:
    match figure:
        case "accuracy":
            value = paper_value(cell, "accuracy")
            return "" if value is None else round(value / 100, 4)
        case "macro_f1":
            value = paper_value(cell, "f1")
            return "" if value is None else value
        case _:
            return ""


def _printed(text: str) -> float:
    """The number that is printed as "85.64M" or "23.79MB"."""
    digits = text.rstrip("KMGB")
    return round(float(digits) * _UNITS[text[len(digits) :]])
