"""DEAP's original recordings into its preprocessed files."""
