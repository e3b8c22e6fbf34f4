"""The program `contractgen`, also as `python -m contractgen`."""

import atexit
import gc
import os
import sys

from contractgen.cli import main


def run() -> None:
    """Run the command line, and leave without tidying up.

    What a run loads stays until its end: to look through it again and again for garbage, and to
    take it apart at last, costs a check of one file a fifth of its time.
    """
    gc.set_threshold(50_000, 20, 50)
    try:
        main()
    except SystemExit as end:
        if not isinstance(end.code, int | None):
            raise
        atexit._run_exitfuncs()
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(end.code or 0)


if __name__ == "__main__":
    run()
