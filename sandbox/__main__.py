"""The command `python -m sandbox`."""

import asyncio
import os
import sys

from sandbox.clock import ClockError
from sandbox.disk import DiskError
from sandbox.options import OptionError, read_options
from sandbox.server import serve


def main() -> int:
    try:
        asyncio.run(serve(read_options(sys.argv[1:], os.environ)))
    except (OptionError, ClockError, DiskError, OSError) as error:
        sys.stderr.write(f"sandbox: {error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
