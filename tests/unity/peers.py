"""What else can be found at an endpoint, and what can stand between a publisher and its receivers."""

import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import HTTPServer, SimpleHTTPRequestHandler
from pathlib import Path

import zmq

REPOSITORY = Path(__file__).parents[2]
PROGRAM = Path(__file__).parent / "drivers" / "publisher.py"


class PublisherProcess:
    """A publisher that can be killed, or stopped as by a debugger."""

    def __init__(self, endpoint: str = "tcp://127.0.0.1:*") -> None:
        self._process = subprocess.Popen(
            [sys.executable, str(PROGRAM), endpoint],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={"PYTHONPATH": str(REPOSITORY)},
        )
        self.endpoint = self._read()

    def _read(self) -> str:
        assert self._process.stdout is not None
        return self._process.stdout.readline().strip()

    def send(self) -> int:
        """Send one state; returns its ``seq``."""
        assert self._process.stdin is not None
        self._process.stdin.write("\n")
        self._process.stdin.flush()
        return int(self._read())

    def halt(self) -> None:
        """Stop it in its tracks; its sockets stay open."""
        self._process.send_signal(signal.SIGSTOP)

    def go_on(self) -> None:
        """Let it run again."""
        self._process.send_signal(signal.SIGCONT)

    def kill(self) -> None:
        """End it without a word to anyone."""
        self._process.kill()
        self._process.communicate()


@contextmanager
def publisher_process(endpoint: str = "tcp://127.0.0.1:*") -> Iterator[PublisherProcess]:
    """A publisher's process that is killed in the end."""
    process = PublisherProcess(endpoint)
    try:
        yield process
    finally:
        process.kill()


@contextmanager
def web_server() -> Iterator[str]:
    """The endpoint of a web server."""
    server = HTTPServer(("127.0.0.1", 0), SimpleHTTPRequestHandler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"tcp://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


@contextmanager
def silent_peer(says: bytes = b"") -> Iterator[str]:
    """The endpoint of somebody who accepts connections, says one thing, and no more."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        kept: list[socket.socket] = []

        def serve() -> None:
            while True:
                try:
                    kept.append(server.accept()[0])
                except OSError:
                    return
                kept[-1].sendall(says)

        threading.Thread(target=serve, daemon=True).start()
        yield f"tcp://127.0.0.1:{server.getsockname()[1]}"
        for one in kept:
            one.close()


def closed_port() -> str:
    """An endpoint at which nothing listens."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        return f"tcp://127.0.0.1:{server.getsockname()[1]}"


@contextmanager
def other_socket(kind: int, *, curve: bool = False) -> Iterator[str]:
    """The endpoint of a ZeroMQ socket that is no publisher for us."""
    context = zmq.Context()
    one = context.socket(kind)
    one.linger = 0
    if curve:
        one.curve_publickey, one.curve_secretkey = zmq.curve_keypair()
        one.curve_server = True
    one.bind("tcp://127.0.0.1:*")
    try:
        yield one.get_string(zmq.LAST_ENDPOINT)
    finally:
        context.destroy()


@contextmanager
def zeromq_proxy(*publishers: str) -> Iterator[str]:
    """The endpoint of an XPUB that passes on what an XSUB hears from some publishers."""
    context = zmq.Context()
    inside, outside = context.socket(zmq.XSUB), context.socket(zmq.XPUB)
    # Without it a late subscription to a topic that is known is not passed on, and its answer does not come.
    outside.setsockopt(zmq.XPUB_VERBOSE, 1)
    for endpoint in publishers:
        inside.connect(endpoint)
    outside.bind("tcp://127.0.0.1:*")
    endpoint = outside.get_string(zmq.LAST_ENDPOINT)

    def pass_on() -> None:
        try:
            zmq.proxy(inside, outside)
        except zmq.ContextTerminated:
            inside.close(linger=0)
            outside.close(linger=0)

    thread = threading.Thread(target=pass_on, daemon=True)
    thread.start()
    try:
        yield endpoint
    finally:
        context.term()
        thread.join()


class Cable:
    """A TCP connection's two halves joined by hand: once cut, nothing passes, and neither end is told."""

    def __init__(self, endpoint: str) -> None:
        host, port = endpoint.removeprefix("tcp://").split(":")
        self._target = (host, int(port))
        self._server = socket.create_server(("127.0.0.1", 0))
        self._kept: list[socket.socket] = []
        self._whole = threading.Event()
        self._whole.set()
        self.endpoint = f"tcp://127.0.0.1:{self._server.getsockname()[1]}"
        threading.Thread(target=self._serve, daemon=True).start()

    def cut(self) -> None:
        """Pass nothing on any more, on what is there and on what comes."""
        self._whole.clear()

    def mend(self) -> None:
        """Pass on what comes on new connections; the old ones stay dead."""
        self._whole.set()

    def close(self) -> None:
        """End all."""
        self._server.close()
        for one in self._kept:
            one.close()

    def _serve(self) -> None:
        while True:
            try:
                near = self._server.accept()[0]
            except OSError:
                return
            far = socket.create_connection(self._target)
            self._kept += [near, far]
            whole = threading.Event()
            if self._whole.is_set():
                whole.set()
            for source, sink in ((near, far), (far, near)):
                threading.Thread(target=self._pass_on, args=(source, sink, whole), daemon=True).start()

    def _pass_on(self, source: socket.socket, sink: socket.socket, whole: threading.Event) -> None:
        try:
            while data := source.recv(65536):
                if not self._whole.is_set():
                    whole.clear()
                if whole.is_set():
                    sink.sendall(data)
        except OSError:
            return


@contextmanager
def cable(endpoint: str) -> Iterator[Cable]:
    """A cable to an endpoint, taken away in the end."""
    one = Cable(endpoint)
    try:
        yield one
    finally:
        one.close()
