### Names of columns, of values and of languages, numbers of things, days.

## Columns and measures of the codebook, where underscores for spaces would not do.

column-count = uses
column-count_reference = uses by the other
column-count_target = uses
column-doc_id = article
column-documents = articles
column-documents_target = articles
column-flesch_kandel_moles = Kandel–Moles ease
column-flesch_reading_ease = Flesch ease
column-key = key words
column-lix = LIX
column-log_ratio = doublings
column-narrator = the journalist
column-per_thousand = per 1,000 words
column-quoted = sources
column-rix = RIX
column-start = place
column-term = word
column-top = of the first 50

## Values of the codebook.

value-named_person = named person
value-narrator = the journalist’s voice
value-quoted = the sources’ voice
value-unnamed_person = person without a name
yes = yes
no = no

## Languages that articles are written in.

language-fr = French
language-en = English
language-und = an undetermined language
language-other = the language '{ $code }'

## Numbers of things.

count-article = { $number ->
    [one] { $number } article
   *[other] { $number } articles
}
count-defect = { $number ->
    [one] { $number } defect
   *[other] { $number } defects
}
count-key-word = { $number ->
    [one] { $number } key word
   *[other] { $number } key words
}
count-document = { $number ->
    [one] { $number } document
   *[other] { $number } documents
}
count-outlet = { $number ->
    [one] { $number } outlet
   *[other] { $number } outlets
}
count-sentence = { $number ->
    [one] { $number } sentence
   *[other] { $number } sentences
}
count-source = { $number ->
    [one] { $number } source
   *[other] { $number } sources
}
count-speaker = { $number ->
    [one] { $number } speaker
   *[other] { $number } speakers
}
count-statement = { $number ->
    [one] { $number } statement
   *[other] { $number } statements
}
count-term = { $number ->
    [one] { $number } term
   *[other] { $number } terms
}
count-use = { $number ->
    [one] { $number } use
   *[other] { $number } uses
}
count-word = { $number ->
    [one] { $number } word
   *[other] { $number } words
}

## Days.

day = { DATETIME($date, dateStyle: "long") }
days =
    .one = of { $day }
    .several = from { $first } to { $last }
