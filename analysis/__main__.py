"""The command line: `python -m analysis report`, `export` and `evaluate`."""

import argparse
import signal
import sys
from collections.abc import Sequence
from typing import TypedDict

EXAMPLES = """examples:
  python -m analysis report articles/
  python -m analysis report "articles/2021-*.txt" --output reports/2021
  python -m analysis report first.txt second.txt
  python -m analysis report articles/ --notebooks my-notebooks/ --output my-reports
  python -m analysis export articles/ --to corpus.xlsx
  python -m analysis export articles/ --to corpus.csv --tables documents sentences
  python -m analysis evaluate gold.jsonl
"""
ARTICLES = (
    "files, folders or patterns: texts, Word and PDF files, web pages, tables, "
    "press-database exports, zip archives; a metadata.csv beside them"
)
EXPORTED = """\
Write the tables of the analyses, whole or not at all. README.md names their columns.

  .xlsx                   one workbook, a sheet for each table; texts of up to 32,767 characters
  .csv, .jsonl, .parquet  corpus.csv holds the documents, corpus.<table>.csv beside it each other
                          table

In .csv (UTF-8, commas) and .xlsx a cell that a spreadsheet would take for a formula (it begins
with = + - @, a tab or a line end) gets an apostrophe in front; reading the file back takes it
away. .jsonl and .parquet hold every text as it is."""
EVALUATED = """\
Print precision, recall and F1 of the attributions found in articles that you have annotated by
hand, with 95% intervals.

A line of the file is an article in JSON: id, text, attributions, each with content, cue and
source (lists of [start, end], offsets into the text, or null) and, where annotated, type,
speaker, speaker_kind; language and scare_quotes if you like."""
EXIT_CODES = "exit codes: 0 done, 1 the job failed, 2 wrong usage, 130 interrupted"


class _Layout(TypedDict):
    """The options with which the help of every job is laid out."""

    formatter_class: type[argparse.HelpFormatter]
    epilog: str


_LAYOUT: _Layout = {
    "formatter_class": argparse.RawDescriptionHelpFormatter,
    "epilog": f"{EXAMPLES}\n{EXIT_CODES}",
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the command line says, and return the exit code."""
    options = _parser().parse_args(arguments)
    for stream in (sys.stdout, sys.stderr):
        # A file name may hold what the terminal cannot show.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    signal.signal(signal.SIGTERM, _as_interrupt)
    try:
        options.job(options)
    except KeyboardInterrupt:
        print("Interrupted: what was there before is as it was.", file=sys.stderr)
        return 130
    except (OSError, ValueError, RuntimeError) as error:
        print(f"Error: {error}", file=sys.stderr)
        return 1
    return 0


def report(options: argparse.Namespace) -> None:
    """Write the reports of the articles that the command line names; print a line for each step."""
    # Imported here, so that --help and wrong usage answer at once.
    from tqdm import tqdm

    from analysis import reports

    articles = options.articles if len(options.articles) > 1 else options.articles[0]
    reports.render(articles, options.output, notebooks=options.notebooks, say=tqdm.write)


def export(options: argparse.Namespace) -> None:
    """Write the tables of the articles that the command line names; print a line for each."""
    from tqdm import tqdm

    from analysis.export import TABLES
    from analysis.export import export as write

    write(options.articles, options.to, tables=options.tables or TABLES, say=tqdm.write)


def evaluate(options: argparse.Namespace) -> None:
    """Print how well attributions are found in the annotated articles of a file."""
    from analysis import attribution

    gold = attribution.annotated(options.gold)
    table = attribution.evaluate(attribution.find(gold), gold)
    figures = ["precision", "recall", "f1", "low", "high"]
    print(
        f"{len(gold)} articles; figures in %, low to high is the 95% interval over articles "
        "of the f1, or of the one figure given"
    )
    percent = table.assign(**(100 * table[figures]))
    print(percent.to_string(index=False, na_rep="-", float_format="{:.1f}".format))


def _parser() -> argparse.ArgumentParser:
    """Return the parser of the command line, with a parser for each job."""
    parser = argparse.ArgumentParser(
        prog="python -m analysis",
        description="Press articles in, charts and reports out.",
        **_LAYOUT,
    )
    jobs = parser.add_subparsers(title="jobs", required=True, metavar="JOB")
    _add_report_options(
        jobs.add_parser(
            "report",
            help="articles to HTML reports",
            description="Run the notebooks on articles; write a page for each, one for each "
            "article, and an index; the tables lie beside them as CSV. Pages that are up to date "
            "are kept.",
            **_LAYOUT,
        )
    )
    _add_export_options(
        jobs.add_parser(
            "export",
            help="articles to tables for other programs",
            description=EXPORTED,
            **_LAYOUT,
        )
    )
    _add_evaluate_options(
        jobs.add_parser(
            "evaluate",
            help="attributions against your own annotation",
            description=EVALUATED,
            **_LAYOUT,
        )
    )
    return parser


def _add_report_options(job: argparse.ArgumentParser) -> None:
    """Add to a parser what `report` takes."""
    job.add_argument("articles", metavar="ARTICLES", nargs="+", help=ARTICLES)
    job.add_argument(
        "--output",
        metavar="FOLDER",
        default="reports/html",
        help="where the reports go (default: %(default)s)",
    )
    job.add_argument(
        "--notebooks",
        metavar="FOLDER",
        help="a folder of notebooks of your own (default: those of the toolkit)",
    )
    job.set_defaults(job=report)


def _add_export_options(job: argparse.ArgumentParser) -> None:
    """Add to a parser what `export` takes."""
    job.add_argument("articles", metavar="ARTICLES", nargs="+", help=ARTICLES)
    job.add_argument(
        "--to", metavar="FILE", required=True, help="ends in .xlsx, .csv, .jsonl or .parquet"
    )
    job.add_argument(
        "--tables",
        metavar="TABLE",
        nargs="+",
        help="only these: documents, blocks, notices, sentences, counts, attributions",
    )
    job.set_defaults(job=export)


def _add_evaluate_options(job: argparse.ArgumentParser) -> None:
    """Add to a parser what `evaluate` takes."""
    job.add_argument("gold", metavar="GOLD.jsonl", help="annotated articles, one in each line")
    job.set_defaults(job=evaluate)


def _as_interrupt(*_: object) -> None:
    """End the job as Ctrl-C does: the handler of SIGTERM, by which other programs end it.

    A shell may have made its background jobs ignore Ctrl-C; then Python's own handler is restored.
    """
    if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.raise_signal(signal.SIGINT)


if __name__ == "__main__":
    sys.exit(main())
