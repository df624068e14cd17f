"""`make benchmark`: every subject in turn. A subject is a module with `main()` that prints its own table."""

import sys

from benchmarks import appraisal, document, imports, ledger, stitching, transactions

SUBJECTS = {
    "appraisal": appraisal,
    "document": document,
    "imports": imports,
    "ledger": ledger,
    "stitching": stitching,
    "transactions": transactions,
}


def main() -> int:
    wanted = sys.argv[1:] or list(SUBJECTS)
    for name in wanted:
        SUBJECTS[name].main()
    return 0


if __name__ == "__main__":
    sys.exit(main())
