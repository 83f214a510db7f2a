"""Run kgraph as `python -m kgraph`, or as the command `kgraph`."""

import sys

__all__ = ["main"]


def main() -> None:
    """Run the command line; a Ctrl-C before it is loaded ends it without a word."""
    try:
        from kgraph.cli import main as run

        run()
    except KeyboardInterrupt:
        sys.exit(130)  # as `kgraph.cli.INTERRUPTED`, which may not be there yet


if __name__ == "__main__":
    main()
