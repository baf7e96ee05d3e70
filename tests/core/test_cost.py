import pytest
import torch

from evoke_core.experiments.cost import BATCHES, measure_cost
from evoke_core.models import build

CPU = torch.device("cpu")


@pytest.fixture(scope="module", autouse=True)
def _one_thread():
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture(scope="module")
def costs():
    return {name: measure_cost(build(name), device=CPU, seconds=0.4) for name in ("student", "ccnn", "vit")}


def test_what_is_measured_is_whole(costs):
    for cost in costs.values():
        assert 0 < cost.inference_ms <= cost.p99_ms
        assert cost.throughput >= 1e3 / cost.inference_ms * (1 - 1e-9)
        assert cost.batch in (1, *BATCHES)
        assert cost.threads == 1
        assert cost.device.strip()


@pytest.mark.parametrize(("quick", "slow"), [("student", "ccnn"), ("ccnn", "vit")])
def test_a_network_of_a_fortieth_of_the_work_is_more_than_five_times_as_fast(costs, quick, slow):
    assert costs[slow].inference_ms > 5 * costs[quick].inference_ms
    assert costs[quick].throughput > 5 * costs[slow].throughput


def test_a_network_too_slow_for_batches_is_measured_by_single_windows(costs):
    assert costs["vit"].batch == 1
    assert costs["student"].batch > 1


def test_the_network_is_left_as_it_was():
    network = build("ccnn").train()
    network.dropout.eval()
    weights = {name: value.clone() for name, value in network.state_dict().items()}
    measure_cost(network, device=CPU, seconds=0.1)
    assert network.training
    assert network.conv1.training
    assert not network.dropout.training
    assert all(torch.equal(value, weights[name]) for name, value in network.state_dict().items())
