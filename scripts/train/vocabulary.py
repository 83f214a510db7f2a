"""The tokenizer without the word pieces that science texts never use: half the embedding, and no other change."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from kgraph.extract._words import shown, words
from train.model import load_tokenizer

LEAST = 4  # pieces seen less often are left out
ALWAYS = ("[PAD]", "[UNK]", "[CLS]", "[SEP]")


def prune(source: Path, texts: Iterable[str], target: Path) -> list[int]:
    """Writes target/tokenizer.json and returns the rows of the word embedding that it keeps, in their new order.

    Single ASCII characters stay, so a word whose pieces are gone is still spelt out.
    """
    tokenizer = load_tokenizer(source)
    seen: Counter[int] = Counter()
    for text in texts:
        parts = [shown(text[start:end]) for start, end in words(text)]
        seen.update(tokenizer.encode(parts, is_pretokenized=True, add_special_tokens=False).ids)
    blueprint = json.loads((source / "tokenizer.json").read_text(encoding="utf-8"))
    by_row = sorted(blueprint["model"]["vocab"].items(), key=lambda item: item[1])
    kept = [(piece, row) for piece, row in by_row if keeps(piece, seen[row])]
    renumber(blueprint, {piece: place for place, (piece, _) in enumerate(kept)})
    target.mkdir(parents=True, exist_ok=True)
    compact = json.dumps(blueprint, ensure_ascii=False, separators=(",", ":"))
    (target / "tokenizer.json").write_text(compact, encoding="utf-8")
    return [row for _, row in kept]


def keeps(piece: str, count: int) -> bool:
    """Whether a piece stays in the vocabulary."""
    bare = piece.removeprefix("##")
    return piece in ALWAYS or count >= LEAST or (len(bare) == 1 and bare.isascii())


def renumber(blueprint: dict[str, Any], place: dict[str, int]) -> None:
    """Puts the new ids wherever a tokenizer.json names a piece; changes `blueprint` in place."""
    blueprint["model"]["vocab"] = place
    blueprint["added_tokens"] = [
        {**token, "id": place[token["content"]]} for token in blueprint["added_tokens"] if token["content"] in place
    ]
    blueprint["padding"] = blueprint["truncation"] = None
    for token in (blueprint["post_processor"] or {}).get("special_tokens", {}).values():
        token["ids"] = [place[piece] for piece in token["tokens"]]
