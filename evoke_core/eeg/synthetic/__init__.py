"""Simulated subjects in DEAP's format."""
