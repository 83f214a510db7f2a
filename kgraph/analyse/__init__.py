"""Analyse: graph -> annotated graph."""
