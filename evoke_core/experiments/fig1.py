"""The paper's Fig. 1: how fast the networks are on this machine, beside the paper's figures of its own."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from evoke_core.experiments.cost import Cost, measure_cost
from evoke_core.experiments.setting import MODEL_NAMES
from evoke_core.experiments.tables import markdown, significant
from evoke_core.figures import BLUE, PAPER_GREY, new_figure
from evoke_core.models import Profile, build, profile
from evoke_core.models.table1 import TABLE_1

PAPER_DEVICE = "RTX A6000 (paper)"
COLUMNS = (
    *("model", "device", "threads", "inference_ms", "p99_ms", "throughput", "batch"),
    *("paper_inference_ms", "paper_throughput"),
)
HEIGHT = 0.36
"""Of a bar; networks are 1 apart."""


class Measured(NamedTuple):
    """What a network costs by its layers, and on this machine."""

    profile: Profile
    cost: Cost


def measure_networks(advance: Callable[[str], None] = lambda _: None) -> dict[str, Measured]:
    """Measure each network of Table I, untrained (the weights decide no speed); ``advance`` hears of each that is."""
    measured: dict[str, Measured] = {}
    for row in TABLE_1:
        network = build(row.model)
        measured[row.model] = Measured(profile(network), measure_cost(network))
        advance(row.model)
    return measured


def device_words(measured: Mapping[str, Measured]) -> str:
    """What the speeds were measured on."""
    cost = next(iter(measured.values())).cost
    return f"{cost.device}, {cost.threads} CPU {'thread' if cost.threads == 1 else 'threads'}"


def in_words(measured: Mapping[str, Measured]) -> list[str]:
    """The figure as a Markdown table, with the paper's values."""
    rows: list[list[str]] = []
    for row in TABLE_1:
        cost = measured[row.model].cost
        times = [significant(cost.inference_ms), significant(cost.p99_ms), f"{row.inference_ms:g}"]
        rates = [significant(cost.throughput), str(cost.batch), f"{row.throughput:,.0f}"]
        rows.append([MODEL_NAMES[row.model], *times, *rates])
    columns = ["Model", "Inference (ms)", "99th percentile (ms)", "paper (ms)"]
    columns += ["Throughput (windows/s)", "batch", "paper (/s)"]
    return [
        f"# Fig. 1: inference speed on {device_words(measured)}",
        "",
        *markdown(columns, rows),
        "",
        "Inference: the median for one window, whose features lie on the device. Throughput: at the best of the "
        "batches that were tried. The networks are untrained: weights decide no speed. The paper's values are of one "
        "RTX A6000.",
    ]


def records(measured: Mapping[str, Measured]) -> Iterator[dict[str, Any]]:
    """A record a network, by ``COLUMNS``."""
    for row in TABLE_1:
        cost = measured[row.model].cost
        own = {name: getattr(cost, name) for name in COLUMNS if hasattr(cost, name)}
        paper = {"paper_inference_ms": row.inference_ms, "paper_throughput": row.throughput}
        yield {"model": row.model, **own, **paper}


def draw(measured: Mapping[str, Measured]) -> Any:
    """A matplotlib figure: bars of time and of throughput, logarithmic, this machine's above the paper's."""
    here = device_words(measured)
    figure = new_figure(
        10,
        4.3,
        title="Fig. 1: inference speed of Table I's networks",
        lines=[f"This machine: {here}. Logarithmic axes."],
    )
    panels = (
        ("inference_ms", "time for one window (ms): shorter is faster"),
        ("throughput", "windows per second: longer is faster"),
    )
    for axes, (name, label) in zip(figure.subplots(1, 2, sharey=True), panels, strict=True):
        values = [(getattr(measured[row.model].cost, name), getattr(row, name)) for row in TABLE_1]
        for values_there, offset, colour, device in (
            ([own for own, _ in values], -HEIGHT / 2, BLUE, here),
            ([paper for _, paper in values], HEIGHT / 2, PAPER_GREY, PAPER_DEVICE),
        ):
            places = [place + offset for place in range(len(TABLE_1))]
            bars = axes.barh(places, values_there, height=HEIGHT, color=colour, label=device)
            axes.bar_label(bars, [significant(value) for value in values_there], padding=3, fontsize=8)
        axes.set_xscale("log")
        everything = [value for pair in values for value in pair]
        axes.set_xlim(min(everything) / 4, max(everything) * 5)
        axes.set_yticks(range(len(TABLE_1)), [MODEL_NAMES[row.model] for row in TABLE_1])
        axes.tick_params(axis="y", length=0)
        axes.set_xlabel(label)
        axes.grid(axis="x")
    figure.axes[0].invert_yaxis()
    figure.legend(*figure.axes[0].get_legend_handles_labels(), loc="outside lower left", ncols=2)
    return figure
