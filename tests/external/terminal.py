"""Runs the program in terminals of two widths and outside of any, and reads what it shows.

Arguments: the program, an experiment, a directory for results.
"""

import fcntl
import json
import os
import pathlib
import pty
import re
import struct
import subprocess
import sys
import termios

program, experiment, out = sys.argv[1:]
# Some seconds: the bar is drawn five times in each.
DAYS = 720
CHANGES = {
    "burn_in_days": 10,
    "duration_days": DAYS,
    "sample.domain_voxels": "(64,64,64)",
    "output.snapshot_every_days": 0,
}
BLOCKS = "[▁▂▃▄▅▆▇█]"


def command(*more: str) -> list[str]:
    changes = [word for key, value in CHANGES.items() for word in ("--set", f"{key}={value}")]
    return [program, "run", experiment, "--out", out, "--force", *changes, *more]


def in_terminal(columns: int, *more: str) -> str:
    """What a terminal of so many columns gets."""
    leader, follower = pty.openpty()
    fcntl.ioctl(follower, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    child = subprocess.Popen(command(*more), stdin=follower, stdout=follower, stderr=follower)
    os.close(follower)
    shown = b""
    try:
        while part := os.read(leader, 65536):
            shown += part
    except OSError:  # The last one to hold the terminal has gone.
        pass
    os.close(leader)
    assert child.wait() == 0, shown.decode()
    return re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", shown.decode())


def table_is_aligned(lines: list[str]) -> None:
    """Labels to the left, numbers to the right of their columns."""
    rows = lines[lines.index(next(line for line in lines if line.startswith("oestradiol"))) :]
    rows = rows[: rows.index("")]
    assert len(rows) > 20, rows
    ends = {re.match(r"(.{13}) +\S+ +\S+ +(?:\S+ %|\S+)", row).end() for row in rows}
    assert len(ends) == 1, f"the last column ends at {ends}"
    assert all(row == row.rstrip() for row in rows), "spaces at the end of a line"


for columns in (60, 120):
    shown = in_terminal(columns)
    bars = [frame for frame in re.split(r"[\r\n]+", shown) if " left" in frame]
    assert bars, shown
    assert all(len(bar) <= columns for bar in bars), max(bars, key=len)
    curves = [bar for bar in bars if re.search(rf"BMD +[\d.]+ % {BLOCKS}{{2,16}} ", bar)]
    assert curves, f"no curve of BMD in {columns} columns: {bars[-1]}"
    table_is_aligned([line.rstrip("\n") for line in shown.replace("\r\n", "\n").split("\n")])
    print(f"  {columns} columns: {curves[-1].strip()}")
assert in_terminal(80, "--quiet") == "", "--quiet says something"
document = json.loads(in_terminal(80, "--quiet", "--json"))
assert pathlib.Path(document["directory"]) == pathlib.Path(out) and document["last"]["day"] == DAYS

piped = subprocess.run(command(), capture_output=True, text=True, check=True)
assert "\x1b" not in piped.stdout + piped.stderr and "\r" not in piped.stdout + piped.stderr
table_is_aligned(piped.stdout.split("\n"))
document = json.loads(subprocess.run(command("--json"), capture_output=True, check=True).stdout)
assert document["last"]["day"] == DAYS
print("  --quiet is quiet, --json is JSON, a pipe gets plain lines")
