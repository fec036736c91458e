"""Run the benchmarks: python -m bench [SUBJECT ...] [--rounds N] [--seconds S] [--write]."""

import argparse
from importlib import import_module

from bench import readme

# A subject is a module of this name with `section(rounds, seconds)`: it measures, and tells it in Markdown.
SUBJECTS = {
    "webhook": "bench.webhook_section",
    "hours": "bench.hours_section",
    "sign-ups": "bench.sign_ups_section",
    "sending": "bench.sending_section",
    "timers": "bench.timers_section",
    "chaos": "bench.chaos_section",
}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("subjects", nargs="*", metavar="SUBJECT", help=f"{', '.join(SUBJECTS)}; all if none")
    parser.add_argument("--rounds", type=int, default=3, help="how often each thing is measured")
    parser.add_argument("--seconds", type=float, default=8, help="how long a measurement of a server takes")
    parser.add_argument("--write", action="store_true", help="keep the result in bench/README.md")
    options = parser.parse_args()
    if unknown := set(options.subjects) - set(SUBJECTS):
        parser.error(f"no such subject: {', '.join(sorted(unknown))}")
    for subject in options.subjects or SUBJECTS:
        section = import_module(SUBJECTS[subject]).section(options.rounds, options.seconds)
        print(section)
        if options.write:
            readme.keep(section)


if __name__ == "__main__":
    main()
