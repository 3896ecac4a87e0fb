"""Work on many models at once: results in the order of the models, nobody waits for ever.

A reading that ignores its deadline (headers that trickle in, a name server that hangs) cannot be stopped
from outside in Python; its thread is given up and another takes its place.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from queue import SimpleQueue
from typing import Generic, TypeVar

from tracker.adapters.hub.wire.timing import Budget
from tracker.domain.values.late_dataclass import dataclass

Item = TypeVar("Item")
Result = TypeVar("Result")

_GRACE = 2.0
_TICK = 0.25
_AHEAD = 4


@dataclass(slots=True, eq=False)
class _Task(Generic[Item, Result]):
    item: Item
    budget: Budget | None = None
    done: bool = False
    result: Result | None = None
    failure: BaseException | None = None
    given_up: bool = False


def in_order(
    work: Callable[[Item, Budget], Result],
    items: Iterable[Item],
    *,
    jobs: int,
    budget: Callable[[], Budget],
    overdue: Callable[[Item], Result],
    grace: float = _GRACE,
) -> Iterator[Result]:
    """Results of ``work`` in the order of ``items``, a few of which are taken ahead of time.

    ``overdue`` gives the result of an item whose work goes on ``grace`` seconds after its budget is
    spent. An exception of ``work`` ends everything.
    """
    crew: _Crew[Item, Result] = _Crew(work, budget, jobs)
    window: deque[_Task[Item, Result]] = deque()
    source = iter(items)
    try:
        while True:
            crew.fill(window, source)
            if not window:
                return
            crew.wait_for(window, overdue, grace)
            yield window.popleft().result  # type: ignore[misc]  # done, hence set
    finally:
        crew.dismiss()


class _Crew(Generic[Item, Result]):
    def __init__(
        self, work: Callable[[Item, Budget], Result], budget: Callable[[], Budget], jobs: int
    ) -> None:
        self._work = work
        self._budget = budget
        self._jobs = jobs
        self._queue: SimpleQueue[_Task[Item, Result] | None] = SimpleQueue()
        self._news = threading.Condition()
        self._failure: BaseException | None = None
        self._workers = 0

    def fill(self, window: deque[_Task[Item, Result]], source: Iterator[Item]) -> None:
        """Take items until enough lie ahead."""
        while len(window) < self._jobs * _AHEAD:
            try:
                task: _Task[Item, Result] = _Task(next(source))
            except StopIteration:
                return
            window.append(task)
            self._queue.put(task)
            if self._workers < self._jobs:
                self._hire()

    def wait_for(
        self, window: deque[_Task[Item, Result]], overdue: Callable[[Item], Result], grace: float
    ) -> None:
        """Return when the first task of the window has its result."""
        with self._news:
            while not window[0].done:
                self._news.wait(_TICK)
                if self._failure is not None:
                    raise self._failure
                self._give_up(window, overdue, grace)
        if self._failure is not None:
            raise self._failure

    def _give_up(
        self, window: Iterable[_Task[Item, Result]], overdue: Callable[[Item], Result], grace: float
    ) -> None:
        for task in window:
            if not task.done and task.budget is not None and task.budget.left() < -grace:
                task.result, task.done, task.given_up = overdue(task.item), True, True
                self._hire()

    def dismiss(self) -> None:
        """Let everybody go home after the task at hand; nobody waits for them."""
        with self._news:
            self._work = _nothing  # type: ignore[assignment]
        for _ in range(self._workers):
            self._queue.put(None)

    def _hire(self) -> None:
        self._workers += 1
        threading.Thread(target=self._labour, daemon=True).start()

    def _labour(self) -> None:
        while (task := self._queue.get()) is not None:
            task.budget = self._budget()
            try:
                result = self._work(task.item, task.budget)
            except BaseException as failure:
                with self._news:
                    self._failure = self._failure or (None if task.given_up else failure)
                    self._news.notify()
                    return
            with self._news:
                if task.given_up:
                    return
                task.result, task.done = result, True
                self._news.notify()


def _nothing(_item: object, _budget: Budget) -> None:
    """What is left to do when the refresh has ended early."""
