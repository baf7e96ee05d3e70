"""The networks of Table I: their costs, what they read, and a network of one's own."""

import re
import sys

import pytest
import torch
from torch.nn.functional import binary_cross_entropy_with_logits, pad, selu

from evoke_core.errors import EvokeError
from evoke_core.models import Profile, build, profile
from evoke_core.models.arjun_vit import ArjunViT
from evoke_core.models.registry import BUILDERS
from evoke_core.models.table1 import TABLE_1

UNITS = {"": 1, "K": 1e3, "M": 1e6, "G": 1e9}


@pytest.fixture(scope="module")
def networks():
    """One of each, in evaluation mode; nobody may train it."""
    torch.manual_seed(0)
    return {name: build(name).eval() for name in BUILDERS}


@pytest.fixture(scope="module")
def grids():
    return torch.randn(2, 4, 9, 9, generator=torch.Generator().manual_seed(1))


# What they cost.


def cost_of(name):
    """A network's cost, counted on shapes alone: no memory for the weights."""
    with torch.device("meta"):
        return profile(build(name))


@pytest.mark.parametrize(
    ("name", "cost"),
    [
        ("student", Profile(353_363, 353_363, 1_991_424, 8, 1_413_452)),
        ("ccnn", Profile(6_234_627, 6_234_627, 79_961_088, 12, 24_938_508)),
        ("arjun_vit", Profile(144_515, 144_323, 688_936, 41, 578_060)),
        ("vit", Profile(85_800_963, 85_648_899, 16_862_864_640, 87, 343_203_852)),
    ],
)
def test_each_network_costs_what_arithmetic_says(name, cost):
    assert cost_of(name) == cost


def test_arjun_vit_with_four_outputs_has_table_ones_parameters_and_layers():
    assert profile(ArjunViT(outputs=4)) == Profile(144_548, 144_356, 688_968, 41, 578_192)


def agrees(counted, printed):
    """Whether a count, rounded or cut off, gives the figure as printed."""
    number, decimals, unit = re.fullmatch(r"(\d+\.(\d+))([KMG]?)", printed).groups()
    return abs(counted / UNITS[unit] - float(number)) < 10 ** -len(decimals)


@pytest.mark.parametrize("row", TABLE_1, ids=lambda row: row.model)
def test_the_counts_are_table_ones_but_for_what_is_told_as_not_reproduced(row):
    cost = profile(ArjunViT(outputs=4)) if row.model == "arjun_vit" else cost_of(row.model)
    agreement = {
        "parameters": agrees(cost.parameters_without_tokens, row.parameters),
        "macs": agrees(cost.macs, row.flops),
        "layers": cost.layers == row.layers,
    }
    told = {"vit": "layers", "arjun_vit": "macs"}.get(row.model)
    assert [what for what, same in agreement.items() if not same] == ([told] if told else [])


def test_the_weight_files_of_student_and_teacher_are_table_ones_in_mib():
    printed = {row.model: row.weight for row in TABLE_1}
    for name in ("student", "ccnn"):
        assert cost_of(name).weight_bytes / 2**20 == pytest.approx(float(printed[name][:-2]), abs=0.01)


def test_table_one_names_every_network_that_there_is():
    assert {row.model for row in TABLE_1} == set(BUILDERS)


def test_a_softmax_row_of_k_counts_3k_minus_1_and_a_layer_norm_4_an_element():
    layers = torch.nn.Sequential(torch.nn.LayerNorm(9), torch.nn.Softmax(dim=2))
    cost = profile(layers)
    assert cost.macs == 4 * 324 + 36 * (3 * 9 - 1)
    assert cost.layers == 2


def test_a_module_called_three_times_is_three_layers():
    relu = torch.nn.ReLU()
    assert profile(torch.nn.Sequential(relu, relu, torch.nn.ZeroPad2d(1), relu)) == Profile(0, 0, 0, 3, 0)


def test_counting_leaves_every_module_in_its_mode_and_without_hooks():
    model = build("ccnn").train()
    model.conv1.eval()
    profile(model)
    assert model.training
    assert model.dropout.training
    assert not model.conv1.training
    assert not any(layer._forward_hooks for layer in model.modules())


def test_counting_on_shapes_alone_and_on_numbers_gives_the_same(networks):
    assert profile(networks["arjun_vit"]) == cost_of("arjun_vit")


# What they compute.


@pytest.mark.parametrize("name", BUILDERS)
def test_each_network_turns_grids_into_three_logits_alone_as_in_a_batch(networks, grids, name):
    with torch.no_grad():
        together, alone = networks[name](grids), networks[name](grids[:1])
    assert together.shape == (2, 3)
    assert together[:1].numpy() == pytest.approx(alone.numpy(), abs=1e-5)


@pytest.mark.parametrize("name", BUILDERS)
def test_gradients_reach_every_parameter(grids, name):
    torch.manual_seed(2)
    network = build(name).eval()
    binary_cross_entropy_with_logits(network(grids[:1]), torch.tensor([[1.0, 0, 1]])).backward()
    unreached = [key for key, value in network.named_parameters() if value.grad is None or not value.grad.any()]
    assert unreached == []


def with_each_band_moved(grid):
    """One grid as it is, then with θ, α, β and γ moved in turn: (5, 4, 9, 9)."""
    grids = grid.repeat(5, 1, 1, 1)
    for band in range(4):
        grids[1 + band, band] += 1
    return grids


@pytest.mark.parametrize("name", ["student", "ccnn", "arjun_vit"])
def test_three_networks_read_all_four_bands(networks, grids, name):
    with torch.no_grad():
        still, *moved = networks[name](with_each_band_moved(grids[0]))
    assert all((logits - still).abs().max() > 1e-5 for logits in moved)


def test_vit_leaves_theta_out_and_reads_alpha_beta_and_gamma(networks, grids):
    tried = with_each_band_moved(grids[0])
    tried[1, 0] = torch.nan  # had it any part in the logits, they would not be numbers
    with torch.no_grad():
        still, without_theta, *moved = networks["vit"](tried)
    assert without_theta.numpy() == pytest.approx(still.numpy(), abs=1e-5)
    assert all((logits - still).abs().max() > 1e-3 for logits in moved)


def convolve(maps, weights, name):
    """A 4×4 convolution of maps padded by 1 left and above, 2 right and below; then what is above zero."""
    padded = pad(maps, (1, 2, 1, 2))
    patches = padded.unfold(2, 4, 1).unfold(3, 4, 1)  # (n, c, 9, 9, 4, 4)
    summed = torch.einsum("ncyxij,ocij->noyx", patches, weights[f"{name}.weight"])
    return (summed + weights[f"{name}.bias"][:, None, None]).clamp(min=0)


def multiply(values, weights, name):
    return values @ weights[f"{name}.weight"].T + weights[f"{name}.bias"]


def test_the_student_is_its_formula(networks, grids):
    weights = networks["student"].state_dict()
    maps = convolve(convolve(grids, weights, "conv1"), weights, "conv2")
    hidden = multiply(maps.reshape(2, 1296), weights, "linear1").clamp(min=0)
    expected = multiply(hidden, weights, "linear2")
    with torch.no_grad():
        assert networks["student"](grids).numpy() == pytest.approx(expected.numpy(), abs=1e-5)


def test_the_teacher_is_its_formula(networks, grids):
    weights = networks["ccnn"].state_dict()
    maps = grids
    for name in ("conv1", "conv2", "conv3", "conv4"):
        maps = convolve(maps, weights, name)
    expected = multiply(selu(multiply(maps.reshape(2, 5184), weights, "linear1")), weights, "linear2")
    with torch.no_grad():
        assert networks["ccnn"](grids).numpy() == pytest.approx(expected.numpy(), abs=1e-5)


def test_the_students_weights_keep_the_names_that_shipped_decoders_use():
    layers = ("conv1", "conv2", "linear1", "linear2")
    assert set(build("student").state_dict()) == {f"{layer}.{part}" for layer in layers for part in ("weight", "bias")}


@pytest.mark.parametrize("name", ["arjun_vit", "vit"])
def test_attention_is_softmax_of_scaled_products(networks, name):
    attention = networks[name].blocks[0].attention
    heads, width = {"arjun_vit": (4, 32), "vit": (12, 768)}[name]
    tokens = torch.randn(1, 5, width, generator=torch.Generator().manual_seed(3))
    with torch.no_grad():
        queries, keys, values = attention.qkv(tokens)[0].chunk(3, dim=1)
        mixed = []
        for head in range(heads):
            q, k, v = (part[:, head * 64 : (head + 1) * 64] for part in (queries, keys, values))
            mixed.append(torch.softmax(q @ k.T / 8, dim=1) @ v)
        expected = attention.project(torch.cat(mixed, dim=1))
        assert attention(tokens)[0].numpy() == pytest.approx(expected.numpy(), abs=1e-5)


def test_arjun_vit_tells_its_bands_apart():
    torch.manual_seed(4)
    network = build("arjun_vit")
    labels = torch.randint(0, 2, (1024, 3)).float()
    samples = torch.randn(1024, 4, 9, 9)
    samples[:, 1:] += labels[:, :, None, None]
    optimiser = torch.optim.Adam(network.parameters(), lr=1e-3)
    for batch in [*torch.arange(768).split(64)] * 3:
        optimiser.zero_grad()
        binary_cross_entropy_with_logits(network(samples[batch]), labels[batch]).backward()
        optimiser.step()
    with torch.no_grad():
        right = (network(samples[768:]) > 0) == (labels[768:] > 0)
    assert right.float().mean() > 0.95  # by chance ½; a network that mixes the bands up stays below 0.8


def test_vit_begins_with_small_weights_and_no_bias(networks):
    for name, parameter in networks["vit"].named_parameters():
        expected = 0.0 if "norm" in name or name.endswith("bias") else 0.02
        assert float(parameter.detach().std()) == pytest.approx(expected, rel=0.1), name


# A network of one's own.

GOOD = """
from torch import nn

def make():
    return nn.Sequential(nn.Flatten(), nn.LazyLinear(3))
"""


@pytest.fixture
def mine(tmp_path, monkeypatch):
    """Write a module into the working directory; it gives the name to build it by."""
    monkeypatch.chdir(tmp_path)
    before = set(sys.modules)

    def write(text, function="make"):
        (tmp_path / "my_network.py").write_text(text, encoding="utf-8")
        return f"my_network:{function}"

    yield write
    for module in set(sys.modules) - before:
        if module.partition(".")[0] in ("my_network", "pack"):
            del sys.modules[module]


def test_a_function_of_ones_own_makes_a_network_and_leaves_the_import_path_as_it_was(mine):
    path = list(sys.path)
    network = build(mine(GOOD))
    assert network(torch.zeros(5, 4, 9, 9)).shape == (5, 3)
    assert network.training
    assert profile(network).parameters == 324 * 3 + 3
    assert sys.path == path


def test_it_may_stand_in_a_package(mine, tmp_path):
    mine(GOOD)
    (tmp_path / "pack").mkdir()
    (tmp_path / "pack" / "nets.py").write_text("from my_network import make\n", encoding="utf-8")
    assert build("pack.nets:make")(torch.zeros(1, 4, 9, 9)).shape == (1, 3)


def test_an_unknown_name_is_answered_with_those_there_are_and_the_way_to_ones_own():
    with pytest.raises(
        EvokeError, match=r"unknown model 'resnet': choose one of student, ccnn, arjun_vit, vit, .*package\.module:func"
    ):
        build("resnet")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("import no_such_package", r"module 'my_network' cannot be imported \(ModuleNotFoundError: .*no_such_package"),
        ("def make(:", r"module 'my_network' cannot be imported \(SyntaxError"),
        ("def build(): ...", r"there is no function 'make' in .*my_network\.py"),
        ("make = 3", r"there is no function 'make' in .*my_network\.py"),
        ("def make(width): ...", r"called without arguments, failed \(TypeError: .*width"),
        ("def make(): return [1]", r"must return a torch\.nn\.Module, not list"),
        ("from torch.nn import Linear\ndef make(): return Linear(7, 3)", r"cannot take grids of shape \(2, 4, 9, 9\)"),
        (GOOD.replace("Linear(3)", "Linear(2)"), r"into logits \(2, 3\) .*; it gave \(2, 2\)"),
        ("from torch.nn import LSTM\ndef make(): return Pair()\nclass Pair(LSTM):\n    def __init__(self):"
         "\n        super().__init__(1, 1)\n    def forward(self, x): return x, x", "it gave tuple"),
    ],
)  # fmt: skip
def test_what_is_no_network_for_this_task_is_refused_in_one_line_that_names_what_came(mine, text, found):
    name = mine(text)
    with pytest.raises(EvokeError, match=found) as refusal:
        build(name)
    assert str(refusal.value).startswith(f"model {name!r}: ")
    assert "\n" not in str(refusal.value)


def test_a_module_that_is_not_there_is_told_with_where_it_was_looked_for(mine, tmp_path):
    mine(GOOD)
    with pytest.raises(EvokeError, match=r"No module named 'my_netwrok'.*looked for in") as refusal:
        build("my_netwrok:make")
    assert str(tmp_path) in str(refusal.value)
