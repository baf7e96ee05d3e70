"""The command ``evoke live``."""
