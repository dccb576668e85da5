"""Charts of terms: figures in the alternative text, labels apart, the same image at every run."""

import itertools

import numpy as np
import pandas as pd
import pytest

from analysis import terms
from analysis.charts.canvas import png
from analysis.charts.cloud import word_cloud
from analysis.charts.terms import compared_terms, key_terms, ranked_terms, term_trend

LONG = [
    f"{word}{number}"
    for number in "abcdefgh"
    for word in (
        "anticonstitutionnellement",
        "désindustrialisation",
        "interministériel",
        "œuvre",
        "états-unis",
    )
]


@pytest.fixture(scope="module")
def counts() -> pd.DataFrame:
    text = " ".join(f"{term} " * (40 - place // 2) for place, term in enumerate(LONG))
    docs = pd.DataFrame(
        {"text": [text, text[: len(text) // 3]], "outlet": ["A $x$ <b>", "B_1"], "language": "fr"}
    )
    return terms.count(docs, by="outlet", unit="word")


@pytest.fixture(scope="module")
def keys() -> pd.DataFrame:
    texts = [
        " ".join(
            f"{term} " * ((place * 7 + number) % 9 + (place % 5 == 0) * (number < 6) * 9)
            for place, term in enumerate(LONG)
        )
        for number in range(12)
    ]
    docs = pd.DataFrame({"text": texts, "outlet": ["A"] * 6 + ["B"] * 6, "language": "fr"})
    return terms.keyness(docs, by="outlet", target="A", unit="word", draws=99)


def boxes(ax) -> list:
    ax.figure.draw_without_rendering()
    return [
        text.get_window_extent() for text in [*ax.texts, *ax.get_yticklabels()] if text.get_text()
    ]


def touching(ax) -> list:
    return [(a, b) for a, b in itertools.combinations(boxes(ax), 2) if a.overlaps(b)]


@pytest.mark.parametrize("most", [5, 40])
def test_labels_do_not_touch(counts, keys, most):
    of_one_outlet = counts[counts["outlet"] == "B_1"].drop(columns="outlet")
    for ax in (
        ranked_terms(of_one_outlet, most=most),
        key_terms(keys, target="A", most=most),
        compared_terms(keys, target="A", most=most),
    ):
        assert touching(ax) == []
        assert len(boxes(ax)) >= min(most, 10)


def test_the_alternative_text_carries_the_figures(counts, keys):
    of_one_outlet = counts[counts["outlet"] == "B_1"].drop(columns="outlet")
    first = of_one_outlet.iloc[0]
    assert f"{first['term']} {first['count']} in 1" in ranked_terms(of_one_outlet).alternative_text
    top = keys.iloc[0]
    ratio, low, high = (f"{2 ** top[column]:.2g}" for column in ("log_ratio", "low", "high"))
    times = f"{top['term']} {ratio} ({low} to {high})"
    assert times in key_terms(keys, target="A").alternative_text
    assert times in compared_terms(keys, target="A").alternative_text


def test_an_interval_without_end_is_drawn_to_the_edge(keys):
    endless = keys.assign(low=-np.inf, high=np.inf, q=np.nan)
    assert "over 65,000" in key_terms(endless, target="A").alternative_text


def test_a_trend_names_its_lines_apart_and_refuses_too_many():
    docs = pd.DataFrame(
        {
            "text": ["Une force et un pays.", "Une date et un retrait.", "Une force."],
            "language": "fr",
            "date": pd.to_datetime(["2026-01-05", "2026-01-12", "2026-02-02"]),
        }
    )
    table = terms.trend(docs, ["force", "pays", "date", "retrait"])
    ax = term_trend(table)
    assert touching(ax) == []
    assert "force highest at 500.00" in ax.alternative_text
    assert "2026-01-05 to 2026-02-02" in ax.alternative_text
    with pytest.raises(ValueError, match="at most 6 terms, these are 7"):
        term_trend(pd.concat([table.assign(term=str(number)) for number in range(7)]))


def test_a_cloud_is_the_same_at_every_run_and_in_any_order_of_rows(counts):
    images = {
        png(word_cloud(table, most=12))
        for table in (counts, counts, counts.sample(frac=1, random_state=3))
    }
    assert len(images) == 1


def test_a_cloud_stands_beside_its_dot_plot_with_its_figures_and_groups(counts):
    ax = word_cloud(counts, most=12)
    assert len(ax.figure.axes) == 2
    top = counts.sort_values(["per_thousand"], ascending=False).iloc[0]
    assert f"{top['term']} {top['count']} in {top['outlet']}" in ax.alternative_text
    assert [text.get_text() for text in ax.get_legend().get_texts()] == sorted(
        ax.alternative_text.count("A $x$ <b>") and ["A $x$ <b>", "B_1"]
    )


def test_terms_of_one_count_have_one_size(counts):
    from analysis.charts.cloud import _cloud

    frequencies = {term: 3 + (place < 5) * 4 for place, term in enumerate(LONG[:30])}
    sizes = {}
    for (word, _), size, *_ in _cloud(frequencies, (5.6, 4.2)).layout_:
        sizes.setdefault(frequencies[word], set()).add(size)
    assert sorted(len(font_sizes) for font_sizes in sizes.values()) == [1, 1]
    assert max(sizes[7]) > max(sizes[3])


def test_proper_names_and_groups_of_words_are_spelt_as_in_the_text():
    docs = pd.DataFrame({"text": ["L’Irak, les forces américaines, Irak."], "language": "fr"})
    assert "Irak 2 in 1" in ranked_terms(terms.count(docs)).alternative_text
    assert "forces américaines 1 in 1" in ranked_terms(terms.count(docs, ngram=2)).alternative_text


def test_empty_tables_say_so(counts, keys):
    for ax in (
        ranked_terms(counts[:0]),
        key_terms(keys[:0], target="A"),
        compared_terms(keys[:0], target="A"),
        word_cloud(counts[:0]),
        term_trend(pd.DataFrame(columns=["term", "period", "per_thousand", "low", "high"])),
    ):
        assert ax.alternative_text.startswith("No term to")
