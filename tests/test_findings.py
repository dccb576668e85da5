"""Findings: what a table says, in a sentence computed from it, and the table set for a reader."""

import numpy as np
import pandas as pd
import pytest

from analysis import attribution, findings
from analysis.wording import days, interval, times

DOCS = pd.DataFrame(
    {
        "text": ["Un.", "Deux.", "Three."],
        "outlet": ["A", "B", None],
        "language": ["fr", "fr", "en"],
        "date": pd.to_datetime(["2025-03-10", "2025-03-16", None]),
    },
    index=pd.Index(["a", "b", "c"], name="doc_id"),
)


def intervals(*rows: tuple) -> pd.DataFrame:
    return pd.DataFrame(
        [(unit, "flesch_kandel_moles", *bounds) for unit, *bounds in rows],
        columns=["doc_id", "measure", "value", "low", "high"],
    )


def key(term: str, low: float, q: float) -> dict:
    return {
        "term": term,
        "log_ratio": low + 1,
        "low": low,
        "high": low + 2,
        "q": q,
        "forms": f"{term} (3)",
    }


def test_a_corpus_is_named_by_its_outlets_languages_and_days():
    assert (
        findings.documents(DOCS)
        == "3 articles by 2 outlets (2 in French and 1 in English) from 10 to 16 March 2025."
    )
    assert findings.documents(DOCS[["text", "language"]].head(1)) == "1 article in French."


def test_a_note_that_all_articles_carry_is_said_first():
    assert findings.documents(DOCS[["text"]].assign(note="invented")) == "3 articles (invented)."
    assert findings.documents(DOCS[["text"]].assign(note=["one", "two", None])) == "3 articles."


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        ("2025-03-10", "2025-03-10", "of 10 March 2025"),
        ("2025-02-28", "2025-03-01", "from 28 February 2025 to 1 March 2025"),
    ],
)
def test_a_span_of_days_repeats_nothing(first, last, said):
    assert days(pd.Timestamp(first), pd.Timestamp(last)) == said


def test_scores_whose_intervals_overlap_may_differ_by_chance():
    found = findings.readability(intervals(("a", 30, 25, 41), ("b", 50, 40, 60)), language="fr")
    assert "a is the hardest" in found
    assert "chance alone could explain" in found


def test_scores_whose_intervals_lie_apart_are_said_to_differ():
    found = findings.readability(intervals(("b", 50, 42, 60), ("a", 30, 25, 41)), language="fr")
    assert "a is the hardest" in found
    assert "do not overlap" in found


def test_scores_without_intervals_are_not_called_alike_by_chance():
    assert "nothing says how sure" in findings.readability(
        intervals(("a", 30, np.nan, np.nan), ("b", 50, np.nan, np.nan)), language="fr"
    )


def test_one_text_is_compared_with_nothing():
    assert (
        findings.readability(intervals(("a", 33.4, 24.4, 43.2)), language="fr")
        == "a scores 33 [24, 43] on Kandel–Moles ease (higher is easier)."
    )
    grouped = intervals(("no outlet", 33.4, np.nan, np.nan)).rename(columns={"doc_id": "outlet"})
    assert (
        findings.readability(grouped, language="fr")
        == "There is one outlet only, so nothing to compare."
    )


def test_a_score_that_is_not_defined_is_not_mentioned():
    assert "long enough" in findings.readability(
        intervals(("a", np.nan, np.nan, np.nan)), language="fr"
    )


def test_only_words_beyond_chance_set_a_group_apart():
    keys = pd.DataFrame([key("casse", 1.0, 0.01), key("quai", 0.5, 0.4), key("grue", -0.5, 0.01)])
    assert (
        findings.keyness({"A": keys})
        == "Compared with the others, what is typical of A: casse (at least 2.0 times as frequent)."
    )
    assert "nothing beyond" in findings.keyness({"A": keys.tail(2)})
    assert findings.most_distinct({"B": keys.tail(2), "A": keys}) == "A"


def test_what_plain_likelihood_calls_key_is_held_against_articles_as_draws():
    keys = pd.DataFrame(
        [
            key("casse", 1.0, 0.01),
            key("quai", 0.5, 0.4),
            key("grue", -3, 0.01),
            key("rare", 1, 0.01),
        ]
    ).assign(g2=[20, 16, 30, 3])
    assert findings.plain_likelihood(keys) == (
        "2 words would be key by the usual cut (G² of 15.13 or more); with articles as the "
        "draws, 1 of them stays."
    )
    assert "no way to tell" in findings.plain_likelihood(keys.assign(q=np.nan))


@pytest.mark.parametrize(("ratio", "said"), [(1.29, "1.2"), (10.2, "10"), (1234, "1,200")])
def test_the_least_ratio_is_rounded_down(ratio, said):
    assert times(np.log2(ratio)) == said


def test_terms_are_written_as_the_articles_write_them():
    counts = pd.DataFrame(
        {
            "term": ["irak", "force"],
            "count": [3, 1],
            "documents": [2, 1],
            "forms": ["Irak (3)", "forces (1)"],
        }
    )
    assert (
        findings.terms(counts)
        == "Most frequent: Irak (3 uses in 2 articles) and force (1 use in 1 article)."
    )
    assert findings.terms(counts.head(0)) == "No term was counted."


def test_statements_are_counted_by_form_and_the_loudest_named():
    said = pd.DataFrame(
        {"scope": ["speech", "speech", "attitude"], "type": ["direct", "direct", "indirect"]}
    )
    speakers = pd.DataFrame({"speaker": ["Ana", "Bo"], "words": [5, 15], "share": [0.25, 0.75]})
    assert findings.attribution(said, speakers) == (
        "2 statements of sources (100% direct); the most words go to Bo "
        "(15 words, 75% of all that is quoted or reported)."
    )
    assert findings.attribution(said.tail(1), speakers.head(0)) == "No reported speech was found."


def test_what_stands_in_a_document_is_text_in_a_table_and_in_a_finding():
    hostile = '<script>alert("x")</script>'
    frame = pd.DataFrame({"doc_id": [hostile], "title": [hostile], "count": [1]})
    for html in (
        findings.table(frame, caption=hostile)._repr_html_(),
        findings.Finding(hostile)._repr_mimebundle_()[0]["text/html"],
        findings.Note(hostile)._repr_html_(),
    ):
        assert "<script" not in html
        assert "&lt;script&gt;" in html


def test_a_passage_is_marked_in_its_place():
    docs = pd.DataFrame(
        {"text": ["le port?Avec & ses grues"], "language": ["fr"]},
        index=pd.Index(["a"], name="doc_id"),
    )
    found = pd.DataFrame({"doc_id": ["a"], "start": [3], "end": [12], "notice": ["glued words"]})
    html = findings.in_place(found, docs, caption="Defects.")._repr_html_()
    assert '<td lang="fr">le <mark>port?Avec</mark> &amp; ses grues</td>' in html


def test_a_table_merges_an_interval_and_says_how_much_it_leaves_out():
    frame = pd.DataFrame(
        {"speaker": ["A", "B"], "share": [0.5, np.nan], "low": [0.4, np.nan], "high": [0.6, np.nan]}
    )
    html = findings.table(frame, caption="Speakers.", most=1)._repr_html_()
    assert ">50% [40, 60]<" in html
    assert "The first 1 of 2 rows." in html
    assert 'scope="col" class="n">share' in html
    assert ">–<" in findings.table(frame.tail(1), caption="Speakers.")._repr_html_()


def test_a_table_says_yes_no_or_nothing():
    html = findings.table(
        pd.DataFrame(
            {"pair": list("abc"), "differ": pd.array([True, False, None], dtype="boolean")}
        ),
        caption="x",
    )._repr_html_()
    assert [cell in html for cell in (">yes<", ">no<", ">–<")] == [True] * 3


def test_a_table_without_rows_says_so():
    assert (
        '<td colspan="2">none</td>'
        in findings.table(pd.DataFrame({"a": [], "b": []}), caption="x")._repr_html_()
    )


def test_defects_are_placed_in_one_article_or_in_some_of_many():
    found = pd.DataFrame({"doc_id": ["a", "a"], "notice": ["two full stops", "two full stops"]})
    assert (
        findings.notices(found, DOCS)
        == "2 defects in 1 of 3 articles; most often: two full stops (2)."
    )
    assert (
        findings.notices(found, DOCS.head(1))
        == "2 defects in the article; most often: two full stops (2)."
    )


def test_each_row_can_be_in_its_own_language():
    html = findings.table(
        DOCS[["outlet", "language"]].dropna(), caption="x", language="language"
    )._repr_html_()
    assert html.count('lang="fr"') == 6


def test_an_interval_has_as_many_digits_as_its_value_deserves():
    assert interval({"value": 0.1234, "low": -0.5, "high": 1}) == "0.12 [−0.50, 1.00]"
    assert interval({"value": 33.4, "low": np.nan, "high": np.nan}) == "33"


def share(
    share: float,
    low: float,
    high: float,
    *,
    quoted: int = 40,
    words: int = 100,
    documents: int = 3,
    **group: str,
) -> dict:
    return {
        **group,
        "documents": documents,
        "words": words,
        "quoted": quoted,
        "share": share,
        "low": low,
        "high": high,
    }


def word(term: str, quoted: int, count: int, low: float, high: float, speakers: str = "") -> dict:
    return {
        "term": term,
        "count": count,
        "documents": 2,
        "narrator": count - quoted,
        "quoted": quoted,
        "share": quoted / count,
        "low": low,
        "high": high,
        "speakers": speakers,
        "forms": f"{term} ({count})",
    }


def test_the_sources_share_is_said_with_its_interval():
    assert (
        findings.voices(pd.DataFrame([share(0.45, 0.31, 0.52)]))
        == "Sources hold 45% [31, 52] of the words of 3 articles; the rest is the journalist’s own."
    )
    alone = findings.voices(pd.DataFrame([share(0, 0, 0, quoted=0, documents=1)]))
    assert (
        alone
        == "No source is quoted or reported: every word of the article is the journalist’s own."
    )


def test_outlets_whose_intervals_overlap_may_differ_by_chance():
    table = pd.DataFrame([share(0.5, 0.4, 0.6, outlet="A"), share(0.3, 0.2, 0.45, outlet="B")])
    assert "A leaves most of its words to sources (50% [40, 60]), B least" in findings.shares(table)
    assert "chance" in findings.shares(table)
    assert "do not overlap" in findings.shares(table.assign(high=[0.6, 0.35]))
    assert "nothing says how sure" in findings.shares(
        table.assign(low=[0.4, np.nan], high=[0.6, np.nan])
    )
    assert findings.shares(table.head(1)) == "There is one outlet only, so nothing to compare."


def test_a_word_is_a_voice_s_own_only_where_its_interval_leaves_out_the_usual_share():
    words = pd.DataFrame(
        [
            word("occupation", 9, 9, 0.7, 1),
            word("selon", 0, 9, 0, 0.3),
            word("retrait", 5, 9, 0.2, 0.9),
        ]
    )
    found = findings.whose_words(words)
    assert found == (
        "Most clearly the sources’ words: occupation (9 of 9 uses); the journalist’s: selon "
        "(0 of 9 uses)."
    )
    assert findings.one_sided(words)["term"].tolist() == ["selon", "occupation", "retrait"]
    assert "no single word" in findings.whose_words(words[words["term"] == "retrait"])
    assert findings.most_quoted(words) == "occupation"
    assert findings.most_quoted(words.iloc[1:2]) == ""


def test_of_one_article_the_words_that_one_voice_alone_uses_are_counted():
    words = pd.DataFrame(
        [
            word("occupation", 2, 2, 0.3, 1),
            word("brigade", 0, 3, 0, 0.6),
            word("retrait", 1, 2, 0, 1),
            word("assassiner", 0, 1, 0, 1),
        ]
    ).assign(documents=1)
    assert findings.whose_words(words) == (
        "Of the words used more than once, only sources say: occupation (2); only the "
        "journalist writes: brigade (3)."
    )
    assert "by both voices" in findings.whose_words(words[words["term"] == "retrait"])


def test_a_term_is_shown_as_it_is_written():
    cell = findings.table(
        pd.DataFrame({"term": ["lauve"], "forms": ["Lauve (17)"]}), caption="x", columns=["term"]
    )._repr_html_()
    assert '<th scope="row">Lauve</th>' in cell
    assert "(17)" not in cell


def test_a_list_in_a_cell_is_cut_and_says_so():
    speakers = ", ".join(f"{name} (1)" for name in "ABCDEFG")
    cell = findings.table(
        pd.DataFrame({"term": ["quai", "mer"], "speakers": [speakers, None]}), caption="x"
    )._repr_html_()
    assert "<td>A (1), B (1), C (1), D (1) and 3 more</td>" in cell


def test_a_concordance_of_voices_says_whose_words_a_line_is_in():
    lines = pd.DataFrame(
        {
            "doc_id": ["a", "a"],
            "start": [0, 9],
            "left": "",
            "match": "quai",
            "right": "",
            "voice": ["narrator", "quoted"],
            "speaker": [None, "Anne"],
        }
    )
    shown = findings.concordance(lines, query="quai")._repr_html_()
    assert "<td>the journalist’s voice</td>" in shown
    assert "<td>Anne</td>" in shown
    assert "whose" not in findings.concordance(lines.iloc[:, :5], query="quai")._repr_html_()


def test_who_is_heard_everywhere_and_who_in_one_outlet_only():
    table = pd.DataFrame(
        {"outlet": ["A", "B", "A"], "speaker": ["Anne", "Anne", "Karim"], "words": [5, 4, 90]}
    )
    assert (
        findings.speakers_of_groups(table)
        == "Anne is heard in all of the 2 outlets; 1 of 2 speakers is heard in one only."
    )
    assert "No one is heard in more than one" in findings.speakers_of_groups(table.iloc[1:])


def test_the_measured_accuracy_is_said_for_the_languages_at_hand():
    said = findings.accuracy(DOCS)
    assert said.index("in French") < said.index("in English")
    assert said.metadata == {"accuracy": ["fr", "en"]}
    assert "has not been measured" in findings.accuracy(DOCS.assign(language="de"))
    assert "English" not in findings.accuracy(DOCS.head(2))


def test_a_share_has_a_bar_of_its_length():
    cell = findings.table(
        pd.DataFrame([share(0.45, 0.31, 0.52)])[["words", "share", "low", "high"]], caption="x"
    )._repr_html_()
    assert '45% [31, 52]<span class="bar"><i style="width:45%"></i></span>' in cell


def test_a_note_stands_below_its_table_and_tells_the_report_of_the_accuracy():
    data, metadata = findings.table(
        DOCS[["outlet"]], caption="x", note=findings.accuracy(DOCS)
    )._repr_mimebundle_()
    assert data["text/html"].endswith("</p>")
    assert metadata["accuracy"] == ["fr", "en"]


def test_one_article_is_told_in_its_own_figures():
    document = pd.Series({"title": "Titre", "outlet": "A", "language": "fr"}, name="a")
    speakers = pd.DataFrame(
        {"speaker": ["la commission"], "kind": ["organisation"], "words": [30], "share": [0.75]}
    )
    words = pd.DataFrame(
        [
            word("retrait", 1, 3, 0, 1, "la commission (1)"),
            word("occupation", 2, 2, 0, 1, "la commission (2)"),
        ]
    )
    told = findings.article(
        document,
        shares=pd.DataFrame([share(0.45, 0.31, 0.52)]),
        speakers=speakers,
        words=words,
        ease=intervals(("a", 33.4, 24.4, 43.2)),
    )
    assert told == (
        "“Titre” (A): Sources hold 45% [31, 52] of its words. La commission has 75% of what "
        "is quoted or reported, and nobody else uses the word "
        "“occupation”. At 33 [24, 43] on Kandel–Moles ease it is hard to read in French, "
        "though with one article that is uncertain."
    )
    silent = findings.article(
        document.drop("outlet"),
        shares=pd.DataFrame([share(0, 0, 0, quoted=0)]),
        speakers=speakers.head(0),
        words=words.head(0),
        ease=intervals(("a", np.nan, np.nan, np.nan)),
    )
    assert silent == (
        "“Titre”: No source is quoted or reported in it; every word is the journalist’s. It "
        "is too short for a reading ease."
    )


def of_articles(size: int) -> dict:
    names = [f"a{number}" for number in range(size)]
    docs = pd.DataFrame({"title": "<b>", "language": "fr"}, index=pd.Index(names, name="doc_id"))
    return {
        "docs": docs,
        "shares": pd.DataFrame(
            [share(n / size, 0, 1, words=n, doc_id=name) for n, name in enumerate(names)]
        ),
        "ease": intervals(*((name, float(n), 0.0, 90.0) for n, name in enumerate(names))),
        "defects": pd.DataFrame({"doc_id": names[:1]}),
    }


def test_a_few_articles_are_listed_each_and_of_many_those_that_stand_out():
    few, many = of_articles(50), of_articles(51)
    table = findings.articles(few.pop("docs"), **few)
    assert table._repr_mimebundle_()[1]["articles"] == [f"a{number}" for number in range(50)]
    assert 'data-article="a7"' in table._repr_html_()
    assert "&lt;b&gt;" in table._repr_html_()
    table = findings.articles(many.pop("docs"), **many)
    assert "stand out among 51" in table._repr_html_()
    assert table.frame.loc["a50", "why"] == "easiest to read"
    assert table.frame.loc["a0", "why"] == "hardest to read"
    assert len(table.frame) <= 14


def test_sources_of_articles_without_an_outlet_are_not_said_to_be_silent():
    said = attribution.find(
        pd.DataFrame({"text": ["« Nous tiendrons », a déclaré Anne Martin."], "language": "fr"})
    ).assign(outlet=None)
    assert (
        findings.speakers_of_groups(attribution.speakers(said, by="outlet"))
        == "There is one outlet only, so nothing to compare."
    )
