"""Write sentences on whose words a text is in: the journalist's or those of its sources."""

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

# Words with fewer uses are left out of sentences on whose words they are.
FEWEST_USES = 2


def voices(shares: pd.DataFrame) -> Finding:
    """Say which share of the words is quoted or reported.

    Takes the table of `voices.shares` of all articles together.
    """
    row = shares.iloc[0]
    where = (
        say("voices.one-article")
        if row["documents"] == 1
        else count(int(row["documents"]), "article")
    )
    if not row["quoted"]:
        return Finding(say("voices.none", where=where))
    return Finding(say("voices", share=percent(row), where=where))


def shares(table: pd.DataFrame) -> Finding:
    """Say which group has the largest share of sources' words and which the smallest.

    Takes the table of `voices.shares(parts, by=…)`.
    """
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
    """Name words whose quoted share is significantly above, or below, that of the whole text.

    The interval of their share leaves out the share of all words. In a single article, which has no
    such intervals, name the words that only one of the two voices uses.

    Parameters
    ----------
    words : the table of `voices.words`.
    most : how many words are named for each voice.
    """
    frequent = words[words["count"] >= FEWEST_USES]
    if frequent.empty:
        return Finding(say("whose-words.none"))
    if words["documents"].max() == 1:
        return _words_of_one_voice(frequent, 2 * most)
    usual = frequent["quoted"].sum() / frequent["count"].sum()
    above = frequent[frequent["low"] > usual].sort_values("low", ascending=False, kind="stable")
    below = frequent[frequent["high"] < usual].sort_values("high", kind="stable")
    if above.empty and below.empty:
        return Finding(say("whose-words.no-word", share=share(usual)))
    owners = []
    if len(above):
        owners.append(say("whose-words.quoted", words=_with_quoted_uses(above.head(most))))
    if len(below):
        owners.append(say("whose-words.narrator", words=_with_quoted_uses(below.head(most))))
    return Finding(say("whose-words", owners="; ".join(owners)))


def most_quoted(words: pd.DataFrame) -> str:
    """Return the word whose quoted share is most surely high, or an empty string.

    Takes the table of `voices.words`. In a single article, which has no intervals, it is the word
    that sources use most.
    """
    quoted = words[words["quoted"] > 0].sort_values(
        ["low", "quoted"], ascending=False, kind="stable"
    )
    return next(iter(quoted["term"]), "")


def accuracy(docs: pd.DataFrame) -> Accuracy:
    """Say how well sources' words and their speakers are found in the languages of documents.

    The figures are those of `attribution.accuracy`.
    """
    measured = attribution.accuracy().set_index(["language", "figure"])
    known, languages = measured.index.levels[0], docs["language"].value_counts().index
    parts = [
        _accuracy(code, measured.loc[code])
        if code in known
        else say("accuracy.unmeasured", language=language_name(code))
        for code in languages
    ]
    return Accuracy(say("accuracy", languages="; ".join(parts)), languages=languages)


def speakers_of_groups(table: pd.DataFrame) -> Finding:
    """Say which speaker is heard in most groups, and how many speakers in one only.

    Takes the table of `attribution.speakers(said, by=…)`.
    """
    by = table.columns[0]
    if table.empty:
        return Finding(say("speakers-of-groups.none"))
    speakers = (
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
            spread=_spread(speakers.index[0], speakers["groups"].iloc[0], number, by),
            single=(speakers["groups"] == 1).sum(),
            speakers=count(len(speakers), "speaker"),
        )
    )


def control(table: pd.DataFrame, *, target: str | None = None) -> Finding:
    """Say how many key words a voice has, beside a random cut of the same size.

    Parameters
    ----------
    table : that of `voices.control`.
    target : the group whose key words were compared, if it was given one.
    """
    rows = table.set_index("text")
    return _control_of_voices(rows) if target is None else _control_of_group(rows, target)


def article(
    document: pd.Series,
    *,
    shares: pd.DataFrame,
    speakers: pd.DataFrame,
    words: pd.DataFrame,
    ease: pd.DataFrame,
) -> Finding:
    """Describe an article in two or three sentences.

    They say which share of its words is its sources', which speaker has most words and which word
    nobody else uses, and how hard it is to read.

    Parameters
    ----------
    document : its row in the table of documents.
    shares, speakers, words, ease : its rows in the tables of `voices.shares`,
        `attribution.speakers`, `voices.words` and `readability.intervals`.
    """
    row = shares.iloc[0]
    parts = [say("article.voices", share=percent(row)) if row["quoted"] else say("article.unheard")]
    if row["quoted"] and len(speakers):
        first = speakers.sort_values("words", ascending=False).iloc[0]
        parts.append(_first_speaker(first, words))
    return Finding(
        say(
            "article",
            article=_title_and_outlet(document),
            voices=" ".join(parts),
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
    """Describe an article in four figures: sources' words, speakers, reading ease, defects.

    Takes what `article` takes, and the rows of the article in the table of `documents.notices`.
    """
    measure, row = ease_measure(document["language"]), shares.iloc[0]
    score = ease[ease["measure"] == measure].iloc[0]
    with_name = (
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
                say("article-facts-speakers.named", number=with_name),
            ),
            (
                decimal(score["value"], 0) if pd.notna(score["value"]) else MISSING,
                scale(measure),
                f"{_bounds(score)} {_band(measure, score['value'])}".strip(),
            ),
            (
                figure(len(defects)),
                say("facts-defects", number=len(defects)),
                say("facts-defects.words", words=row["words"]),
            ),
        ]
    )


def one_sided(words: pd.DataFrame) -> pd.DataFrame:
    """Sort the words of `voices.words` by how surely their quoted share differs from the usual one.

    First come those whose interval lies farthest from the quoted share of all words, to either
    side. Words with one use only are left out.
    """
    frequent = words[words["count"] >= FEWEST_USES]
    usual = frequent["quoted"].sum() / max(frequent["count"].sum(), 1)
    distance = np.maximum(frequent["low"] - usual, usual - frequent["high"])
    order = distance.sort_values(ascending=False, kind="stable").index
    return frequent.loc[order].reset_index(drop=True)


def _accuracy(code: str, figures: pd.DataFrame) -> str:
    """Say the accuracy in one language; `figures` are its rows of `attribution.accuracy`."""
    measured = {
        name: percent({"share": row.value, "low": row.low, "high": row.high})
        for name, row in figures.iterrows()
    }
    language, articles = language_name(code), say("accuracy.articles", code=code)
    recall, precision = measured["quoted_found"], measured["quoted_right"]
    if "speaker" in measured:
        return say(
            "accuracy.speaker",
            language=language,
            articles=articles,
            found=recall,
            right=precision,
            speaker=measured["speaker"],
        )
    return say(
        "accuracy.quoted", language=language, articles=articles, found=recall, right=precision
    )


def _spread(speaker: str, heard: int, number: int, group: str) -> str:
    """Say in how many of the groups a speaker is heard.

    `heard` is that number, `number` that of all groups, and `group` what they are: 'outlet'.
    """
    if heard == 1:
        return say("speakers-of-groups.no-one", number=number, group=group)
    if heard == number:
        return say("speakers-of-groups.all", speaker=speaker, number=number, group=group)
    return say(
        "speakers-of-groups.several", speaker=speaker, heard=heard, number=number, group=group
    )


def _control_of_voices(rows: pd.DataFrame) -> Finding:
    """Say how many key words each voice has against the other, and how many a random cut has."""
    if rows["key"].isna().any():
        return Finding(say("control.undrawn"))
    journalist, sources = (
        say(
            "control.voice",
            keys=decimal(rows.at[voice, "key"], 0),
            random=decimal(rows.at[f"random, as {voice}", "key"], 1),
        )
        for voice in ("journalist", "quoted")
    )
    return Finding(say("control.voices", own=journalist, theirs=sources))


def _control_of_group(rows: pd.DataFrame, target: str) -> Finding:
    """Say how many key words of a group are key in its journalists' voice, and in a random cut."""
    whole, journalist = rows.loc["whole text"], rows.loc["journalist"]
    cut = rows.loc["random, same size"]
    if not whole["key"]:
        return Finding(say("control.no-words", target=target))
    random, low, high = (decimal(cut[name], 0) for name in ("kept", "kept_low", "kept_high"))
    return Finding(
        say(
            "control",
            words=count(int(whole["key"]), "key-word"),
            target=target,
            kept=int(journalist["kept"]),
            random=random,
            low=low,
            high=high,
            verdict=_verdict_on_kept(journalist["kept"], cut),
        )
    )


def _verdict_on_kept(kept: float, cut: pd.Series) -> str:
    """Say whether more or fewer key words are kept than in every random cut."""
    if kept > cut["kept_high"]:
        return say("control.more")
    if kept < cut["kept_low"]:
        return say("control.fewer")
    return say("control.as-many")


def _words_of_one_voice(words: pd.DataFrame, most: int) -> Finding:
    """Name the most frequent words that only the sources use, and those that only the journalist.

    Counts alone: in one article nothing says whether chance explains them.
    """
    sources, journalist = (
        listed(
            [
                say("only-words.word", word=as_written(row.term, row.forms), number=row.count)
                for row in rows.head(most).itertuples(index=False)
            ]
        )
        for rows in (words[words["narrator"] == 0], words[words["quoted"] == 0])
    )
    owners = []
    if sources:
        owners.append(say("only-words.quoted", words=sources))
    if journalist:
        owners.append(say("only-words.narrator", words=journalist))
    if not owners:
        return Finding(say("only-words.none"))
    return Finding(say("only-words", owners="; ".join(owners)))


def _with_quoted_uses(words: pd.DataFrame) -> str:
    """List words with how many of their uses are quoted."""
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


def _first_speaker(speaker: pd.Series, words: pd.DataFrame) -> str:
    """Say a speaker's share of all quoted words, and the most frequent word that nobody else uses.

    `speaker` is a row of `attribution.speakers`, `words` the table of `voices.words`.
    """
    name = speaker["speaker"]
    # Only this speaker uses a word if the speakers are the name with all uses: "Anne Martin (3)".
    only = words["speakers"] == words["count"].map(lambda uses: f"{name} ({uses})")
    own_words = words[(words["count"] >= FEWEST_USES) & only]
    capitalised = name[:1].upper() + name[1:]
    if own_words.empty:
        return say("article.speaker", speaker=capitalised, share=share(speaker["share"]))
    first = own_words.iloc[0]
    return say(
        "article.speaker-word",
        speaker=capitalised,
        share=share(speaker["share"]),
        word=as_written(first["term"], first["forms"]),
    )


def _title_and_outlet(document: pd.Series) -> str:
    """Name an article by its title, or its `doc_id`, and by its outlet if known."""
    title = document["title"] if isinstance(document.get("title"), str) else str(document.name)
    if isinstance(document.get("outlet"), str):
        return say("article.name-outlet", title=title, outlet=document["outlet"])
    return say("article.name", title=title)


def _hardness(ease: pd.DataFrame, language: str) -> str:
    """Say how hard an article is to read, in words, and if its interval spans several of these."""
    measure = ease_measure(language)
    row = ease[ease["measure"] == measure].iloc[0]
    if pd.isna(row["value"]):
        return say("article.ease-short")
    score, band, name = interval(row), _band(measure, row["value"]), language_name(language)
    bands = {_band(measure, row[edge]) for edge in ("low", "high") if pd.notna(row[edge])}
    if len(bands) > 1:
        return say(
            "article.ease-unsure", score=score, measure=heading(measure), band=band, language=name
        )
    return say("article.ease", score=score, measure=heading(measure), band=band, language=name)


def _band(measure: str, value: float) -> str:
    """Name the band of a scale that a score lies in ('easy'); nothing where it is not known."""
    bands = BANDS.get(measure)
    if pd.isna(value) or not bands:
        return ""
    name = next((name for _, high, name in bands if value < high), bands[-1][2])
    return say(f"band-{name}")


def _bounds(row: pd.Series, *, scale: float = 1) -> str:
    """Write the interval of a row, multiplied by `scale`; nothing where it is missing."""
    if pd.isna(row["low"]):
        return ""
    return f"[{decimal(row['low'] * scale, 0)}, {decimal(row['high'] * scale, 0)}]"
