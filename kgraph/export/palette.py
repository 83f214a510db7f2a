"""Colours that every export shares, so that the page and the Gephi file show the same map."""

from __future__ import annotations

__all__ = ["COMMUNITY_COLOURS", "KIND_SHAPES", "OTHER_COLOUR", "community_colour"]

# Paul Tol's "bright" and "muted" schemes (personal.sron.nl/~pault), interleaved so that neighbours in rank differ for
# readers with colour-vision deficiency, and darkened where needed to keep 3:1 contrast on white.
COMMUNITY_COLOURS = (
    "#4477aa",
    "#cc6677",
    "#228833",
    "#aa8a00",
    "#882255",
    "#2a9fb8",
    "#dd6a28",
    "#332288",
    "#3a9d8d",
    "#aa3377",
    "#7a7a1f",
    "#5f6ad4",
    # The same again, each half greyed: the small communities stay quieter than the large.
    "#647e97",
    "#a8757e",
    "#53865c",
    "#978742",
    "#86536c",
    "#57929e",
    "#b07756",
    "#5c5386",
    "#5f9188",
    "#975c7e",
    "#7f7f52",
    "#7277ac",
)
OTHER_COLOUR = "#8a8a8a"

# Papers and kinds of concept are told apart by shape, not by colour alone (vis-network's names of shapes).
KIND_SHAPES = {
    "paper": "dot",
    "method": "square",
    "task": "triangle",
    "dataset": "diamond",
    "metric": "star",
    "concept": "hexagon",
}


def community_colour(community: int) -> str:
    """The colour "#rrggbb" of a community: the 24 largest have their own, the rest share grey."""
    return COMMUNITY_COLOURS[community] if 0 <= community < len(COMMUNITY_COLOURS) else OTHER_COLOUR
