"""The command ``evoke``: the front door, the only room that opens sockets."""

from evoke_core.cli.main import main

__all__ = ["main"]
