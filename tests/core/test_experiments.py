"""The plan of a reproduction, and the tables and figures that are made of its runs."""

import csv
import json
import re
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from evoke_core.experiments import fig1, fig4, table1_records, table1_words
from evoke_core.experiments.cost import Cost
from evoke_core.experiments.fig1 import Measured
from evoke_core.experiments.plan import (
    FIG4_TEACHER,
    Cell,
    Point,
    fast_scale,
    full_scale,
    plan_fig4,
    plan_table1,
    tasks_of,
)
from evoke_core.experiments.reproduction import plan_runs, write_fig1, write_fig4, write_parts, write_table1
from evoke_core.experiments.results import Result
from evoke_core.experiments.setting import Setting
from evoke_core.experiments.table1 import CELLS, Table1, paper_value
from evoke_core.experiments.tables import significant, write_records
from evoke_core.features.recipe import Recipe
from evoke_core.models import Profile
from evoke_core.models.table1 import TABLE_1
from evoke_core.training.dataset import load_dataset
from evoke_core.training.jobs import Task, in_order, run_tasks
from evoke_core.training.run import prepare_run

RUNS = Path("/reproduction/runs")
FULL, FAST = full_scale(range(1, 33)), fast_scale(range(1, 33))
PARTS = ("table1", "fig1", "fig4")


def leaf(mean, sd=0.004):
    return {"mean": mean, "sd": sd}


def metrics(accuracy, trivial):
    """What metrics.json holds, with window accuracies around ``accuracy`` and trial accuracies 0.1 above."""

    def label(value):
        figures = {"accuracy": value, "macro_f1": value - 0.02, "balanced_accuracy": value - 0.01, "trivial": trivial}
        return {name: leaf(number) for name, number in figures.items()}

    def level(value):
        names = {"valence": value - 0.01, "arousal": value, "dominance": value + 0.01, "mean": value}
        exact = {"accuracy": leaf(value / 2), "trivial": leaf(trivial / 2)}
        return {"count": 7200, **{name: label(number) for name, number in names.items()}, "exact_match": exact}

    span = {"value": accuracy, "low": accuracy - 0.05, "high": accuracy + 0.05}
    people = [{"subject": number, "accuracy": span, "exact_match": span} for number in (1, 2, 3)]
    return {
        "over_folds": {"window": level(accuracy), "trial": level(accuracy + 0.1)},
        "per_subject": people,
        "across_subjects": {"subjects": 3, "accuracy": span, "exact_match": span},
    }


def proof(shared):
    return {"shared_trials": shared, "seen": float(shared > 0)}


def results_of(scale):
    """Made-up results of every planned cell; each cell's accuracy tells which it is."""
    made = {}
    for number, (cell, planned) in enumerate(plan_table1(scale, RUNS).items()):
        folds = scale.folds_of(planned.config)
        about = {"split": {"proof": [proof(120 if cell.split == "window" else 0)] * folds}}
        run = SimpleNamespace(config=planned.config, about=about, folds=folds)
        made[cell] = Result(run, metrics(0.6 + number / 1000, 0.55))
    return made


def measured():
    cost = Cost(inference_ms=0.0412, p99_ms=0.09, throughput=41_234.0, batch=256, device="a processor", threads=1)
    return {row.model: Measured(Profile(1000, 900, 5_000_000, 7, 4000), cost) for row in TABLE_1}


def table_of(scale, *, present=32, without=()):
    setting = Setting("a-corpus", True, present, scale)
    results = {cell: result for cell, result in results_of(scale).items() if cell not in without}
    return Table1(setting, measured(), results)


@pytest.fixture
def fast_table():
    return table_of(FAST)


@pytest.fixture
def figure4():
    rng = np.random.default_rng(0)
    curves = {
        point: {name: rng.uniform(0.6, 0.9, (FAST.folds, FAST.curve_epochs)) for name in fig4.FIGURES}
        for point in FAST.points
    }
    return fig4.Fig4(Setting("a-corpus", True, 3, FAST), curves, 0.55)


def tables(lines):
    """The Markdown tables in lines, each a list of rows of cells."""
    found, rows = [], []
    for line in [*lines, ""]:
        if line.startswith("|"):
            rows.append([cell.strip() for cell in line.strip("|").split("|")])
        elif rows:
            found.append(rows)
            rows = []
    return found


def test_table_1_is_four_networks_on_two_features_under_three_splits():
    plan = plan_table1(FULL, RUNS)
    assert set(plan) == set(CELLS)
    assert len(plan) == 4 * 2 * 3
    assert len({run.folder for run in plan.values()}) == len(plan)


def test_the_full_plan_has_the_papers_schedule():
    config = plan_table1(FULL, RUNS)[Cell("ccnn", "de", "window")].config
    assert (config.epochs, config.batch, config.learning_rate, config.folds) == (100, 128, 1e-3, 5)
    assert (config.subjects, config.seed, config.noise, config.choose_epoch) == (None, 0, 0.0, False)


def test_every_student_learns_from_the_ccnn_of_its_features_and_split():
    plan = plan_table1(FULL, RUNS)
    for cell, run in plan.items():
        teacher = str(plan[cell._replace(model="ccnn")].folder) if cell.model == "student" else None
        assert run.config.teacher == teacher
    assert plan[Cell("student", "psd", "trial")].config.temperature == 1.25
    assert plan[Cell("student", "psd", "trial")].config.alpha == 0.25


def test_a_teachers_run_is_made_before_its_students():
    folders = [str(run.folder) for run in plan_runs(PARTS, FULL, RUNS.parent)]
    students = [run for run in plan_runs(PARTS, FULL, RUNS.parent) if run.config.teacher]
    assert students
    assert all(folders.index(run.config.teacher) < folders.index(str(run.folder)) for run in students)


def test_a_students_fold_waits_for_the_same_fold_of_its_teacher():
    plan = plan_table1(FULL, RUNS)
    student, teacher = (plan[Cell(model, "de", "trial")] for model in ("student", "ccnn"))
    assert tasks_of([student], FULL) == [
        Task(student.folder, fold, after=(Task(teacher.folder, fold),)) for fold in range(1, 6)
    ]


def test_subjects_leave_one_by_one():
    plan = plan_table1(FULL, RUNS)
    assert len(tasks_of([plan[Cell("ccnn", "de", "subject")]], FULL)) == 32


def test_vit_comes_after_everything_else():
    models = [run.config.model for run in plan_runs(PARTS, FULL, RUNS.parent)]
    assert set(models[models.index("vit") :]) == {"vit"}


def test_fig_4_shares_the_papers_choice_and_the_teacher():
    runs = plan_runs(("fig4",), FULL, RUNS.parent)
    assert len(FULL.points) == 7 + 5 - 1
    assert len(runs) == 1 + len(FULL.points)
    assert runs[0] == plan_table1(FULL, RUNS)[FIG4_TEACHER]
    assert {run.config.teacher for run in runs[1:]} == {str(runs[0].folder)}
    assert all(run.config.curve and run.config.epochs == 50 for run in runs[1:])
    point = Point(2.0, 0.25)
    config = plan_fig4(FULL, RUNS)[point].config
    assert (config.temperature, config.alpha, config.split, config.features) == (2.0, 0.25, "window", "de")


def test_no_fold_is_trained_twice_and_no_folder_is_used_twice():
    runs = plan_runs(PARTS, FULL, RUNS.parent)
    assert len({run.folder for run in runs}) == len(runs) == 24 + 11
    tasks = tasks_of(runs, FULL)
    assert sorted(map(str, in_order(tasks))) == sorted(map(str, tasks))
    assert len(tasks) == 8 * (5 + 5 + 32) + 11 * 5


def test_fig_1_alone_trains_nothing():
    assert plan_runs(("fig1",), FULL, RUNS.parent) == []


def test_fast_is_smaller_and_trains_all_but_vit():
    plan = plan_table1(FAST, RUNS)
    assert {cell.model for cell in plan} == {"ccnn", "student", "arjun_vit"}
    assert len(plan) == 3 * 2 * 3
    assert FAST.subjects == (1, 2, 3)
    assert all(run.config.subjects == (1, 2, 3) for run in plan.values())
    assert all(FAST.epochs[model] < FULL.epochs[model] for model in FAST.epochs)
    assert set(FAST.points) < set(FULL.points)
    windows = {scale.fast: sum(run.config.epochs for run in plan_runs(PARTS, scale, RUNS)) for scale in (FAST, FULL)}
    assert windows[True] < windows[False] / 5


def test_fast_takes_what_a_smaller_corpus_has():
    assert fast_scale([4, 7]).subjects == (4, 7)


@pytest.mark.parametrize("make", [full_scale, fast_scale])
def test_one_subject_cannot_leave(make):
    plan = plan_table1(make([5]), RUNS)
    assert {cell.split for cell in plan} == {"window", "trial"}


@pytest.mark.parametrize(
    ("value", "told"),
    [(0.0412, "0.0412"), (0.53, "0.530"), (4.1, "4.10"), (9.7, "9.70"), (465.3, "465"), (80176.24, "80,176")],
)
def test_speeds_are_told_with_three_figures(value, told):
    assert significant(value) == told


def test_each_value_lands_in_its_cell_with_the_trivial_one_beside_it(fast_table):
    accuracies, f1s = tables(table1_words.what_the_split_hides(fast_table))
    numbers = {cell: number for number, cell in enumerate(plan_table1(FAST, RUNS))}
    for row in accuracies[2:]:
        model = next(one.model for one in TABLE_1 if one.title.split(" ")[0] == row[0].split(" ")[0])
        for column, split in ((3, "window"), (5, "trial"), (7, "subject")):
            cell = Cell(model, row[1].lower(), split)
            expected = [f"{60 + numbers[cell] / 10:.1f} ± 0.4", "55.0"] if cell in numbers else ["not run", "–"]
            assert row[column : column + 2] == expected
    assert f1s[0] == [
        "Model",
        "Features",
        "Paper (random windows)",
        "Random windows",
        "Trials left out",
        "Subjects left out",
    ]


def test_the_main_table_has_the_papers_row_under_each_of_ours(fast_table):
    (rows,) = tables(table1_words.main_table(fast_table))
    ccnn = next(place for place, row in enumerate(rows) if row[0] == "CCNN")
    first = f"{60 + list(plan_table1(FAST, RUNS)).index(Cell('ccnn', 'de', 'window')) / 10:.1f} ± 0.4"
    assert rows[ccnn][1:10] == ["7", "900", "5,000,000", "0.00 MiB", "0.0412", "41,234", "0.58 ± 0.00", first, "55.0"]
    assert rows[ccnn + 1] == [
        *("*paper*", "12", "6.235M", "79.961M", "23.79MB", "0.6414", "24,572"),
        *("0.92", "93.23", "–", "0.46", "61.11", "–"),
    ]
    assert rows[2][7:] == ["not run", "not run", "–"] * 2  # ViT
    assert rows[-1][-3:] == ["–", "–", "–"]  # the paper's student has no PSD


def test_the_papers_values_belong_to_random_windows_alone():
    assert paper_value(Cell("student", "de", "window"), "accuracy") == 87.62
    assert paper_value(Cell("student", "de", "window"), "f1") == 0.88
    assert paper_value(Cell("student", "psd", "window"), "accuracy") is None
    assert paper_value(Cell("student", "de", "trial"), "accuracy") is None


def test_a_cell_says_why_it_has_no_numbers():
    cell = Cell("ccnn", "psd", "trial")
    assert table_of(FAST, without=[cell]).missing(cell) == "not run yet"
    assert table_of(FAST).missing(Cell("vit", "de", "window")) == "not run"
    assert table_of(fast_scale([1])).missing(Cell("ccnn", "de", "subject")) == "not run (one subject)"
    assert "not run (one subject)" in "\n".join(table1_words.in_words(table_of(full_scale([1]), present=1)))


@pytest.mark.parametrize("scale", [FULL, FAST, fast_scale([1])])
def test_every_row_of_a_markdown_table_has_as_many_cells_as_its_head(scale, figure4):
    lines = [*table1_words.in_words(table_of(scale)), *fig1.in_words(measured()), *fig4.in_words(figure4)]
    assert len(tables(lines)) >= 6
    for rows in tables(lines):
        assert {len(row) for row in rows} == {len(rows[0])}


def test_every_title_names_the_corpus_and_says_synthetic(fast_table, figure4):
    lines = [*table1_words.in_words(fast_table), *fig4.in_words(figure4)]
    titles = [line for line in lines if re.match(r"#{1,3} ", line) and line != "## Label by label"]
    assert len(titles) == 1 + 2 + 6 + 1 + 2
    assert all("a-corpus, SYNTHETIC EEG" in title for title in titles)
    assert "SYNTHETIC" not in Setting("DEAP", False, 32, FULL).title


def test_fast_is_told_in_words(fast_table):
    head = "\n".join(table1_words.in_words(fast_table)[:12])
    assert "3 of 32 subjects" in head
    assert "subjects 1, 2, 3; 2 folds" in head
    assert "CCNN 2, EVOKE (student) 8" in head
    assert "ViT: cost only" in head


def test_one_subject_is_told_as_one():
    told = Setting("a-corpus", True, 1, fast_scale([7])).fast
    assert "subject 7; 2 folds; epochs" in told


def test_the_head_tells_what_training_and_test_share(fast_table):
    head = "\n".join(table1_words.in_words(fast_table)[:12])
    assert re.search(r"random windows: 2 folds, .* 120 a fold, .* trained on 100%", head)
    assert re.search(r"subjects left out: 3 folds, .* 0 a fold, .* trained on 0%", head)


def test_the_csv_holds_every_figure_of_every_run_once(tmp_path, fast_table):
    write_records(tmp_path / "table1.csv", table1_records.COLUMNS, table1_records.records(fast_table))
    with (tmp_path / "table1.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    keys = [tuple(row[name] for name in ("model", "features", "split", "level", "label", "figure")) for row in rows]
    assert len(set(keys)) == len(keys)
    of = dict(zip(keys, rows, strict=True))
    number = list(plan_table1(FAST, RUNS)).index(Cell("student", "de", "window"))
    told = of["student", "de", "window", "window", "mean", "accuracy"]
    assert float(told["mean"]) == pytest.approx(0.6 + number / 1000)
    assert [float(told[name]) for name in ("sd", "trivial", "paper")] == [0.004, 0.55, 0.8762]
    assert [told[name] for name in ("synthetic", "subjects", "folds", "epochs")] == ["True", "3", "2", "8"]
    assert of["student", "de", "trial", "window", "mean", "accuracy"]["paper"] == ""
    assert of["vit", "de", "window", "", "", ""]["note"] == "not run"
    assert float(of["ccnn", "", "", "", "", "macs"]["paper"]) == 79_961_000
    for row in rows:
        if row["figure"] == "accuracy" and row["level"] in ("window", "trial"):
            assert float(row["trivial"]) in (0.55, 0.275)
    assert list(table1_records.COLUMNS) == list(rows[0])


def test_fig_4s_values_are_those_of_the_last_epoch(figure4):
    along_t, along_alpha = tables(fig4.in_words(figure4))
    assert [row[0] for row in along_t[2:]] == ["1", "**1.25**", "4"]
    assert [row[0] for row in along_alpha[2:]] == ["0", "**0.25**", "1"]
    last = figure4.curves[Point(4.0, 0.25)]["accuracy"][:, -1]
    assert along_t[4][1:3] == [f"{100 * last.mean():.1f} ± {100 * last.std(ddof=1):.1f}", "55.0"]
    assert "optimistic" in "\n".join(fig4.in_words(figure4))


def test_fig_4s_csv_has_a_row_for_each_point_and_epoch(tmp_path, figure4):
    missing = Point(4.0, 0.25)
    curves = {point: curve for point, curve in figure4.curves.items() if point != missing}
    made = fig4.Fig4(figure4.setting, curves, 0.55)
    write_records(tmp_path / "fig4.csv", fig4.COLUMNS, fig4.records(made))
    with (tmp_path / "fig4.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == (len(FAST.points) - 1) * FAST.curve_epochs + 1
    assert [row["note"] for row in rows if row["temperature"] == "4.0"] == ["not run"]
    third = next(row for row in rows if (row["temperature"], row["alpha"], row["epoch"]) == ("1.25", "1.0", "3"))
    assert float(third["macro_f1_mean"]) == pytest.approx(curves[Point(1.25, 1.0)]["macro_f1"][:, 2].mean())


def test_curves_are_read_from_the_folds_histories(tmp_path):
    for number, values in ((1, (0.5, 0.7)), (2, (0.6, 0.9))):
        fold = tmp_path / f"fold-{number}"
        fold.mkdir()
        rows = "".join(f"{epoch},{value},{value - 0.1}\n" for epoch, value in enumerate(values, start=1))
        (fold / "history.csv").write_text("number,test_accuracy,test_macro_f1\n" + rows)
    run = SimpleNamespace(folds=2, fold=lambda number: tmp_path / f"fold-{number}")
    made = fig4.make_fig4(Setting("c", True, 3, FAST), {Point(1.25, 0.25): Result(run, metrics(0.8, 0.55))})
    np.testing.assert_allclose(made.curves[Point(1.25, 0.25)]["accuracy"], [[0.5, 0.7], [0.6, 0.9]])
    assert made.last(Point(1.25, 0.25), "accuracy")["mean"] == pytest.approx(0.8)
    assert made.last(Point(1.0, 0.25), "accuracy") is None
    assert made.trivial == 0.55


def test_every_part_leaves_four_files(tmp_path, fast_table, figure4):
    write_table1(tmp_path, fast_table)
    write_fig1(tmp_path, measured())
    write_fig4(tmp_path, figure4)
    names = {path.name for path in tmp_path.iterdir()}
    assert names == {f"{part}.{kind}" for part in PARTS for kind in ("md", "csv", "svg", "png")}
    for part in PARTS:
        assert (tmp_path / f"{part}.png").read_bytes().startswith(b"\x89PNG")
        assert "</svg>" in (tmp_path / f"{part}.svg").read_text()


def test_pictures_can_be_drawn_before_anything_is_trained(tmp_path):
    setting = Setting("a-corpus", True, 32, FULL)
    write_table1(tmp_path, Table1(setting, measured(), {}))
    write_fig4(tmp_path, fig4.make_fig4(setting, {}))
    assert "not run yet" in (tmp_path / "table1.md").read_text()
    assert "not run" in (tmp_path / "fig4.md").read_text()


def test_a_small_fig_4_is_made_of_real_runs(corpus, tmp_path):
    scale = replace(FAST, subjects=(1,), epochs={"ccnn": 1}, temperatures=(1.25,), alphas=(0.25,), curve_epochs=2)
    data = load_dataset(corpus, Recipe("de"), subjects=scale.subjects)
    runs = plan_runs(("fig4",), scale, tmp_path)
    for folder, config in runs:
        prepare_run(folder, config, corpus, data)
    run_tasks(tasks_of(runs, scale), jobs=2, watch=lambda _: None)
    shown = write_parts(("fig4",), Setting("a-corpus", True, 1, scale), {}, tmp_path)
    scores = [json.loads((runs[1].folder / f"fold-{fold}" / "scores.json").read_text()) for fold in (1, 2)]
    accuracies = [100 * score["window"]["mean"]["accuracy"] for score in scores]
    trivial = np.mean([100 * score["window"]["mean"]["trivial"] for score in scores])
    (along_t, along_alpha) = tables(shown)
    expected = [f"{np.mean(accuracies):.1f} ± {np.std(accuracies, ddof=1):.1f}", f"{trivial:.1f}"]
    assert along_t[2][:3] == ["**1.25**", *expected]
    assert along_alpha[2][:3] == ["**0.25**", *expected]
    assert "random windows: 2 folds, (subject, trial) pairs both in training and in test 40 a fold" in "\n".join(shown)


def test_a_label_that_is_not_rated_has_no_row_in_table_1(tmp_path):
    table = table_of(FAST)
    for result in table.results.values():
        for level in result.metrics["over_folds"].values():
            del level["dominance"]
    lines = table1_words.in_words(table)
    assert "Accuracy by window (%), mean of valence and arousal:" in lines
    labels = {row[1] for rows in tables(lines) for row in rows if row[0] == "CCNN"}
    assert {"valence", "arousal", "mean", "valence and arousal"} <= labels
    assert not {"dominance", "all three bits"} & labels
    told = {(record["label"], record["figure"]) for record in table1_records.records(table) if "label" in record}
    assert ("arousal", "accuracy") in told
    assert ("dominance", "accuracy") not in told
