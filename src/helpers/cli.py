"""The command line: `amur reproduce`, `amur update` and what later rooms add."""

import argparse
import os
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
    _add_update(commands)
    _add_compare(commands)
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
    command.set_defaults(run=_reproduce)


def _reproduce(options: argparse.Namespace) -> int:
    from helpers.exhibits.language import LANGUAGES
    from helpers.publishing.notebooks import notebook_path
    from helpers.publishing.runner import reproduce, summary
    from helpers.sources.official import STORE_VARIABLE
    from helpers.sources.paths import REPORTS

    reports = options.reports or (REPORTS / "customs" if options.customs else REPORTS)
    if options.customs:
        # Kernels are processes of their own; the environment is what they share with this one.
        os.environ[STORE_VARIABLE] = str(options.customs.resolve())
    languages = (options.language,) if options.language else LANGUAGES
    sources = [notebook_path(name) for name in options.notebook] if options.notebook else None
    finished = reproduce(reports, languages, sources, options.workers)
    print(summary(finished, reports))
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


if __name__ == "__main__":
    sys.exit(main())
