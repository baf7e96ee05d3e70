"""What tests of the outputs beside ZeroMQ share: a start, a state, and a real OSC server that keeps what comes."""

import queue
import threading

from evoke_core.emotions import confidence, soft_weights
from evoke_core.state import EmotionState
from unity_bridge.protocol import StreamEvent

WAIT_S = 20
HAPPY, SAD = (0.9, 0.1, 0.9), (0.9, 0.1, 0.1)


def start(stream="anna", hop_s=0.125):
    return StreamEvent(
        "0123456789abcdef",
        stream,
        "start",
        1000.0,
        source="SYNTHETIC subject 1 trial 1",
        model="student-synthetic",
        synthetic_source=True,
        synthetic_model=True,
        hop_s=hop_s,
    )


def state(vad, emotion, t=1000.0, quality=1.0):
    weights = soft_weights(*vad)
    return EmotionState(t, None, vad, weights, 0, emotion, confidence(weights), quality)


class Receiver:
    """python-osc's own server on a free port, a context manager; what comes is kept in its order."""

    def __init__(self, port=0):
        from pythonosc.dispatcher import Dispatcher
        from pythonosc.osc_server import BlockingOSCUDPServer

        self._heard = queue.SimpleQueue()
        dispatcher = Dispatcher()
        dispatcher.set_default_handler(lambda address, *values: self._heard.put((address, values)))
        self._server = BlockingOSCUDPServer(("127.0.0.1", port), dispatcher)
        self.port = self._server.server_address[1]
        self.target = f"127.0.0.1:{self.port}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True)

    def next(self):
        """The next message: its address and its values."""
        return self._heard.get(timeout=WAIT_S)

    def until(self, address, *values):
        """All messages up to the first of that address and, if any are given, those values."""
        heard = [self.next()]
        while heard[-1][0] != address or (values and heard[-1][1] != values):
            heard.append(self.next())
        return heard

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
