### Control panels, the annotated article, and the frame of a page of a report.

## Control panels: what a control is called, and the choice of everything in it.

control-article = article
    .all = all articles
control-kind = kind
    .all = all kinds
control-outlet = outlet
    .all = all outlets
control-speaker = speaker
    .all = all speakers
control-voice = voice
    .all = all voices
control-word = word

## Control panels: what stands in place of a view, and above it.

panel-working = Working …
panel-interrupted = Interrupted; choose again.
panel-nothing = There is nothing to show: { $reason }.
# The reason of `panel-nothing`, where what was typed names no single choice.
panel-no-choice =
    .none = no { $control } is called '{ $typed }'
    .several = no { $control } is called '{ $typed }'; { $number } hold these words: { $names }
panel-notices = Defects, each in its place.

## The annotated article: types of quotation, as tables name them too, what stands beside the text, and the key above it.

value-direct = direct
value-indirect = indirect
value-mixed = mixed
article-attitude = thought or wanted
article-speakers = Speakers
# HTML: what each mark in the text stands for.
article-key =
    .speakers = Background and number: who speaks.
    .lines = Line below: <span class='direct'>solid</span> for direct, <span class='mixed'>dashed</span> for mixed, <span class='indirect'>dotted</span> for indirect speech.
    .marks = <b>Bold</b>: the reporting words; <u>underlined</u>: how the source is named; <span class='attitude'>italics</span>: what someone thinks or wants; <s>struck through</s>: residue of the page{ $defects ->
        [marked] ; <i class='flaw'>wavy line</i><sup>!</sup>: a defect of the text
       *[none] {""}
    }.

## Pages and the index of them.

page-all-reports = All reports
# The title of the page of one article, as a browser's tab shows it.
page-title = { $article }: { $question }
page-contents = Contents
# What a screen reader calls a table: its caption or what stands for one, and its place on the page.
page-table = { $caption } ({ $number })
page-table-unnamed = Table
page-how-made = How it was made
page-made = Made by media-analysis-toolkit { $version } with { $tools }, from { $articles } (sha256 { $digest }…).
page-made-again = Made again by: python -m analysis report { $sources }
page-sources = { $names } and { $number } more
# HTML: what the notebook was given, as in a program; after three values of a list, how many more there are.
page-parameters = It ran with <code>{ $parameters }</code>.
page-parameter-more = { $number } more
# HTML: links to the tables that lie beside the page.
page-data = The data of this page: { $files }
index-title = Reports on { $articles }
index-articles = Article by article
