"""Sentences about who holds the words: the journalist or the sources, in all articles, in each outlet, in one article."""

import numpy as np
import pandas as pd

from analysis import attribution
from analysis.findings.sentences import Accuracy, Facts, Finding, ease_measure, scale, verdict
from analysis.readability.scores import BANDS
from analysis.terms.normalisation import as_written
from analysis.wording import (
    MISSING,
    count,
    decimal,
    figure,
    heading,
    interval,
    language_name,
    listed,
    percent,
    say,
    share,
)

# A word with fewer uses says nothing of who owns it.
FEWEST_USES = 2


def voices(shares: pd.DataFrame) -> Finding:
    """How much of the text is quoted or reported; takes the table of `voices.shares` of all articles together."""
    row = shares.iloc[0]
    where = (
        say("voices.one-article")
        if row["documents"] == 1
        else count(int(row["documents"]), "article")
    )
    return Finding(
        say("voices", share=percent(row), where=where)
        if row["quoted"]
        else say("voices.none", where=where)
    )


def shares(table: pd.DataFrame) -> Finding:
    """Which group leaves most to its sources and which least; takes the table of `voices.shares(parts, by=…)`."""
    by, known = table.columns[0], table.dropna(subset=["share"])
    if len(known) < 2:
        return Finding(say("one-group", group=by))
    ranked = known.sort_values("share", ascending=False)
    most, least = ranked.iloc[0], ranked.iloc[-1]
    return Finding(
        say(
            "shares",
            most=str(most[by]),
            largest=percent(most),
            least=str(least[by]),
            smallest=percent(least),
            verdict=verdict(
                most["low"] > least["high"],
                measured=pd.notna(most["low"]) and pd.notna(least["low"]),
            ),
        )
    )


def whose_words(words: pd.DataFrame, *, most: int = 4) -> Finding:
    """The words that are surely more the sources' than the whole text is, and those that are surely less.

    Takes the table of `voices.words`. A word is named where the interval of its share leaves out the share of all words; of one article,
    where one voice alone uses it.
    """
    frequent = words[words["count"] >= FEWEST_USES]
    if frequent.empty:
        return Finding(say("whose-words.none"))
    if words["documents"].max() == 1:
        return _only(frequent, 2 * most)
    usual = frequent["quoted"].sum() / frequent["count"].sum()
    theirs = (
        frequent[frequent["low"] > usual]
        .sort_values("low", ascending=False, kind="stable")
        .head(most)
    )
    own = frequent[frequent["high"] < usual].sort_values("high", kind="stable").head(most)
    owners = [
        *([say("whose-words.quoted", words=_uses(theirs))] if len(theirs) else []),
        *([say("whose-words.narrator", words=_uses(own))] if len(own) else []),
    ]
    return Finding(
        say("whose-words", owners="; ".join(owners))
        if owners
        else say("whose-words.no-word", share=share(usual))
    )


def most_quoted(words: pd.DataFrame) -> str:
    """The word that is most clearly the sources'; of one article, the one they use most; empty where there is none."""
    theirs = words[words["quoted"] > 0].sort_values(
        ["low", "quoted"], ascending=False, kind="stable"
    )
    return next(iter(theirs["term"]), "")


def accuracy(docs: pd.DataFrame) -> Accuracy:
    """How well sources' words and speakers are found in the languages of these documents, by `attribution.accuracy`."""
    measured = attribution.accuracy().set_index(["language", "figure"])
    known, languages = measured.index.levels[0], docs["language"].value_counts().index
    said = [
        _accuracy(code, measured.loc[code])
        if code in known
        else say("accuracy.unmeasured", language=language_name(code))
        for code in languages
    ]
    return Accuracy(say("accuracy", languages="; ".join(said)), languages=languages)


def speakers_of_groups(table: pd.DataFrame) -> Finding:
    """Who is heard in most groups, and how many are heard in one only; takes `attribution.speakers(said, by=…)`."""
    by = table.columns[0]
    if table.empty:
        return Finding(say("speakers-of-groups.none"))
    heard = (
        table.groupby("speaker", sort=False)
        .agg(groups=(by, "nunique"), words=("words", "sum"))
        .sort_values(["groups", "words"], ascending=False)
    )
    number = table[by].nunique()
    if number == 1:
        return Finding(say("one-group", group=by))
    return Finding(
        say(
            "speakers-of-groups",
            spread=_spread(heard.index[0], heard["groups"].iloc[0], number, by),
            single=(heard["groups"] == 1).sum(),
            speakers=count(len(heard), "speaker"),
        )
    )


def control(table: pd.DataFrame, *, target: str | None = None) -> Finding:
    """What a voice has of its own beside as much text taken at random; takes the table of `voices.control`, with its target if it had one."""
    rows = table.set_index("text")
    if target is None and rows["key"].isna().any():
        return Finding(say("control.undrawn"))
    if target is None:
        own, theirs = (
            say(
                "control.voice",
                keys=decimal(rows.at[voice, "key"], 0),
                random=decimal(rows.at[f"random, as {voice}", "key"], 1),
            )
            for voice in ("journalist", "quoted")
        )
        return Finding(say("control.voices", own=own, theirs=theirs))
    whole, own, chance = (
        rows.loc["whole text"],
        rows.loc["journalist"],
        rows.loc["random, same size"],
    )
    if not whole["key"]:
        return Finding(say("control.no-words", target=target))
    verdict = (
        say("control.more")
        if own["kept"] > chance["kept_high"]
        else say("control.fewer")
        if own["kept"] < chance["kept_low"]
        else say("control.as-many")
    )
    random, low, high = (decimal(chance[name], 0) for name in ("kept", "kept_low", "kept_high"))
    return Finding(
        say(
            "control",
            words=count(int(whole["key"]), "key-word"),
            target=target,
            kept=int(own["kept"]),
            random=random,
            low=low,
            high=high,
            verdict=verdict,
        )
    )


def article(
    document: pd.Series,
    *,
    shares: pd.DataFrame,
    speakers: pd.DataFrame,
    words: pd.DataFrame,
    ease: pd.DataFrame,
) -> Finding:
    """One article in two or three sentences: how much is its sources', who leads, which word is only theirs, how hard it is."""
    row = shares.iloc[0]
    told = [say("article.voices", share=percent(row)) if row["quoted"] else say("article.unheard")]
    if row["quoted"] and len(speakers):
        told.append(_loudest(speakers.sort_values("words", ascending=False).iloc[0], words))
    return Finding(
        say(
            "article",
            article=_named(document),
            voices=" ".join(told),
            ease=_hardness(ease, document["language"]),
        )
    )


def article_facts(
    document: pd.Series,
    *,
    shares: pd.DataFrame,
    speakers: pd.DataFrame,
    ease: pd.DataFrame,
    defects: pd.DataFrame,
) -> Facts:
    """One article in four figures: its sources' share, its speakers, its reading ease, its defects."""
    measure, row = ease_measure(document["language"]), shares.iloc[0]
    scored = ease[ease["measure"] == measure].iloc[0]
    named = (
        int(speakers["kind"].isin(("named_person", "organisation")).sum()) if len(speakers) else 0
    )
    return Facts(
        [
            (
                share(row["share"]) if row["words"] else MISSING,
                say("article-facts-share"),
                _bounds(row, scale=100),
            ),
            (
                figure(len(speakers)),
                say("article-facts-speakers", number=len(speakers)),
                say("article-facts-speakers.named", number=named),
            ),
            (
                decimal(scored["value"], 0) if pd.notna(scored["value"]) else MISSING,
                scale(measure),
                f"{_bounds(scored)} {_band(measure, scored['value'])}".strip(),
            ),
            (
                figure(len(defects)),
                say("facts-defects", number=len(defects)),
                say("facts-defects.words", words=row["words"]),
            ),
        ]
    )


def one_sided(words: pd.DataFrame) -> pd.DataFrame:
    """The table of `voices.words` with the words first whose share lies most surely away from that of all words, to either side."""
    used = words[words["count"] >= FEWEST_USES]
    usual = used["quoted"].sum() / max(used["count"].sum(), 1)
    apart = np.maximum(used["low"] - usual, usual - used["high"])
    return used.loc[apart.sort_values(ascending=False, kind="stable").index].reset_index(drop=True)


def _accuracy(code: str, figures: pd.DataFrame) -> str:
    measured = {
        name: percent({"share": row.value, "low": row.low, "high": row.high})
        for name, row in figures.iterrows()
    }
    language, articles = language_name(code), say("accuracy.articles", code=code)
    found, right = measured["quoted_found"], measured["quoted_right"]
    if "speaker" in measured:
        return say(
            "accuracy.speaker",
            language=language,
            articles=articles,
            found=found,
            right=right,
            speaker=measured["speaker"],
        )
    return say("accuracy.quoted", language=language, articles=articles, found=found, right=right)


def _spread(speaker: str, heard: int, number: int, group: str) -> str:
    """In how many of the groups the speaker is heard who is heard in most."""
    if heard == 1:
        return say("speakers-of-groups.no-one", number=number, group=group)
    if heard == number:
        return say("speakers-of-groups.all", speaker=speaker, number=number, group=group)
    return say(
        "speakers-of-groups.several", speaker=speaker, heard=heard, number=number, group=group
    )


def _only(words: pd.DataFrame, most: int) -> Finding:
    """The most frequent words of each voice that the other does not use: a count, from which nothing follows."""
    theirs, own = (
        listed(
            [
                say("only-words.word", word=as_written(row.term, row.forms), number=row.count)
                for row in mine.head(most).itertuples(index=False)
            ]
        )
        for mine in (words[words["narrator"] == 0], words[words["quoted"] == 0])
    )
    owners = [
        *([say("only-words.quoted", words=theirs)] if theirs else []),
        *([say("only-words.narrator", words=own)] if own else []),
    ]
    return Finding(
        say("only-words", owners="; ".join(owners)) if owners else say("only-words.none")
    )


def _uses(words: pd.DataFrame) -> str:
    """Words with how many of their uses are quoted."""
    return listed(
        [
            say(
                "whose-words.word",
                word=as_written(row["term"], row["forms"]),
                quoted=row["quoted"],
                uses=count(row["count"], "use"),
            )
            for row in words.to_dict("records")
        ]
    )


def _loudest(first: pd.Series, words: pd.DataFrame) -> str:
    """The speaker with most words, and the most frequent word that nobody else uses."""
    name = first["speaker"]
    mine = words[
        (words["count"] >= FEWEST_USES)
        & (words["speakers"] == words["count"].map(lambda uses: f"{name} ({uses})"))
    ]
    capital = name[:1].upper() + name[1:]
    if mine.empty:
        return say("article.speaker", speaker=capital, share=share(first["share"]))
    return say(
        "article.speaker-word",
        speaker=capital,
        share=share(first["share"]),
        word=as_written(mine.iloc[0]["term"], mine.iloc[0]["forms"]),
    )


def _named(document: pd.Series) -> str:
    title = document["title"] if isinstance(document.get("title"), str) else str(document.name)
    if isinstance(document.get("outlet"), str):
        return say("article.name-outlet", title=title, outlet=document["outlet"])
    return say("article.name", title=title)


def _hardness(ease: pd.DataFrame, language: str) -> str:
    measure = ease_measure(language)
    row = ease[ease["measure"] == measure].iloc[0]
    if pd.isna(row["value"]):
        return say("article.ease-short")
    score, band, name = interval(row), _band(measure, row["value"]), language_name(language)
    if len({_band(measure, row[edge]) for edge in ("low", "high") if pd.notna(row[edge])}) > 1:
        return say(
            "article.ease-unsure", score=score, measure=heading(measure), band=band, language=name
        )
    return say("article.ease", score=score, measure=heading(measure), band=band, language=name)


def _band(measure: str, value: float) -> str:
    """What a reader calls that stretch of the scale."""
    stretches = BANDS.get(measure)
    if pd.isna(value) or not stretches:
        return ""
    name = next((name for _, high, name in stretches if value < high), stretches[-1][2])
    return say(f"band-{name}")


def _bounds(row: pd.Series, *, scale: float = 1) -> str:
    return (
        ""
        if pd.isna(row["low"])
        else f"[{decimal(row['low'] * scale, 0)}, {decimal(row['high'] * scale, 0)}]"
    )
