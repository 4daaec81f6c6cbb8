"""Are there known holes in the packages that the lock pins?  By pip-audit, where it can reach its data; else it says so.

Exit code 1 when a hole is known.  A machine that reaches nothing but a mirror of packages cannot know, and goes on.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

LOCK = Path(__file__).parents[1] / "deploy" / "requirements.lock"


def audit() -> list[dict[str, object]] | None:
    """What pip-audit says of each package; None when it could ask nobody."""
    call = [sys.executable, "-m", "pip_audit", "-r", str(LOCK), "--require-hashes", "--disable-pip"]
    try:
        ran = subprocess.run([*call, "--progress-spinner", "off", "-f", "json"], capture_output=True, timeout=300)
        found: list[dict[str, object]] = json.loads(ran.stdout)["dependencies"]
    except (subprocess.TimeoutExpired, ValueError, KeyError):
        return None
    return found


def main() -> int:
    """Print it; the exit code."""
    found = audit() or []
    known = [each for each in found if "skip_reason" not in each]
    if not known:
        print("pip-audit cannot reach its data from here: no package was audited")
        return 0
    holes = [(each, hole) for each in known for hole in each.get("vulns", [])]  # type: ignore[attr-defined]
    for each, hole in holes:
        print(
            f"{each['name']} {each['version']}: {hole['id']}, mended in {', '.join(hole['fix_versions']) or 'no version'}"
        )
    print(f"{len(known)} of {len(found)} packages audited, {len(holes)} known holes")
    return 1 if holes else 0


if __name__ == "__main__":
    raise SystemExit(main())
