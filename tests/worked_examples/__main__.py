"""`python -m tests.worked_examples [--draws FOLDER] [--summary]`: example, figure, ours, theirs, difference.

`--summary` prints the table of docs/method-checks.md. Exit status 1 where a figure is further off than its source allows.
"""

import argparse
import sys
from pathlib import Path

from tests.worked_examples.table import EXAMPLES, checks_of, difference_of, name_of, summary_row, ten_digits

HEADING = ("example", "figures", "the same to nine digits", "within what the source allows", "furthest from theirs")


def main():
    reading = argparse.ArgumentParser(prog="python -m tests.worked_examples")
    reading.add_argument("--draws", type=Path, help="folder with bcea_vaccine/draws.csv and dampack_psa/draws.csv")
    reading.add_argument("--summary", action="store_true")
    chosen = reading.parse_args()
    found = [(example, checks_of(example, chosen.draws)) for example in EXAMPLES]
    if chosen.summary:
        for row in (HEADING, ("---",) * 5, *(summary_row(example, checks) for example, checks in found)):
            print("| " + " | ".join(row) + " |")
    else:
        for example, checks in found:
            for check in checks:
                figures = f"{ten_digits(check.ours):>18}{ten_digits(check.theirs):>18}{difference_of(check):>12}"
                print(f"{name_of(example):<34}{check.what:<72}{figures}{'' if check.holds else '  TOO FAR'}")
    apart = [check for _, checks in found for check in checks if not check.holds]
    print(
        f"\n{sum(len(checks) for _, checks in found)} figures of {len(found)} examples; {len(apart)} further off than allowed"
    )
    return 1 if apart else 0


if __name__ == "__main__":
    sys.exit(main())
