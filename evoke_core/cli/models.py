"""``evoke models``: the networks there are, and what each costs."""

from typing import TYPE_CHECKING

from rich import box
from rich.console import Console
from rich.table import Table

from evoke_core.errors import require
from evoke_core.models import build, profile
from evoke_core.models.table1 import TABLE_1

if TYPE_CHECKING:
    from evoke_core.models import Profile

MIB = 2**20
NOTES = """\
Layers: calls of modules in one forward pass, padding aside. Tokens: a transformer's class token and position \
embeddings, which Table I leaves out. MACs: multiply-accumulates of convolutions and linear layers, 4 per element of a \
LayerNorm, 3k - 1 per softmax row of k; attention's two matrix products are left out (in ViT about 0.7 G more). \
Weights: all parameters as float32; Table I's MB are MiB (student, ccnn).

Table I's Arjun ViT has 4 outputs; this task needs 3. Not reproduced: its 767.592K MACs, ViT's 140 layers, and the \
weight files of both.

A network of your own: in Python, evoke_core.models.build("package.module:function") makes it, and profile counts it."""


def models() -> None:
    """Show the networks of the paper's Table I, and what each costs beside what the table says.

    `student` is the one that runs live, `ccnn` its teacher; `arjun_vit` and `vit` are what the paper compares with.
    These are the names that a model is chosen by. Nothing is trained or loaded: the costs are those of the layers.
    """
    torch = require("torch", extra="torch", purpose="count the networks' costs")
    from evoke_core.models.arjun_vit import ArjunViT

    table = Table("model", box=box.SIMPLE)
    for column in ("layers", "parameters", "without\ntokens", "MACs", "weights"):
        table.add_column(column, justify="right")
    for row in TABLE_1:
        with torch.device("meta"):  # shapes without numbers: ViT's weights alone would take 327 MiB
            table.add_row(row.model, *_cells(profile(build(row.model))))
            if row.model == "arjun_vit":
                table.add_row("  4 outputs", *_cells(profile(ArjunViT(outputs=4))))
        printed = (str(row.layers), "", row.parameters, row.flops, row.weight)
        table.add_row("  Table I", *printed, style="dim", end_section=True)
    console = Console()
    console.print(table)
    console.print(NOTES, highlight=False)


def _cells(cost: "Profile") -> tuple[str, ...]:
    return (
        str(cost.layers),
        f"{cost.parameters:,}",
        f"{cost.parameters_without_tokens:,}",
        f"{cost.macs:,}",
        f"{cost.weight_bytes / MIB:.2f} MiB",
    )
