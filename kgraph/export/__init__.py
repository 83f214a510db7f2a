"""Export: KnowledgeGraph -> files."""
