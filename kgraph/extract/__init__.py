"""Extract: Paper -> Extraction."""
