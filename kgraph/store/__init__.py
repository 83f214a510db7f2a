"""The DuckDB file: everything a build knows, in tables that users can query too.

One row each: `papers`; `paper_references` (listed, or written in the text); `sentences`; `mentions` (with the concept
they were resolved to, and whether the paper introduces it there); `abbreviations`; `relation_mentions`; `concepts`;
`aliases`; `citations`; `relations`; `nodes` and `edges` (the exported graph, columns as in `kgraph.schema`);
`problems`; `meta`. The view `mention_sentences` joins each mention with the text of its sentence.
Offsets are half-open and count code points.
"""

from kgraph.store.contents import contents
from kgraph.store.parquet import write_parquet
from kgraph.store.parts import Store, opened
from kgraph.store.reading import extracted, read
from kgraph.store.tables import FILE, VERSION, attribute_columns
from kgraph.store.writing import write

__all__ = [
    "FILE",
    "VERSION",
    "Store",
    "attribute_columns",
    "contents",
    "extracted",
    "opened",
    "read",
    "write",
    "write_parquet",
]
