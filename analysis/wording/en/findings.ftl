### Sentences that say what a table holds, and the captions and headings of tables.

## A corpus

corpus = { $corpus }.
corpus-articles = { $articles } { $about }
corpus-note = ({ $note })
corpus-outlets = by { $outlets }
corpus-language = in { $language }
corpus-languages = ({ $languages })
corpus-of-language = { $articles } in { $language }
overview = { $corpus }. { $heard }.
overview-scored = { $corpus }, at { $ease } on { $measure }. { $heard }.
overview-unheard = No source is quoted or reported
overview-heard = { $number ->
    [one] { $sources } is
   *[other] { $sources } are
} quoted or reported, most of all { $speaker }
facts-articles = { $number ->
    [one] article
   *[other] articles
}
facts-ease = { $measure } in { $language }
    .one = with its 95% interval
    .several = from the lowest to the highest of { $articles }
facts-statements = { $number ->
    [one] statement of sources
   *[other] statements of sources
}
    .by = by { $speakers }
facts-defects = { $number ->
    [one] defect in the text
   *[other] defects in the text
}
    .articles = in { $articles }
    .words = in { $words } words

## Documents

residue = { $share } of the characters, { $where }, are residue of the page and left out of every figure.
    .none = No residue of the page was found in { $articles }.
notices = { $defects } { $where }; most often: { $notice } ({ $number }).
    .none = No defect was found in { $articles }.
where = in { $number } of { $articles }
    .one = in the article
reprints = { $number } of { $articles } share most of their text with another; the closest are { $first } and { $second }, with { $share } in common.
    .none = No two of { $articles } share most of their text.
    .one-article = There is one article only, so nothing to compare.
one-group = There is one { $group } only, so nothing to compare.

## Readability

measure-easier = { $measure } (higher is easier)
measure-harder = { $measure } (higher is harder)
scores-range = { $lowest } to { $highest }
readability = In { $language }, { $hardest } is the hardest to read ({ $high }) and { $easiest } the easiest ({ $low }) on { $measure }: { $verdict }.
    .one = { $text } scores { $score } on { $measure }.
    .none = No text in { $language } is long enough for a reading ease.
verdict-apart = their intervals do not overlap
verdict-overlap = their intervals overlap, so chance alone could explain the difference
verdict-unmeasured = without an interval, nothing says how sure that is

## Terms

terms = Most frequent: { $terms }.
    .none = No term was counted.
    .in-one = { $term } ({ $uses })
    .in-several = { $term } ({ $uses } in { $articles })
keyness = Compared with { $reference }, what is typical of { $groups }.
    .others = the others
    .group = { $group }: { $words }
    .none-frequent = nothing that is frequent enough to compare
    .none-sure = nothing beyond what chance among articles can produce
    .word = { $word } (at least { $times } times as frequent)
    .more = { $words }, and { $number } more
plain-likelihood = { $words } would be key by the usual cut (G² of { $cut } or more); with articles as the draws, { $kept ->
    [one] { $kept } of them stays
   *[other] { $kept } of them stay
}.
    .undrawn = { $words } would be key by the usual cut (G² of { $cut } or more). With one article, or a list of frequencies, there is no way to tell how many of them are chance.

## Attribution

attribution = { $statements } of sources ({ $forms }).
    .loudest = { $statements } of sources ({ $forms }); the most words go to { $speaker } ({ $words } words, { $share } of all that is quoted or reported).
    .none = No reported speech was found.
    .form = { $share } { $form }
accuracy = Measured on annotated articles: { $languages }.
    .quoted = in { $language } ({ $articles }), { $found } of the sources’ words are found, { $right } of those found are theirs
    .speaker = in { $language } ({ $articles }), { $found } of the sources’ words are found, { $right } of those found are theirs, and the speaker is right in { $speaker }
    .unmeasured = in { $language } it has not been measured
    .articles = { $code ->
        [fr] real ones that its weights had not seen
        [en] news that its weights had not seen
       *[other] others
    }
speakers-of-groups = { $spread }; { $single ->
    [one] { $single } of { $speakers } is heard in one only
   *[other] { $single } of { $speakers } are heard in one only
}.
    .all = { $speaker } is heard in all of the { $number } { $group }s
    .several = { $speaker } is heard in { $heard } of the { $number } { $group }s
    .no-one = No one is heard in more than one of the { $number } { $group }s
    .none = No source is quoted or reported.

## Voices

voices = Sources hold { $share } of the words of { $where }; the rest is the journalist’s own.
    .none = No source is quoted or reported: every word of { $where } is the journalist’s own.
    .one-article = the article
shares = { $most } leaves most of its words to sources ({ $largest }), { $least } least ({ $smallest }): { $verdict }.
whose-words = Most clearly { $owners }.
    .quoted = the sources’ words: { $words }
    .narrator = the journalist’s: { $words }
    .word = { $word } ({ $quoted } of { $uses })
    .no-word = { $share } of the uses are in the words of sources, and no single word is surely more theirs, or less, than that.
    .none = No word is used often enough to say whose it is.
only-words = Of the words used more than once, { $owners }.
    .quoted = only sources say: { $words }
    .narrator = only the journalist writes: { $words }
    .word = { $word } ({ $number })
    .none = Every word that is used more than once is used by both voices.
control = Of { $words } of { $target }, { $kept ->
    [one] { $kept } is still key in its journalists’ voice
   *[other] { $kept } are still key in its journalists’ voice
}; as much text taken at random keeps { $random } ({ $low } to { $high }). That is { $verdict }.
    .more = more than chance leaves: the outlet’s vocabulary is its journalists’ own
    .fewer = fewer than chance leaves: the vocabulary is more its sources’ than its journalists’
    .as-many = as many as chance leaves: nothing follows about whose words they are
    .no-words = { $target } has no key words beyond chance, so there are none to be kept or lost.
    .voices = Held against each other, the journalist’s voice has { $own } key words and the sources’ { $theirs }.
    .voice = { $keys } (a random cut: { $random })
    .undrawn = With text of both voices in fewer than two articles, key words cannot be told from chance.

## One article

article = { $article }: { $voices } { $ease }
    .name = “{ $title }”
    .name-outlet = “{ $title }” ({ $outlet })
    .unheard = No source is quoted or reported in it; every word is the journalist’s.
    .voices = Sources hold { $share } of its words.
    .speaker = { $speaker } has { $share } of what is quoted or reported.
    .speaker-word = { $speaker } has { $share } of what is quoted or reported, and nobody else uses the word “{ $word }”.
    .ease = At { $score } on { $measure } it is { $band } to read in { $language }.
    .ease-unsure = At { $score } on { $measure } it is { $band } to read in { $language }, though with one article that is uncertain.
    .ease-short = It is too short for a reading ease.
article-facts-share = of the words are sources’
article-facts-speakers = { $number ->
    [one] speaker
   *[other] speakers
}
    .named = { $number } with a name

## Tables

table-none = none
table-first = { $caption } The first { $most } of { $rows } rows.
table-more = { $items } and { $number } more
in-place = in its place
    .first = { $caption } The first { $most } of { $passages }.
concordance = Uses of “{ $query }”.
    .first = Uses of “{ $query }”, the first { $most } of { $uses }.
    .whose = whose
    .left = left
    .match = match
    .right = right
articles = Each article with its figures. { $measures }
    .extremes = The { $shown } articles that stand out among { $number }. { $measures }
    .measures = Reading ease: Kandel–Moles in French, Flesch in English, both higher for easier; LIX, higher for harder, elsewhere.
    .ease = reading ease
    .share = sources’ words
    .why = stands out as
extreme-value = easiest to read
    .lowest = hardest to read
extreme-share = most words of sources
    .lowest = fewest words of sources
extreme-defects = most defects
extreme-words = longest
    .lowest = shortest
