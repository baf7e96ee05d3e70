"""A reproduction: which of Table I, Fig. 1 and Fig. 4 are wanted, the runs they need, and the files they become."""

import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from evoke_core.experiments import fig1, fig4, fig4_picture, table1_picture, table1_records, table1_words
from evoke_core.experiments.fig1 import Measured
from evoke_core.experiments.plan import FIG4_TEACHER, SLOWEST, Planned, Scale, plan_fig4, plan_table1, table1_run
from evoke_core.experiments.results import read_results
from evoke_core.experiments.setting import Setting
from evoke_core.experiments.table1 import Table1
from evoke_core.experiments.tables import write_records, write_text
from evoke_core.figures import PNG_DPI, style
from evoke_core.training.files import write_whole

PARTS = ("table1", "fig1", "fig4")
RUNS = "runs"


def plan_runs(parts: Sequence[str], scale: Scale, folder: Path) -> list[Planned]:
    """All runs that the wanted parts need below a folder, each once, teachers before students, ViT's last."""
    runs = list(plan_table1(scale, folder / RUNS).values()) if "table1" in parts else []
    if "fig4" in parts:
        runs += [table1_run(scale, folder / RUNS, FIG4_TEACHER), *plan_fig4(scale, folder / RUNS).values()]
    runs = list({run.folder: run for run in runs}.values())
    return sorted(runs, key=lambda run: run.config.model == SLOWEST)


def write_parts(parts: Sequence[str], setting: Setting, measured: Mapping[str, Measured], folder: Path) -> list[str]:
    """Write what is wanted from the runs that are finished, and return what to show of it.

    Each part becomes .md, .csv, .svg and .png; files of those names are replaced. ``measured`` is needed by table1 and
    fig1.
    """
    shown: list[str] = []
    if "fig1" in parts:
        shown += write_fig1(folder, measured)
    if "fig4" in parts:
        shown += write_fig4(folder, fig4.make_fig4(setting, read_results(plan_fig4(setting.scale, folder / RUNS))))
    if "table1" in parts:
        results = read_results(plan_table1(setting.scale, folder / RUNS))
        shown += write_table1(folder, Table1(setting, measured, results))
    return shown


def write_table1(folder: Path, table: Table1) -> list[str]:
    """Write table1; returns its main tables."""
    write_text(folder / "table1.md", table1_words.in_words(table))
    write_records(folder / "table1.csv", table1_records.COLUMNS, table1_records.records(table))
    with style():
        _save(table1_picture.draw(table), folder / "table1")
    return [*table1_words.main_table(table), "", *table1_words.what_the_split_hides(table), ""]


def write_fig1(folder: Path, measured: Mapping[str, Measured]) -> list[str]:
    """Write fig1; returns its table."""
    lines = fig1.in_words(measured)
    write_text(folder / "fig1.md", lines)
    write_records(folder / "fig1.csv", fig1.COLUMNS, fig1.records(measured))
    with style():
        _save(fig1.draw(measured), folder / "fig1")
    return [*lines, ""]


def write_fig4(folder: Path, figure: fig4.Fig4) -> list[str]:
    """Write fig4; returns its tables."""
    lines = fig4.in_words(figure)
    write_text(folder / "fig4.md", lines)
    write_records(folder / "fig4.csv", fig4.COLUMNS, fig4.records(figure))
    with style():
        _save(fig4_picture.draw(figure), folder / "fig4")
    return [*lines, ""]


def _save(figure: Any, stem: Path) -> None:
    """Write ``stem``.svg for a paper and ``stem``.png for a look, each whole or not at all."""
    for suffix, options in (("svg", {"metadata": {"Date": None}}), ("png", {"dpi": PNG_DPI})):
        content = io.BytesIO()
        figure.savefig(content, format=suffix, **options)
        write_whole(stem.with_suffix(f".{suffix}"), content.getvalue())
