"""The command `python -m sandbox`."""

import asyncio
import os
import signal
import sys

from sandbox.clock import ClockError
from sandbox.disk import DiskError
from sandbox.options import OptionError, Options, read_options
from sandbox.server import serve


def main() -> int:
    try:
        asyncio.run(_run(read_options(sys.argv[1:], os.environ)))
    except (OptionError, ClockError, DiskError, OSError) as error:
        sys.stderr.write(f"sandbox: {error}\n")
        return 1
    return 0


async def _run(options: Options) -> None:
    stop = asyncio.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(name, stop.set)
    await serve(options, _announce, stop)


def _announce(address: str) -> None:
    sys.stdout.write(f"sandbox listening on {address}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
