"""Run the benchmarks: python -m bench [--rounds N] [--seconds S] [--write]."""

import argparse

from bench import report, webhook
from bench.load import CONNECTIONS


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--rounds", type=int, default=3, help="how often each system is measured")
    parser.add_argument("--seconds", type=float, default=8, help="how long each measurement takes")
    parser.add_argument("--write", action="store_true", help="keep the result in bench/README.md")
    options = parser.parse_args()
    length = webhook.Length(options.rounds, options.seconds)
    text = report.text(length, webhook.measure(length), CONNECTIONS)
    print(text)
    if options.write:
        report.README.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
