from __future__ import annotations

import math
from itertools import combinations

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kgraph.analyse import spacing
from kgraph.analyse.centrality import pagerank
from kgraph.analyse.spacing import separate
from kgraph.analyse.ties import ties

PLACES = st.integers(-60, 60).map(lambda value: value / 2)
DISCS = st.lists(st.tuples(PLACES, PLACES, st.sampled_from((1.0, 1.5, 2.0, 9.0, 40.0))), min_size=1, max_size=60)


def pushed(points: list[tuple[float, float]], radii: list[float]) -> list[list[float]]:
    """What `separate` is to return, every two discs looked at."""
    moved = [list(point) for point in points]
    for one, other in combinations(range(len(points)), 2):
        x, y = (there - here for here, there in zip(points[one], points[other], strict=True))
        distance, reach = math.hypot(x, y), radii[one] + radii[other]
        if distance < reach:
            angle = one * 2.399963 + other
            x, y = (x / distance, y / distance) if distance else (math.cos(angle), math.sin(angle))
            for node, share in ((one, -radii[other] / reach), (other, radii[one] / reach)):
                moved[node][0] += x * (reach - distance) / 2 * share
                moved[node][1] += y * (reach - distance) / 2 * share
    return moved


@given(DISCS, st.sampled_from((0.0, 0.5, 0.99)))
def test_all_overlapping_discs_are_pushed_apart_and_no_others(
    discs: list[tuple[float, float, float]], usual: float
) -> None:
    """Among so few discs hardly one is larger than usual, so the share of usual ones varies."""
    points, radii = [(x, y) for x, y, _ in discs], [radius for *_, radius in discs]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(spacing, "USUAL", usual)
        found = separate(np.array(points), np.array(radii))
    assert found == pytest.approx(np.array(pushed(points, radii)), abs=1e-9)


def test_edges_both_ways_are_one_tie_and_loops_none() -> None:
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_edge("b", "a", kind="cites", weight=0.25)
    graph.add_edge("a", "b", kind="cites | used-for", kinds="cites | used-for", weight=0.25, w_cites=0.25)
    graph.add_edge("c", "c", kind="cites", weight=1.0)
    graph.add_edge("b", "c", kind="used-for", weight=1.0)
    found = ties(graph)
    assert (found.ids, found.pairs.tolist(), found.strengths.tolist()) == (
        ("a", "b", "c"),
        [[0, 1], [1, 2]],
        [0.625, 0.5],
    )


def test_a_node_without_ties_is_reached_by_jumps_alone() -> None:
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_nodes_from("abcde")
    graph.add_edge("a", "b", kind="cites", weight=1.0)
    graph.add_edge("c", "b", kind="cites", weight=0.5)
    found = ties(graph)
    expected = nx.pagerank(nx.Graph(graph), weight="weight", tol=1e-14, max_iter=1000)
    assert pagerank(found) == pytest.approx([expected[node] for node in found.ids], abs=1e-12)
    assert pagerank(ties(nx.DiGraph())) == []
