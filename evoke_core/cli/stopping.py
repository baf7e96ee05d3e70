"""Which signals ask a command to end in good order, as Ctrl-C does."""

import signal


def stop_signals() -> list[signal.Signals]:
    """SIGTERM, and a closed terminal's SIGHUP where there is one and ``nohup`` does not ignore it."""
    hung_up = [one for one in signal.Signals if one.name == "SIGHUP" and signal.getsignal(one) != signal.SIG_IGN]
    return [signal.SIGTERM, *hung_up]
