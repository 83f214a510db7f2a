"""Fine-tuning: windows with target distributions in, a checkpoint an epoch out; picks up where it was stopped."""
# mypy: disable-error-code="import-not-found, misc, no-any-return, no-untyped-call, unused-ignore"

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import torch

from kgraph.extract._decode import decode
from train.data import TAGS, TYPES, Example
from train.model import Tagger, Window, windows

if TYPE_CHECKING:
    from tokenizers import Tokenizer

Item = tuple[Window, "np.ndarray[Any, Any]"]
"""a window and a distribution over TAGS for each of its words"""


@dataclass(frozen=True)
class Settings:
    """`rate` is the encoder's learning rate, `head_rate` that of the parts that start from nothing.

    `frozen` leaves the word embedding as it is, which saves a quarter of a large encoder's step.
    """

    epochs: int
    rate: float
    seed: int
    head_rate: float = 1e-3
    batch: int = 8
    warmup: float = 0.1
    decay: float = 0.01
    keep_shapes: float = 0.85
    frozen: bool = False


def device() -> torch.device:
    return torch.device("cuda" if torch.cuda.is_available() else "cpu")


def items(examples: Sequence[Example], tokenizer: Tokenizer, *, longest: int) -> list[Item]:
    """Gold examples as windows of at most `longest` pieces with one-hot targets."""
    hard = np.eye(len(TAGS), dtype=np.float32)
    return [item for e in examples for item in soft_items(e, hard[e.tags], tokenizer, longest=longest)]


def soft_items(example: Example, targets: np.ndarray[Any, Any], tokenizer: Tokenizer, *, longest: int) -> list[Item]:
    """A text's windows with the teacher's distributions."""
    texts = [example.text[start:end] for start, end in example.spans]
    return [
        (window, targets[window.words[0] : window.words[1]]) for window in windows(texts, tokenizer, longest=longest)
    ]


def batches(data: Sequence[Item], size: int, rng: random.Random) -> list[list[Item]]:
    """Shuffled batches of windows of like length, about `size` average windows' worth of pieces each."""
    budget = size * sum(len(window.ids) for window, _ in data) / len(data)
    order = sorted(data, key=lambda item: len(item[0].ids) * (1 + 0.25 * rng.random()))
    out: list[list[Item]] = [[]]
    for item in order:
        if out[-1] and (len(out[-1]) + 1) * len(item[0].ids) > 1.15 * budget:
            out.append([])
        out[-1].append(item)
    rng.shuffle(out)
    return out


def tensors(batch: Sequence[Window]) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Padded ids, shapes and mask."""
    width = max(len(window.ids) for window in batch)
    ids = np.zeros((len(batch), width), dtype=np.int64)
    shapes, mask = np.zeros_like(ids), np.zeros_like(ids)
    for row, window in enumerate(batch):
        n = len(window.ids)
        ids[row, :n], shapes[row, :n], mask[row, :n] = window.ids, window.shapes, 1
    where = device()
    return torch.from_numpy(ids).to(where), torch.from_numpy(shapes).to(where), torch.from_numpy(mask).to(where)


def firsts(batch: Sequence[Window]) -> tuple[torch.Tensor, torch.Tensor]:
    """Row and column of every word's first piece, in order."""
    rows = np.concatenate([np.full(len(window.firsts), row) for row, window in enumerate(batch)])
    columns = np.concatenate([np.minimum(window.firsts, len(window.ids) - 1) for window in batch])
    return torch.from_numpy(rows).to(device()), torch.from_numpy(columns).to(device())


def fit(model: Tagger, data: Sequence[Item], settings: Settings, folder: Path) -> Tagger:
    """Trains in place and leaves `folder/model.pt`; a run that was stopped goes on after its last whole epoch."""
    folder.mkdir(parents=True, exist_ok=True)
    model.to(device())
    done, resume = folder / "model.pt", folder / "resume.pt"
    if done.exists():
        model.load_state_dict(torch.load(done, map_location=device()))
        return model
    optimizer, schedule = prepare(model, settings, len(batches(data, settings.batch, random.Random(0))))
    first = 0
    if resume.exists():
        state = torch.load(resume, map_location=device())
        model.load_state_dict(state["model"])
        optimizer.load_state_dict(state["optimizer"])
        schedule.load_state_dict(state["schedule"])
        first = state["epoch"]
    for epoch in range(first, settings.epochs):
        loss = run_epoch(model, data, settings, epoch, optimizer, schedule)
        print(f"{folder.name} epoch {epoch + 1}/{settings.epochs} loss {loss:.4f}", flush=True)
        state = {"model": model.state_dict(), "optimizer": optimizer.state_dict(), "epoch": epoch + 1}
        torch.save({**state, "schedule": schedule.state_dict()}, resume)
    torch.save(model.state_dict(), done)
    resume.unlink(missing_ok=True)
    return model


def prepare(model: Tagger, settings: Settings, steps: int) -> tuple[Any, Any]:
    """AdamW and a linear schedule with warm-up."""
    model.encoder.get_input_embeddings().weight.requires_grad_(not settings.frozen)
    fresh = [*model.head.parameters(), *model.shapes.parameters()]
    groups = [
        {"params": [p for p in model.encoder.parameters() if p.requires_grad], "lr": settings.rate},
        {"params": fresh, "lr": settings.head_rate},
    ]
    optimizer = torch.optim.AdamW(groups, weight_decay=settings.decay, fused=True)
    total = max(1, int(steps * settings.epochs * 1.02))
    warm = max(1, int(settings.warmup * total))
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min((step + 1) / warm, max(0.0, (total - step) / (total - warm)))
    )
    return optimizer, schedule


def run_epoch(
    model: Tagger, data: Sequence[Item], settings: Settings, epoch: int, optimizer: Any, schedule: Any
) -> float:
    """One pass; the mean loss a word. Some windows lose their shapes, so that titles in capitals are no surprise."""
    rng = random.Random(settings.seed * 1000 + epoch)
    torch.manual_seed(settings.seed * 1000 + epoch)
    model.train()
    total = count = 0.0
    for batch in batches(data, settings.batch, rng):
        ids, shapes, mask = tensors([window for window, _ in batch])
        kept = torch.tensor([[int(rng.random() < settings.keep_shapes)] for _ in batch], device=shapes.device)
        rows, columns = firsts([window for window, _ in batch])
        wanted = torch.from_numpy(np.concatenate([targets for _, targets in batch]).astype(np.float32)).to(ids.device)
        with torch.autocast(ids.device.type, dtype=torch.bfloat16):
            logits = model(ids, shapes * kept, mask)
        loss = -(wanted * logits[rows, columns].float().log_softmax(-1)).sum(-1).mean()
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        schedule.step()
        total, count = total + float(loss.detach()) * len(wanted), count + len(wanted)
    return total / count


def probabilities(
    model: Tagger, examples: Sequence[Example], tokenizer: Tokenizer, *, longest: int
) -> list[np.ndarray[Any, Any]]:
    """For each text a (words, TAGS) array."""
    model.eval()
    out = [np.zeros((len(e.spans), len(TAGS)), dtype=np.float32) for e in examples]
    jobs = [
        (n, window) for n, e in enumerate(examples) for window, _ in soft_items(e, out[n], tokenizer, longest=longest)
    ]
    jobs.sort(key=lambda job: len(job[1].ids))
    for at in range(0, len(jobs), 8):
        batch = [window for _, window in jobs[at : at + 8]]
        rows, columns = firsts(batch)
        with torch.inference_mode(), torch.autocast(device().type, dtype=torch.bfloat16):
            logits = model(*tensors(batch))
        values = logits[rows, columns].float().softmax(-1).cpu().numpy()
        at_word = 0
        for n, window in jobs[at : at + 8]:
            length = len(window.firsts)
            out[n][window.words[0] : window.words[1]] = values[at_word : at_word + length]
            at_word += length
    return out


def labelled(examples: Sequence[Example], values: Sequence[np.ndarray[Any, Any]]) -> list[tuple[str, int, int, str]]:
    """Decoded terms in the form that `evaluate_terms` scores."""
    found: list[tuple[str, int, int, str]] = []
    for e, value in zip(examples, values, strict=True):
        for span in decode(value, [e.text[start:end] for start, end in e.spans], untrimmed=TYPES.index("Generic")):
            found.append((e.id, e.spans[span.first][0], e.spans[span.last][1], TYPES[span.kind]))
    return found
