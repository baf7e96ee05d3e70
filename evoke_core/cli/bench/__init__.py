"""The command ``evoke bench``."""
