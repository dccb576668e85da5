### What charts say: titles, axes, keys, and the texts that stand for a chart where it cannot be seen.

## What several charts say: of a row in an alternative text, of a speaker, of nothing to show.

chart-row = { $name }: { $value }
chart-interval = { $value } ({ $low } to { $high })
journalist = journalist
    .mark = J
not-named = not named
no-term = No term to show.
    .compared = No term to compare.
nobody-quoted = No one is quoted or reported in these documents.

## Attribution: who speaks, how much, announced how, and where.

share-of-voice = Share of voice
    .cut = Share of voice (the { $most } of { $all } speakers with most)
    .axis = share of the words quoted or reported, %, with 95% interval
    .row = { $speaker }: { $share }, { $words }
    .alternative = Share of the words quoted or reported, with 95% interval. { $rows }.
reporting-verbs = What announces speech
    .cut = What announces speech (the { $most } of { $all } cues with most)
    .axis = statements announced
    .row = { $cue } ({ $kind }): { $statements }
    .alternative = What announces speech, statements. { $rows }.
place-in-article = Who speaks where in the article
    .cut = Who speaks where in the article (the { $most } of { $all } speakers with most)
    .axis = from the first word of the article (0) to the last (100), %
    .row = { $speaker }: { $first } to { $last }
    .alternative = Where each speaker is first and last heard, from 0 at the head of the article to 100 at its end. { $rows }.
speakers-by-group = Who speaks in which { $by }
    .most-speakers = (the { $most } of { $all } speakers with most)
    .most-groups = (the { $most } of { $all } groups by { $by } with most)
    .cell = { $group } { $share }
    .alternative = Share of the words quoted in each { $by }. { $rows }.

## Documents: what is not fit to be measured.

defects-by-document = Defects found in the text, by document
    .cut = Defects found in the text, by document (the { $most } of { $all } with most)
    .axis = defects
    .alternative = { $title }. { $rows }.
defects-by-kind = Defects found in the text, by kind
    .axis = defects
    .bar = { $defects } in { $documents }
    .alternative = Defects found in the text, by kind. { $rows }.
no-defect-found = No defect was found.
residue-share = How much of the text is not the article
    .cut = How much of the text is not the article (the { $most } of { $all } with most)
    .axis = share of characters that is residue, %
    .alternative = { $title }. Share of the characters that is residue: { $rows }.
    .nothing = There is no text to measure.

## Readability: scores, their scales with the names of their stretches, sentences.

readability-scores = How hard each text is to read
    .one = How hard the text is to read
    .cut = How hard each text is to read: the hardest { $half } and the easiest { $half } of { $all }
    .axis = { $scale }, with 95% interval
    .alternative = { $title }, { $scale } and 95% interval. { $rows }.
    .nothing = No text has a value of { $measure }.
scale-flesch_kandel_moles = Flesch–Kandel–Moles score (higher is easier)
    .bands = Bands: Flesch 1948, drawn up for English.
scale-flesch_reading_ease = Flesch reading ease (higher is easier)
    .bands = Bands: Flesch 1948.
scale-lix = LIX (higher is harder)
    .bands = Bands: Björnsson 1968, drawn up for Swedish.
scale-rix = RIX (higher is harder)
band-very-easy = very easy
band-easy = easy
band-fairly-easy = fairly easy
band-plain = plain
band-medium = medium
band-fairly-hard = fairly hard
band-hard = hard
band-very-hard = very hard
sentence-profile = Where the long sentences stand
    .across = sentences in the order of the text; the three that make it hardest in orange
    .up = words
    .mean = mean { $mean }
    .alternative = Where the long sentences stand: { $sentences } of { $fewest } to { $most } words, mean { $mean }.
    .hardest = The hardest are sentences { $places }.
sentence-lengths = How long the sentences are
    .across = words in a sentence
    .up = sentences
    .median = median { $median }
    .row = { $fewest } to { $most } words: { $sentences }
    .alternative = How long the sentences are: { $sentences }, median { $median } words. { $rows }.
no-running-text = There is no sentence of running text.

## Terms: how often, what sets groups apart, when.

frequent-terms = Most frequent terms
    .uses = uses
    .documents = documents with the term
    .row = { $term } { $uses } in { $documents }
    .alternative = { $title }, uses and documents with the term: { $rows }.
term-of-group = { $term } ({ $group })
key-terms = Words of { $target }, and of { $reference }
    .rest = the rest
    .axis = ← times as frequent in { $reference }      times as frequent in { $target } →
    .tested = filled: at most { $share } false alarms among such words; hollow: chance may explain it
    .untested = no test is possible here: the intervals take words for independent draws and are too narrow
    .row = { $term } { $times }
    .alternative = { $title }. Times as frequent, with 95% interval: { $rows }.
ratio =
    .same = same
    .times = { $number }×
    .thousands = { $number }k×
    .millions = { $number }M×
    .farthest = over 65,000
compared-terms = { $target } against { $reference }
    .axis = uses per 1,000 words in { $group }
    .alternative = { $title }: { $terms } by their rate. Farthest apart, times as frequent with 95% interval: { $rows }.
term-trend = Use over time
    .axis = uses per 1,000 words
    .row = { $term } highest at { $rate } in the period from { $period }, { $uses } in { $documents }
    .alternative = { $title }, uses per 1,000 words from { $first } to { $last }: { $rows }.
word-cloud =
    .row = { $term } { $uses }
    .row-of-group = { $term } { $uses } in { $group }
    .alternative = { $title }, a word cloud of { $terms } by number of uses: { $rows }.

## Voices: whose words.

voices-along = Voices along the article
    .nothing = There is no text to show.
voices-of-one = The voices, from first word to last
    .first = first word
    .last = word { $number }
    .more = { $number } more
    .note = share of the words; dashed: residue, left out
    .row-journalist = { journalist } { $share }
    .row = { $sign } { $name } { $share }
    .order-cut = { $order } and so on
    .all-residue = An article of { $words }, all of them residue.
    .alternative = The voices of an article of { $words }, by their share of the words: { $rows }. In order: { $order }.
    .alternative-residue = The voices of an article of { $words }, by their share of the words without { $residue } of residue: { $rows }. In order: { $order }.
voices-of-several = Who holds the words, from first to last
    .cut = Who holds the words, from first to last: of { $all }, the { $most } with the largest share quoted and the { $least } with the smallest
    .axis = from the first word to the last, %; blue: quoted or reported (share of the words at the right); grey: the journalist; dashed: residue, not counted
    .alternative = { $title }. Share of the words that are quoted or reported: { $rows }.
words-by-voice = Whose words?
    .cut = Whose words? The { $most } most frequent terms of { $all }
    .axis = uses quoted or reported, with 95% interval; hollow: the distance from the line may be chance
    .all-terms = all terms { $share }
    .only-journalist =
        only the
        journalist
    .only-sources =
        only
        sources
    .row = { $term } { $share } of { $uses }
    .alternative = { $title }. Share of the uses that are quoted or reported, with 95% interval; of all terms { $all }: { $rows }.
