"""Every thread keeps a connection for what it reads, and whoever writes gets one all the same."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from tests.services.stage import Stage

THREADS = 40  # of one process, as web.threads may have it


def test_many_threads_that_read_leave_connections_to_those_who_write(stage: Stage) -> None:
    all_have_read = Barrier(THREADS)

    def come(number: int) -> str:
        with stage.open() as uow:
            assert uow.people.by_openid(f"o{number}") is None
            all_have_read.wait(20)
            person = uow.people.add(f"o{number}", stage.clock.now())
            uow.commit()
        return str(person.openid)

    with ThreadPoolExecutor(THREADS) as threads:
        assert list(threads.map(come, range(THREADS))) == [f"o{number}" for number in range(THREADS)]
