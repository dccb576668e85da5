"""Measures of terms against figures published in papers and in the tests of other tools."""

from collections import Counter

import numpy as np
import pytest

from analysis.terms import measures


@pytest.mark.parametrize(
    ("a", "b", "c", "d", "g2"),
    [
        (52, 57, 50_000, 75_000, 2.65),  # UCREL log-likelihood wizard
        (392, 170, 10**6, 10**6, 90),
        (348, 99, 10**6, 10**6, 147),
        (15, 14, 10**6, 10**6, 0),
        (9, 32, 10**6, 10**6, 14),
        (21, 25, 10**6, 10**6, 0),  # Rayson, Corpora-List, 18 January 2002: keep and its forms
    ],
)
def test_log_likelihood_of_two_cells(a, b, c, d, g2):
    assert measures.log_likelihood(a, b, c, d, cells=2) == pytest.approx(
        g2, abs=0.5 if g2 != 2.65 else 0.005
    )


@pytest.mark.parametrize(
    ("cells", "g2"), [((110, 2442, 111, 29114), 270.72), ((8, 5, 24, 31740), 95.29)]
)
def test_log_likelihood_of_four_cells(cells, g2):
    """Dunning 1993, tables of Swiss and of 'the swiss'."""
    k11, k12, k21, k22 = cells
    assert measures.log_likelihood(k11, k12, k11 + k21, k12 + k22) == pytest.approx(g2, abs=0.005)


def test_chi_squared_of_pairs():
    """Manning & Schütze 1999, 5.3.3: new companies; cow and vache."""
    assert measures.chi_squared(8, 4675 - 8, 15828, 14307668 - 15828) == pytest.approx(
        1.55, abs=0.005
    )
    assert measures.chi_squared(59, 65 - 59, 67, 571007 - 67) == pytest.approx(456400, rel=1e-4)


def test_t_score_and_pointwise_information_of_pairs():
    """Manning & Schütze 1999, 5.3.1 and 5.4."""
    assert measures.t_score(8, 15828, 4675, 14307668) == pytest.approx(0.9999, abs=5e-5)
    assert measures.t_score(20, 42, 20, 14307668) == pytest.approx(4.4721, abs=5e-5)
    assert measures.pointwise_information(20, 42, 20, 14307668) == pytest.approx(18.38, abs=0.005)
    assert measures.pointwise_information(20, 15019, 15629, 14307668) == pytest.approx(
        0.29, abs=0.005
    )


def test_quanteda_orders_its_example_alike():
    target = Counter("aaabbccccccdefghh")
    reference = Counter("aabccddddefh")
    c, d = target.total(), reference.total()

    def order(measure) -> str:
        signed = {
            term: np.sign(target[term] / c - reference[term] / d)
            * measure(target[term], reference[term], c, d)
            for term in target | reference
        }
        return "".join(sorted(signed, key=lambda term: (-signed[term], term)))

    assert order(lambda *cells: measures.chi_squared(*cells, corrected=True)) == "gcbhaefd"
    assert order(measures.log_likelihood) == "cgbhaefd"
    assert measures.chi_squared(3, 2, 17, 12, corrected=True) == pytest.approx(
        measures.chi_squared(3, 2, 17, 12)
    )


def test_log_ratio():
    """Hardie 2014."""
    assert measures.log_ratio(100, 50, 10**6, 10**6) == pytest.approx(1)
    assert measures.log_ratio(8, 0, 10**6, 10**6) == pytest.approx(4)


def test_clopper_pearson_bound():
    low, high = measures.clopper_pearson(20, 5, 1000, 1000)
    assert low == pytest.approx(0.543, abs=5e-4)
    assert high > 2
    assert measures.clopper_pearson(5, 0, 1000, 1000)[1] == np.inf
    assert measures.clopper_pearson(0, 5, 1000, 1000)[0] == -np.inf


def test_log_dice():
    """Rychlý 2008: at most 14, one point for twice the company."""
    assert measures.log_dice(7, 7, 7) == 14
    assert measures.log_dice(8, 50, 50) - measures.log_dice(4, 50, 50) == pytest.approx(1)


GRIES = {
    "a": (1, 2, 3, 4, 5),
    "b": (2, 2, 2, 2, 2),
    "i": (2, 0, 0, 0, 0),
    "q": (0, 2, 0, 0, 0),
    "x": (0, 0, 0, 0, 2),
}


@pytest.mark.parametrize(
    ("word", "deviation", "normalised"),
    [
        ("a", 0.18, 0.18 / 0.82),
        ("b", 0.02, 0.024),
        ("i", 0.82, 1),
        ("q", 0.80, 0.976),
        ("x", 0.78, 0.951),
    ],
)
def test_deviation_of_proportions(word, deviation, normalised):
    """Gries 2008, table of five parts; Lijffijt & Gries 2012."""
    found = measures.deviation_of_proportions(GRIES[word], (9, 10, 10, 10, 11))
    assert found == pytest.approx((deviation, normalised), abs=5e-4)
    assert measures.deviation_of_proportions((2, 1, 0), (5, 5, 5))[0] == pytest.approx(1 / 3)


def test_false_discovery_rate():
    assert measures.false_discovery([0.01, 0.04, np.nan, 0.03, 0.005]).tolist() == pytest.approx(
        [0.02, 0.04, np.nan, 0.04, 0.02], nan_ok=True
    )
