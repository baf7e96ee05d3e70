"""From ``send`` to solved weights, in C# and in Python side by side: ``python scripts/bench/unity_wire.py``.

One publisher; the Unity package's receiver under mono and a pyzmq SUB, each in a process of its own, decode each state
and solve a Character Creator 4 Extended face for it. First both hear the same states, 200 a second, and tell how late
each face was; of three rounds the order of connecting changes from one to the next. Then each alone is given 100,000
states that wait for it, and tells how long they took; the C# one also how often its youngest generation was collected.
Last the sockets alone receive as many, and nothing is decoded.
"""

import json
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import IO, Any, cast

import zmq
from machine import describe_with

sys.path.insert(0, str(Path(__file__).parents[2]))

from evoke_core.expressions import solve
from evoke_core.rigs import shipped_rigs
from tests.unity.driving import ASSETS, Driven, compile_driver
from tests.unity.publishing import Publisher, Stamp, publishing, start
from unity_bridge.protocol import StateMessage, decode

RIG = "cc4_extended"
WARM_UP, LIVE, WAITING = 2_000, 2_000, 100_000
HZ, ROUNDS, PATIENCE_S = 200, 3, 120
SMALL_NURSERY = "nursery-size=1m"


class Subscriber:
    """A program that is told how many states to hear, and tells how late or how fast they were."""

    def __init__(self, *command: str) -> None:
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self._input = cast("IO[str]", self.process.stdin)
        self._output = cast("IO[str]", self.process.stdout)

    def __enter__(self) -> "Subscriber":
        return self

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.wait()

    def expect(self, count: int) -> None:
        """Begin to hear so many states."""
        self._input.write(f"{count}\n")
        self._input.flush()

    def figures(self) -> dict[str, Any]:
        """What it tells, once they have come."""
        return json.loads(self._output.readline())


def main() -> None:
    """Print the figures."""
    mono = subprocess.run(["mono", "--version"], capture_output=True, text=True, check=True).stdout.split(" (")[0]
    print(describe_with(f"{mono}, libzmq {zmq.zmq_version()}, pyzmq {zmq.pyzmq_version()}"))
    with tempfile.TemporaryDirectory() as folder:
        exe = compile_driver("Wire", Path(folder))
        for number in range(ROUNDS):
            measure_lateness(exe, csharp_first=number % 2 == 0)
        measure_throughput(exe)


def measure_lateness(exe: Path, *, csharp_first: bool) -> None:
    """Both hear the same states."""
    with publishing() as publisher, ExitStack() as stack:
        publisher.socket.setsockopt(zmq.XPUB_VERBOSE, 1)
        begin: dict[str, Callable[[], Any]] = {
            "csharp": lambda: csharp_face(exe, publisher.endpoint),
            "python": lambda: pyzmq(publisher.endpoint, "solve"),
        }
        faces: dict[str, Any] = {}
        for name in sorted(begin, reverse=not csharp_first):
            faces[name] = stack.enter_context(begin[name]())
            await_subscriptions(publisher)
        publisher.send(start())
        stamp = Stamp()
        faces["python"].expect(WARM_UP)
        send_paced(publisher, stamp, WARM_UP, 4 * HZ)
        faces["python"].figures()
        faces["csharp"].await_received(WARM_UP)
        faces["csharp"].ask("latencies")
        faces["python"].expect(LIVE)
        send_paced(publisher, stamp, LIVE, HZ)
        python = faces["python"].figures()
        faces["csharp"].await_received(WARM_UP + LIVE)
        csharp = faces["csharp"].ask("latencies")
    order = "C# first" if csharp_first else "pyzmq first"
    print(f"send to solved face, {LIVE} states at {HZ} Hz ({order}): C# {late(csharp)}, pyzmq {late(python)}")


def measure_throughput(exe: Path) -> None:
    """Each hears alone what waits for it."""
    with publishing() as publisher, csharp_face(exe, publisher.endpoint) as face:
        await_subscriptions(publisher)
        stamp = Stamp()
        publisher.send(start())
        send_paced(publisher, stamp, WARM_UP, 10 * HZ)
        before = face.await_received(WARM_UP)
        face.ask("latencies")
        let_wait(publisher, stamp, face.process)
        after = face.await_received(WARM_UP + WAITING)
        csharp = face.ask("latencies")
    print(f"{WAITING} waiting states: C# solves {rate(csharp)}")
    print(
        f"  its gen-0 collections: {after['collections'] - before['collections_now']}, "
        f"its heap has grown by {after['memory'] - before['memory']} bytes"
    )
    bare = compile_driver("Bare", exe.parent)
    others: dict[str, Callable[[str], Subscriber]] = {
        "pyzmq solves": lambda endpoint: pyzmq(endpoint, "solve"),
        "C# receives, without decoding,": lambda endpoint: Subscriber("mono", str(bare), endpoint),
        "pyzmq receives, without decoding,": lambda endpoint: pyzmq(endpoint, "receive"),
    }
    for name, subscriber in others.items():
        with publishing() as publisher, subscriber(publisher.endpoint) as face:
            await_subscriptions(publisher)
            stamp = Stamp()
            face.expect(WARM_UP)
            send_paced(publisher, stamp, WARM_UP, 10 * HZ)
            face.figures()
            face.expect(WAITING)
            let_wait(publisher, stamp, face.process)
            print(f"{WAITING} waiting states: {name} {rate(face.figures())}")


def csharp_face(exe: Path, endpoint: str) -> Driven:
    """The Unity package's receiver and solver."""
    return Driven(exe, endpoint, "demo", str(ASSETS), RIG, MONO_GC_PARAMS=SMALL_NURSERY)


def pyzmq(endpoint: str, task: str) -> Subscriber:
    """This program once more, as a subscriber."""
    return Subscriber(sys.executable, __file__, task, endpoint)


def await_subscriptions(publisher: Publisher) -> None:
    """Wait for one receiver's two, in any order."""
    for _ in range(2):
        publisher.socket.recv()


def send_paced(publisher: Publisher, stamp: Stamp, count: int, hz: float) -> None:
    """Send states at a steady rate."""
    begin = time.monotonic()
    for number in range(count):
        time.sleep(max(0.0, begin + number / hz - time.monotonic()))
        publisher.send_frames(*stamp.next())


def let_wait(publisher: Publisher, stamp: Stamp, receiver: "subprocess.Popen[str]") -> None:
    """Send states while the receiver is halted, then let it go on."""
    receiver.send_signal(signal.SIGSTOP)
    for _ in range(WAITING):
        publisher.send_frames(*stamp.next())
    receiver.send_signal(signal.SIGCONT)


def late(figures: dict[str, Any]) -> str:
    """The percentiles in words."""
    return f"p50 {figures['p50'] * 1e6:.0f} µs p99 {figures['p99'] * 1e6:.0f} µs"


def rate(figures: dict[str, Any]) -> str:
    """States per second in words."""
    return f"{figures['count'] / figures['seconds']:,.0f} a second"


def subscribe(task: str, endpoint: str) -> None:
    """The pyzmq side: for each number on the standard input, hear as many states and tell how late they were."""
    socket = zmq.Context.instance().socket(zmq.SUB)
    socket.rcvhwm = 0
    for topic in ("stream/demo", "emotion/demo"):
        socket.setsockopt_string(zmq.SUBSCRIBE, topic)
    socket.connect(endpoint)
    rig = shipped_rigs()[RIG]
    for line in sys.stdin:
        lateness: list[float] = []
        begun = ended = 0.0
        while len(lateness) < int(line):
            topic, payload = socket.recv_multipart()
            if topic != b"emotion/demo":
                continue
            sent = 0.0
            if task == "solve":
                message = decode(topic, payload)
                if isinstance(message, StateMessage):
                    solve(message.state.weights, rig)
                    sent = message.state.t
            begun = begun or time.monotonic()
            lateness.append(time.time() - sent)
            ended = time.monotonic()
        lateness.sort()
        count = len(lateness)
        figures = {"p50": lateness[count // 2], "p99": lateness[int(0.99 * count)], "count": count}
        print(json.dumps({**figures, "seconds": ended - begun}), flush=True)


if __name__ == "__main__":
    if len(sys.argv) > 1:
        subscribe(sys.argv[1], sys.argv[2])
    else:
        main()
