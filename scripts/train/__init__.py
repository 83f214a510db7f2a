"""The recipe for the shipped term extractor, step by step; `scripts/train_terms.py` runs it."""
