"""`python -m tests.labelled [HONEST DIVERTED SEED]`: the long form of the labelled set, with its table."""

import sys

from tests.labelled.report import labelled_years, lines_of, tally


def main() -> None:
    honest, diverted, seed = (int(word) for word in (sys.argv[1:] + ["1000", "1600", "20260401"][len(sys.argv) - 1 :]))
    count = tally(labelled_years(honest, diverted, seed))
    print("\n".join(lines_of(count)))
    for seed_of, label in count.missed[:20]:
        print(f"missed: year {seed_of}, {label.rule} {label.pot} {label.amount}")
    for seed_of, rule, pots, amount in count.wrong[:20]:
        print(f"false: year {seed_of}, {rule} {pots} {amount}")
    if count.missed:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
