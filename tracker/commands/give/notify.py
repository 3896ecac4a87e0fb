"""Tell each name of each event once: note the intent, send, note what is known."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Iterator, Mapping
from dataclasses import field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from tracker.adapters.machine.clock import stamp
from tracker.adapters.messages.state_file import held, load_memory, save_memory
from tracker.commands.ask.diff import diff
from tracker.domain.telling.choosing import Sort, by_event
from tracker.domain.telling.memory import Memory, Open
from tracker.domain.telling.message import Attempt, Message, Outcome
from tracker.domain.values.late_dataclass import dataclass
from tracker.errors import DataError, UsageError
from tracker.ledger.ledger import Ledger
from tracker.render.telling.messages import message_of

if TYPE_CHECKING:
    from tracker.domain.policy.policy import Policy

Send = Callable[[Message], Attempt]


def _open_sender(name: str, address: str) -> Send:
    from tracker.adapters.messages.senders import open_sender

    return open_sender(name, address)


@dataclass(frozen=True, slots=True, kw_only=True)
class NotifyRequest:
    """``addresses`` are by name. Without ``old`` each name is told what came since it was last told."""

    ledger: Ledger
    addresses: Mapping[str, str]
    state: Path
    old: str | None = None
    new: str = "latest"
    sort: Sort = Sort.TIGHTENED
    start: bool = False
    dry_run: bool = False
    resend: bool = False
    policy: Policy | None = None
    open_sender: Callable[[str, str], Send] | None = None


@dataclass(frozen=True, slots=True)
class Sent:
    """One message to one name; ``outcome`` is None in a dry run."""

    name: str
    message: Message
    outcome: Outcome | None
    reason: str = ""
    again: bool = False


@dataclass(slots=True)
class NotifyReport:
    """``begun`` are the names that begin at the snapshot ``until``; ``unknown`` is open after this run."""

    until: str
    begun: tuple[str, ...] = ()
    let_go: list[Open] = field(default_factory=list)
    sent: list[Sent] = field(default_factory=list)
    unknown: list[Open] = field(default_factory=list)

    @property
    def partial(self) -> bool:
        """Whether somebody was not told, or may not have been."""
        return bool(self.unknown) or any(one.outcome is Outcome.FAILED for one in self.sent)


def notify(request: NotifyRequest) -> NotifyReport:
    """Raise UsageError, DataError for a state file or a name that does not serve, LockHeldError."""
    request = replace(request, ledger=_not_behind_the_record(request.ledger))
    with held(request.state):
        memory = load_memory(request.state)
        if request.start:
            return _start(request, memory)
        _refuse_strangers(request, memory)
        report = NotifyReport(until=_until(request))
        senders = {} if request.dry_run else _senders(request)
        for name in request.addresses:
            _tell(request, memory, name, senders.get(name), report)
        report.unknown = list(memory.unknown())
        return report


def _not_behind_the_record(ledger: Ledger) -> Ledger:
    """The ledger no earlier than its newest snapshot: a clock that is a second behind hides no event."""
    newest = ledger.snapshots.latest()
    if newest is None or newest.time <= ledger.now:
        return ledger
    return Ledger(ledger.registry, ledger.snapshots, newest.time)


def _start(request: NotifyRequest, memory: Memory) -> NotifyReport:
    _refuse_what_nobody_reads(request)
    report = NotifyReport(until=_newest(request.ledger), begun=tuple(request.addresses))
    # What is dated after the snapshot and known already is no news to a name that begins now.
    known = by_event(diff(request.ledger, report.until, "latest").changes, Sort.ANY)
    for name in request.addresses:
        report.let_go += memory.begin(name, report.until, known)
    if not request.dry_run:
        save_memory(request.state, memory)
    report.unknown = list(memory.unknown())
    return report


def _refuse_what_nobody_reads(request: NotifyRequest) -> None:
    """An address of no known kind is refused at once, and not by the first message.

    Not of issues, whose token a workflow has and the one who begins may not; nor where the library that
    knows the kinds is not installed.
    """
    if request.open_sender is None and importlib.util.find_spec("apprise") is None:
        return
    for name, address in request.addresses.items():
        if not address.lower().startswith("github:"):
            (request.open_sender or _open_sender)(name, address)


def _refuse_strangers(request: NotifyRequest, memory: Memory) -> None:
    strangers = [name for name in request.addresses if name not in memory.since]
    if strangers and request.old is None:
        raise DataError(
            f"{request.state}: {', '.join(strangers)} never begun, so that nobody knows what was told",
            hint="run `tracker notify --start --to …` once: it sends nothing and begins at the newest "
            "snapshot; or name the moment to tell from: `tracker notify 2026-06-11 --to …`",
        )


def _senders(request: NotifyRequest) -> dict[str, Send]:
    """All are made before the first message is sent, so that a wrong address costs nobody anything."""
    open_sender = request.open_sender or _open_sender
    return {name: open_sender(name, address) for name, address in request.addresses.items()}


def _tell(request: NotifyRequest, memory: Memory, name: str, send: Send | None, report: NotifyReport) -> None:
    again = [one.message for one in memory.failed(name)]
    if request.resend:
        again += [one.message for one in memory.unknown(name)]
    for message in again:
        report.sent.append(_one(request, memory, name, message, send, again=True))
    for message in _messages(request, memory, name):
        report.sent.append(_one(request, memory, name, message, send))
    if not request.dry_run:
        _move_on(request, memory, name, report.until)


def _one(
    request: NotifyRequest,
    memory: Memory,
    name: str,
    message: Message,
    send: Send | None,
    *,
    again: bool = False,
) -> Sent:
    if send is None:
        return Sent(name, message, None, again=again)
    now = stamp(request.ledger.now)
    memory.intend(name, message, now)
    save_memory(request.state, memory)
    attempt = send(message)
    memory.learn(name, message, now, attempt)
    save_memory(request.state, memory)
    return Sent(name, message, attempt.outcome, attempt.reason, again)


def _messages(request: NotifyRequest, memory: Memory, name: str) -> Iterator[Message]:
    old = request.old or memory.since[name]
    ledger = request.ledger
    if ledger.view(old).moment > ledger.view(request.new).moment:
        if request.old is not None:
            raise UsageError(f"{request.old} is later than {request.new}: there is nothing to tell")
        return
    found = by_event(diff(ledger, old, request.new, request.policy).changes, request.sort)
    for key, changes in found.items():
        if memory.is_new(name, key):
            model = ledger.registry.find(changes[0].model)
            called = model.name if model is not None and model.name else changes[0].model
            yield message_of(key, changes, called)


def _move_on(request: NotifyRequest, memory: Memory, name: str, until: str) -> None:
    """The next run begins where this one ended, unless that would leave out what nobody looked at."""
    since = memory.since.get(name)
    if since is None or (until > since and (request.old is None or _moment(request, request.old) <= since)):
        memory.since[name] = until
        save_memory(request.state, memory)


def _moment(request: NotifyRequest, spec: str) -> str:
    return stamp(request.ledger.view(spec).moment)


def _until(request: NotifyRequest) -> str:
    """The snapshot that the window ends with."""
    view = request.ledger.view(request.new)
    return view.seen_at or stamp(view.moment)


def _newest(ledger: Ledger) -> str:
    return ledger.view("latest").seen_at or stamp(ledger.now)
