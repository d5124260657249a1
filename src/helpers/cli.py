"""The command line: `amur reproduce`, `amur update` and what later rooms add."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command.

    Returns:
        0, or 1 where a run failed, or 2 where an input is wrong; the reason is one sentence.
    """
    from helpers.sources.errors import InputError

    options = _parser().parse_args(arguments)
    try:
        return options.run(options)
    except InputError as error:
        print(f"amur: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("amur: stopped; the earlier reports are untouched.", file=sys.stderr)
        return 130
    except Exception as error:
        if type(error).__name__ != "RunFailedError":
            raise
        print(
            f"amur: {str(error).rstrip(chr(46))}. The earlier reports are untouched.",
            file=sys.stderr,
        )
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="amur", description="Replication of Zhukovskii and Klokkel (2025)."
    )
    commands = parser.add_subparsers(required=True, metavar="command")
    _add_reproduce(commands)
    _add_documents(commands)
    _add_export(commands)
    _add_update(commands)
    _add_compare(commands)
    _add_customs(commands)
    _add_inventory(commands)
    return parser


def _add_reproduce(commands: argparse._SubParsersAction) -> None:
    command = commands.add_parser(
        "reproduce", help="execute all notebooks in both languages and write reports/"
    )
    command.add_argument(
        "--reports", type=Path, default=None, help="folder to write to (default: reports/)"
    )
    command.add_argument(
        "--notebook", action="append", help="one notebook only, such as 2_transport (repeatable)"
    )
    command.add_argument("--language", choices=("en", "ru"), help="one language only")
    command.add_argument("--workers", type=int, help="notebooks at a time (default: cores)")
    command.add_argument(
        "--customs",
        type=Path,
        metavar="STORE",
        help="imported customs store: draws Charts 1-4 in full into reports/customs/",
    )
    command.add_argument(
        "--only",
        action="append",
        default=[],
        metavar="KIND",
        help="of the documents only these: pdf, docx, latex, xlsx, site (repeatable)",
    )
    command.set_defaults(run=_reproduce)


def _reproduce(options: argparse.Namespace) -> int:
    from helpers.exhibits.language import LANGUAGES
    from helpers.publishing.documents import documents_step
    from helpers.publishing.manifest import write_manifests
    from helpers.publishing.notebooks import notebook_path
    from helpers.publishing.runner import reproduce, summary
    from helpers.sources.official import use_official_store
    from helpers.sources.paths import REPORTS

    reports = options.reports or (REPORTS / "customs" if options.customs else REPORTS)
    if options.customs:
        use_official_store(options.customs)
    languages = (options.language,) if options.language else LANGUAGES
    sources = [notebook_path(name) for name in options.notebook] if options.notebook else None
    # Documents bind all notebooks; a run of some makes exhibits alone.
    after = [] if sources else [documents_step(reports, options.only)]
    after.append(lambda staged: write_manifests(staged, reports))
    finished = reproduce(reports, languages, sources, options.workers, after)
    print(summary(finished, reports))
    if options.customs:
        from helpers.exhibits.customs_agreement import agreement_lines

        print("\n".join(agreement_lines(options.customs)))
    return 0


def _add_documents(commands: argparse._SubParsersAction) -> None:
    command = commands.add_parser(
        "documents", help="write the documents again from the last run's notebooks"
    )
    command.add_argument("--reports", type=Path, help="folder of the run (default: reports/)")
    command.add_argument(
        "--only",
        action="append",
        default=[],
        metavar="KIND",
        help="only these: pdf, docx, latex, xlsx, site (repeatable)",
    )
    command.set_defaults(run=_documents)


def _documents(options: argparse.Namespace) -> int:
    from helpers.publishing.documents import make_documents
    from helpers.publishing.manifest import write_manifests
    from helpers.publishing.runner import replace, staging
    from helpers.sources.paths import REPORTS

    reports = options.reports or REPORTS
    with staging(reports) as folder:
        make_documents(reports, folder, reports, options.only)
        write_manifests(folder, reports)
        replace(folder, reports)
    return 0


def _add_export(commands: argparse._SubParsersAction) -> None:
    command = commands.add_parser(
        "export", help="one exhibit in one format, as a journal wants it, from the last run"
    )
    command.add_argument(
        "--exhibit", action="append", required=True, metavar="ID", help="such as T2 (repeatable)"
    )
    command.add_argument(
        "--profile", default="screen", help="gost, english, screen, or a file such as mine.toml"
    )
    command.add_argument("--format", help="docx, tex, pdf, svg, png, xlsx, csv or html")
    command.add_argument("--language", choices=("en", "ru"), help="default: the profile's")
    command.add_argument(
        "--number", type=int, default=1, help="number of the first table and picture (default: 1)"
    )
    command.add_argument("--output", type=Path, default=Path(), help="folder (default: here)")
    command.add_argument("--reports", type=Path, help="folder of the run (default: reports/)")
    command.set_defaults(run=_export)


def _export(options: argparse.Namespace) -> int:
    from helpers.publishing.export import export
    from helpers.sources.paths import REPORTS

    written = export(
        options.exhibit,
        options.profile,
        options.reports or REPORTS,
        options.output,
        form=options.format,
        code=options.language,
        first=options.number,
    )
    print("\n".join(str(path) for path in written))
    return 0


def _add_update(commands: argparse._SubParsersAction) -> None:
    command = commands.add_parser(
        "update", help="refresh everything committed and generated, and print what moved"
    )
    command.add_argument("--workers", type=int, help="notebooks at a time (default: cores)")
    command.set_defaults(run=_update)


def _update(options: argparse.Namespace) -> int:
    from helpers.publishing.update import update

    moved = update(options.workers)
    print("\n".join(moved) if moved else "Nothing moved.")
    return 0


def _add_compare(commands: argparse._SubParsersAction) -> None:
    command = commands.add_parser(
        "compare", help="compare the data of a fresh run with the committed data, to 1e-9"
    )
    command.add_argument("fresh", type=Path, help="the folder that --reports named")
    command.set_defaults(run=_compare)


def _compare(options: argparse.Namespace) -> int:
    from helpers.publishing.compare import compare

    differences = compare(options.fresh)
    print("\n".join(differences) if differences else "All data agree.")
    return 1 if differences else 0


def _add_customs(commands: argparse._SubParsersAction) -> None:
    command = commands.add_parser("customs", help="official customs files")
    actions = command.add_subparsers(required=True, metavar="action")
    load = actions.add_parser(
        "import", help="read official files (CSV, DBF, XLS, XLSX, ZIP, folders) into the store"
    )
    load.add_argument("files", nargs="+", type=Path, metavar="FILE")
    load.add_argument("--store", type=Path, help="folder of the store (default: data/customs)")
    load.add_argument(
        "--replace", action="store_true", help="replace months that are in the store already"
    )
    load.add_argument("--values-in", choices=("usd", "thousand-usd"), help="unit of the values")
    load.add_argument("--region", help="region of a workbook that does not name it")
    load.add_argument("--period", help="months of a workbook that does not name them: 01-09/2021")
    load.add_argument(
        "--accept-partner", action="append", default=[], help="partner code to accept as it is"
    )
    load.add_argument(
        "--accept-region", action="append", default=[], help="OKATO code to accept as it is"
    )
    load.add_argument(
        "--restore-zeros", action="store_true", help="put lost leading zeros of codes back"
    )
    load.set_defaults(run=_customs_import)


def _customs_import(options: argparse.Namespace) -> int:
    from helpers.sources.customs import RowRules, import_files
    from helpers.sources.paths import CUSTOMS_STORE

    rules = RowRules(
        accept_partners=frozenset(options.accept_partner),
        accept_regions=frozenset(options.accept_region),
        restore_zeros=options.restore_zeros,
    )
    account = import_files(
        options.files,
        options.store or CUSTOMS_STORE,
        replace=options.replace,
        rules=rules,
        values_in=options.values_in.replace("-", " ") if options.values_in else None,
        region=options.region,
        period=options.period,
        progress=sys.stderr.isatty(),
    )
    print("\n".join(account.lines()))
    return 0


def _add_inventory(commands: argparse._SubParsersAction) -> None:
    command = commands.add_parser(
        "inventory", help="list every number token of a copy of the article's text"
    )
    command.add_argument("text", type=Path, help="UTF-8 text of the article, which you bring")
    command.add_argument("--output", type=Path, help="csv to write (default: print the count)")
    command.set_defaults(run=_inventory)


def _inventory(options: argparse.Namespace) -> int:
    from helpers.exhibits.show import csv_bytes
    from helpers.sources.inventory import main as inventory

    tokens = inventory(options.text)
    if options.output:
        options.output.write_bytes(csv_bytes(tokens))
    print(f"{len(tokens)} tokens.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
