"""Do the development questions hold their floor?  Reads the table of the maintainers' `evaluate.py` from standard input.

    evaluate.py dev.jsonl | .ci/floor.py 96 1        at least 96 % right, at most 1 % wrong

The table is passed on as it is; exit code 1 when a floor does not hold, or when the table is none.
"""

from __future__ import annotations

import sys


def rates(table: str) -> tuple[float, float]:
    """Right and wrong of all turns, in percent.  Raises `ValueError` when the table has no such line."""
    for line in table.splitlines():
        cells = line.split()
        if cells[:1] == ["all"] and len(cells) == 6:
            return float(cells[2].rstrip("%")), float(cells[5].rstrip("%"))
    raise ValueError("no line of all turns in the table")


def main() -> int:
    table = sys.stdin.read()
    print(table, end="")
    least_right, most_wrong = float(sys.argv[1]), float(sys.argv[2])
    right, wrong = rates(table)
    if right >= least_right and wrong <= most_wrong:
        return 0
    print(
        f"dev questions: {right} % right (at least {least_right}), {wrong} % wrong (at most {most_wrong})",
        file=sys.stderr,
    )
    return 1


if __name__ == "__main__":
    sys.exit(main())
