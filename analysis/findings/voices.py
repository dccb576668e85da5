"""Sentences about who holds the words: the journalist or the sources, in all articles, in each outlet, in one article."""

import numpy as np
import pandas as pd

from analysis import attribution
from analysis.findings.sentences import Accuracy, Facts, Finding, ease_measure
from analysis.wording import count, direction, heading, interval, language_name, listed, noun, percent, verdict
from analysis.readability.scores import BANDS
from analysis.terms.lexicon import as_written

# A word with fewer uses says nothing of who owns it.
FEWEST_USES = 2


def voices(shares: pd.DataFrame) -> Finding:
    """How much of the text is quoted or reported; takes the table of `voices.shares` of all articles together."""
    row = shares.iloc[0]
    where = "the article" if row["documents"] == 1 else count(int(row["documents"]), "article")
    if not row["quoted"]:
        return Finding(f"No source is quoted or reported: every word of {where} is the journalist’s own.")
    return Finding(f"Sources hold {percent(row)} of the words of {where}; the rest is the journalist’s own.")


def shares(table: pd.DataFrame) -> Finding:
    """Which group leaves most to its sources and which least; takes the table of `voices.shares(parts, by=…)`."""
    by, known = table.columns[0], table.dropna(subset=["share"])
    if len(known) < 2:
        return Finding(f"There is one {by} only, so nothing to compare.")
    ranked = known.sort_values("share", ascending=False)
    most, least = ranked.iloc[0], ranked.iloc[-1]
    return Finding(f"{most[by]} leaves most of its words to sources ({percent(most)}), {least[by]} least ({percent(least)}): "
                   f"{verdict(most['low'] > least['high'], measured=pd.notna(most['low']) and pd.notna(least['low']))}.")


def whose_words(words: pd.DataFrame, *, most: int = 4) -> Finding:
    """The words that are surely more the sources' than the whole text is, and those that are surely less.

    Takes the table of `voices.words`. A word is named where the interval of its share leaves out the share of all words; of one article,
    where one voice alone uses it.
    """
    frequent = words[words["count"] >= FEWEST_USES]
    if frequent.empty:
        return Finding("No word is used often enough to say whose it is.")
    if words["documents"].max() == 1:
        return _only(frequent, 2 * most)
    usual = frequent["quoted"].sum() / frequent["count"].sum()
    theirs = frequent[frequent["low"] > usual].sort_values("low", ascending=False, kind="stable").head(most)
    own = frequent[frequent["high"] < usual].sort_values("high", kind="stable").head(most)
    if theirs.empty and own.empty:
        return Finding(f"{usual:.0%} of the uses are in the words of sources, and no single word is surely more theirs, or less, than that.")
    parts = [f"{owner}: {listed([_uses(row) for row in rows.to_dict('records')])}"
             for owner, rows in (("the sources’ words", theirs), ("the journalist’s", own)) if len(rows)]
    return Finding("Most clearly " + "; ".join(parts) + ".")


def most_quoted(words: pd.DataFrame) -> str:
    """The word that is most clearly the sources'; of one article, the one they use most; empty where there is none."""
    theirs = words[words["quoted"] > 0].sort_values(["low", "quoted"], ascending=False, kind="stable")
    return next(iter(theirs["term"]), "")


def accuracy(docs: pd.DataFrame) -> Accuracy:
    """How well sources' words and speakers are found in the languages of these documents, by `attribution.accuracy`."""
    measured = attribution.accuracy().set_index(["language", "figure"])
    said = [_accuracy(code, measured.loc[code]) if code in measured.index.levels[0] else f"in {language_name(code)} it has not been measured"
            for code in docs["language"].value_counts().index]
    return Accuracy(f"Measured on articles annotated by hand, on some of which the rules were improved, so at best: {'; '.join(said)}.")


def speakers_of_groups(table: pd.DataFrame) -> Finding:
    """Who is heard in most groups, and how many are heard in one only; takes `attribution.speakers(said, by=…)`."""
    by = table.columns[0]
    if table.empty:
        return Finding("No source is quoted or reported.")
    heard = table.groupby("speaker", sort=False).agg(groups=(by, "nunique"), words=("words", "sum")).sort_values(["groups", "words"], ascending=False)
    first, groups = heard.iloc[0], table[by].nunique()
    if groups == 1:
        return Finding(f"There is one {by} only, so nothing to compare.")
    single = (heard["groups"] == 1).sum()
    spread = (f"{heard.index[0]} is heard in {'all' if first['groups'] == groups else first['groups']} of the {count(groups, by)}" if first["groups"] > 1
              else f"No one is heard in more than one of the {count(groups, by)}")
    return Finding(f"{spread}; {single} of {count(len(heard), 'speaker')} {'is' if single == 1 else 'are'} heard in one only.")


def control(table: pd.DataFrame, *, target: str | None = None) -> Finding:
    """What a voice has of its own beside as much text taken at random; takes the table of `voices.control`, with its target if it had one."""
    rows = table.set_index("text")
    if target is None and rows["key"].isna().any():
        return Finding("With text of both voices in fewer than two articles, key words cannot be told from chance.")
    if target is None:
        own, theirs = (f"{rows.at[voice, 'key']:.0f} (a random cut: {rows.at[f'random, as {voice}', 'key']:.1f})" for voice in ("journalist", "quoted"))
        return Finding(f"Held against each other, the journalist’s voice has {own} key words and the sources’ {theirs}.")
    whole, own, chance = rows.loc["whole text"], rows.loc["journalist"], rows.loc["random, same size"]
    if not whole["key"]:
        return Finding(f"{target} has no key words beyond chance, so there are none to be kept or lost.")
    verdict = ("more than chance leaves: the outlet’s vocabulary is its journalists’ own" if own["kept"] > chance["kept_high"]
               else "fewer than chance leaves: the vocabulary is more its sources’ than its journalists’" if own["kept"] < chance["kept_low"]
               else "as many as chance leaves: nothing follows about whose words they are")
    return Finding(f"Of {count(int(whole['key']), 'key word')} of {target}, {own['kept']:.0f} {'is' if own['kept'] == 1 else 'are'} still key in its journalists’ "
                   f"voice; as much text taken at random keeps {chance['kept']:.0f} ({chance['kept_low']:.0f} to {chance['kept_high']:.0f}). That is {verdict}.")


def article(document: pd.Series, *, shares: pd.DataFrame, speakers: pd.DataFrame, words: pd.DataFrame, ease: pd.DataFrame) -> Finding:
    """One article in two or three sentences: how much is its sources', who leads, which word is only theirs, how hard it is."""
    row = shares.iloc[0]
    if not row["quoted"]:
        told = "No source is quoted or reported in it; every word is the journalist’s."
    else:
        told = f"Sources hold {percent(row)} of its words."
        if len(speakers):
            first = speakers.sort_values("words", ascending=False).iloc[0]
            only = _only_of(words, first["speaker"])
            told += f" {_capital(first['speaker'])} has {first['share']:.0%} of what is quoted or reported{only}."
    return Finding(f"{_named(document)}: {told} {_hardness(ease, document['language'])}".strip())


def article_facts(document: pd.Series, *, shares: pd.DataFrame, speakers: pd.DataFrame, ease: pd.DataFrame, defects: pd.DataFrame) -> Facts:
    """One article in four figures: its sources' share, its speakers, its reading ease, its defects."""
    measure, row = ease_measure(document["language"]), shares.iloc[0]
    scored = ease[ease["measure"] == measure].iloc[0]
    named = int(speakers["kind"].isin(("named_person", "organisation")).sum()) if len(speakers) else 0
    return Facts([(f"{row['share']:.0%}" if row["words"] else "–", "of the words are sources’", _bounds(row, scale=100)),
                  (str(len(speakers)), noun(len(speakers), "speaker"), f"{named} with a name"),
                  (f"{scored['value']:.0f}" if pd.notna(scored["value"]) else "–", heading(measure) + direction(measure != "lix"),
                   f"{_bounds(scored)} {_band(measure, scored['value'])}".strip()),
                  (f"{len(defects):,}", f"{noun(len(defects), 'defect')} in the text", f"in {row['words']:,} words")])


def _accuracy(code: str, figures: pd.DataFrame) -> str:
    measured = {name: percent({"share": row.value, "low": row.low, "high": row.high}) for name, row in figures.iterrows()}
    speaker = f", and the speaker is right in {measured['speaker']}" if "speaker" in measured else ""
    return (f"in {language_name(code)}, {measured['quoted_found']} of the sources’ words are found, {measured['quoted_right']} of those found "
            f"are theirs{speaker}")


def one_sided(words: pd.DataFrame) -> pd.DataFrame:
    """The table of `voices.words` with the words first whose share lies most surely away from that of all words, to either side."""
    used = words[words["count"] >= FEWEST_USES]
    usual = used["quoted"].sum() / max(used["count"].sum(), 1)
    apart = np.maximum(used["low"] - usual, usual - used["high"])
    return used.loc[apart.sort_values(ascending=False, kind="stable").index].reset_index(drop=True)


def _only(words: pd.DataFrame, most: int) -> Finding:
    """The most frequent words of each voice that the other does not use: a count, from which nothing follows."""
    parts = [f"only {owner}: {listed([f'{as_written(row.term, row.forms)} ({row.count})' for row in rows.head(most).itertuples(index=False)])}"
             for owner, rows in (("sources say", words[words["narrator"] == 0]), ("the journalist writes", words[words["quoted"] == 0])) if len(rows)]
    return Finding(f"Of the words used more than once, {'; '.join(parts)}." if parts else "Every word that is used more than once is used by both voices.")


def _uses(row: dict) -> str:
    return f"{as_written(row['term'], row['forms'])} ({row['quoted']} of {count(row['count'], 'use')})"


def _only_of(words: pd.DataFrame, speaker: str) -> str:
    """The most frequent word that nobody but one speaker uses."""
    mine = words[(words["count"] >= FEWEST_USES) & (words["speakers"] == words["count"].map(lambda uses: f"{speaker} ({uses})"))]
    return f", and nobody else uses the word “{as_written(mine.iloc[0]['term'], mine.iloc[0]['forms'])}”" if len(mine) else ""


def _named(document: pd.Series) -> str:
    outlet = f" ({document['outlet']})" if isinstance(document.get("outlet"), str) else ""
    title = document["title"] if isinstance(document.get("title"), str) else document.name
    return f"“{title}”{outlet}"


def _hardness(ease: pd.DataFrame, language: str) -> str:
    measure = ease_measure(language)
    row = ease[ease["measure"] == measure].iloc[0]
    if pd.isna(row["value"]):
        return "It is too short for a reading ease."
    edges = {_band(measure, row[edge]) for edge in ("low", "high") if pd.notna(row[edge])}
    unsure = ", though with one article that is uncertain" if len(edges) > 1 else ""
    return f"At {interval(row)} on {heading(measure)} it is {_band(measure, row['value'])} to read in {language_name(language)}{unsure}."


def _band(measure: str, value: float) -> str:
    """What a reader calls that stretch of the scale."""
    stretches = BANDS.get(measure, ((), ""))[0]
    if pd.isna(value) or not stretches:
        return ""
    return next((word for _, high, word in stretches if value < high), stretches[-1][2])


def _bounds(row: pd.Series, *, scale: float = 1) -> str:
    return "" if pd.isna(row["low"]) else f"[{row['low'] * scale:.0f}, {row['high'] * scale:.0f}]"


def _capital(name: str) -> str:
    return name[:1].upper() + name[1:]
