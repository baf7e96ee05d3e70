"""Which signals ask a command to end in good order, as Ctrl-C does."""

import signal


def stop_signals() -> list[signal.Signals]:
    """SIGTERM, and a closed terminal's SIGHUP where there is one and ``nohup`` does not ignore it."""
    if not hasattr(signal, "SIGHUP") or signal.getsignal(signal.SIGHUP) == signal.SIG_IGN:
        return [signal.SIGTERM]
    return [signal.SIGTERM, signal.SIGHUP]
