"""`evoke bench`, as a user calls it: in a process of its own, where BLAS has one thread."""

import json

from evoke_core.cli.bench.report import spelled
from evoke_core.runtime.benches import decoding


def test_the_command_tells_and_writes_the_same(evoke, tmp_path):
    file = tmp_path / "bench.json"
    done = evoke("bench", "--quick", "--json", file, check=0)
    told = json.loads(file.read_text())
    assert list(told) == [
        "machine", "features", "latency", "throughput", "end_to_end", "streams", "gpu", "aims", "notes",
    ]  # fmt: skip
    assert told["machine"]["cores"] >= 1
    assert told["machine"]["onnxruntime"]
    assert told["machine"]["processor"] in done.stdout
    assert told["latency"][decoding.OURS]["runs"] == 600
    assert told["end_to_end"]["runs"] >= 60
    assert list(told["streams"]) == ["windows → states", "samples at 512 Hz → states"]
    for one in told["aims"]:
        assert one["met"] in (True, False)
        assert one["found"] in done.stdout
    for name, one in told["latency"].items():
        assert name in done.stdout
        assert spelled(one["p50_us"]) in done.stdout
