"""What larger collections would take, from what builds took: hours of one core, disk, memory, and what ends first.

    python scripts/benchmark_plan.py --measured 91814 1784 724 563 1088 4203

The numbers of one build are its papers; processor seconds of extraction, and of all the rest; MB of the database, of
the GraphML, and of memory at its highest after extraction: `benchmark_scale.py` prints such a line for each size. With
two builds, what does not grow with the papers is left out. Pairs of related papers grow faster than papers, so the
hours after extraction are the least to be expected; one process does them, while extraction takes any number of cores.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import NamedTuple

COLLECTIONS = {"arXiv": 2_500_000, "OpenAlex": 250_000_000}


class Measured(NamedTuple):
    """What one build took: processor seconds, and decimal MB."""

    papers: float
    extract: float
    rest: float
    database: float
    graphml: float
    memory: float

    def argument(self) -> str:
        """As `--measured` takes it."""
        return " ".join(f"{amount:.0f}" for amount in self)


class Machine(NamedTuple):
    """What a user may have: cores, GB of memory and of disk, and hours of patience."""

    cores: int
    memory: float
    disk: float
    hours: float


def rates(builds: Sequence[Measured]) -> Measured:
    """What one paper takes more, from the smallest to the largest of `builds`; of one build, its average."""
    least, most = min(builds), max(builds)
    if least == most:
        least = Measured(0, 0, 0, 0, 0, 0)
    papers = most.papers - least.papers
    return Measured(*((more - less) / papers for less, more in zip(least, most, strict=True)))


def table(rate: Measured) -> str:
    """What each of `COLLECTIONS` takes, in Markdown."""
    lines = [
        "| | papers | extraction, core-hours | the rest | database | GraphML | memory |",
        "|---|---|---|---|---|---|---|",
    ]
    for name, papers in COLLECTIONS.items():
        hours = [f"{two_digits(seconds * papers / 3600):,}" for seconds in (rate.extract, rate.rest)]
        room = [size(megabytes * papers) for megabytes in (rate.database, rate.graphml, rate.memory)]
        lines.append(f"| {name} | {papers / 1e6:g} million | " + " | ".join([*hours, *room]) + " |")
    return "\n".join(lines)


def two_digits(amount: float) -> float:
    """More would promise too much."""
    return round(float(f"{amount:.1e}")) if amount >= 10 else float(f"{amount:.1e}")


def size(megabytes: float) -> str:
    return f"{two_digits(megabytes / 1e6):g} TB" if megabytes >= 1e6 else f"{two_digits(megabytes / 1e3):g} GB"


def ends(rate: Measured, machine: Machine) -> dict[str, float]:
    """With how many papers each thing that a machine has is used up, the first to end first."""
    seconds = machine.hours * 3600
    found = {
        f"{machine.memory:g} GB of memory": (machine.memory * 1e3, rate.memory),
        f"{machine.disk:g} GB of disk": (machine.disk * 1e3, rate.database + rate.graphml),
        f"{machine.hours:g} hours of {machine.cores} cores that extract": (seconds * machine.cores, rate.extract),
        f"{machine.hours:g} hours of the one process that does the rest": (seconds, rate.rest),
    }
    # Of builds that are too small to tell, the larger one may take less.
    lasts = {what: has / takes for what, (has, takes) in found.items() if takes > 0}
    return dict(sorted(lasts.items(), key=lambda one: one[1]))


def plan(builds: Sequence[Measured], machine: Machine) -> str:
    """The table, and what ends first on `machine`."""
    rate = rates(builds)
    lasts = [f"{two_digits(papers / 1e6):g} million papers: {what}" for what, papers in ends(rate, machine).items()]
    return "\n".join([table(rate), "", "What ends, in this order:", *lasts])


def add_options(parser: argparse.ArgumentParser) -> None:
    """The machine to plan for."""
    parser.add_argument("--cores", type=int, default=32)
    parser.add_argument("--memory", type=float, default=64, metavar="GB")
    parser.add_argument("--disk", type=float, default=1000, metavar="GB")
    parser.add_argument("--hours", type=float, default=24)


def machine_of(given: argparse.Namespace) -> Machine:
    return Machine(given.cores, given.memory, given.disk, given.hours)


def main(arguments: Sequence[str] | None = None) -> int:
    """Prints the plan. Returns 0."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--measured",
        type=float,
        nargs=6,
        action="append",
        required=True,
        metavar=tuple(map(str.upper, Measured._fields)),
    )
    add_options(parser)
    given = parser.parse_args(arguments)
    print(plan([Measured(*amounts) for amounts in given.measured], machine_of(given)))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
