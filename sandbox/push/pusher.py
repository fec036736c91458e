"""Pushing to the webhook: attempts, failures in a row, and what the person sees in the end."""

from dataclasses import dataclass, field
from typing import Any

from sandbox.clock import Clock
from sandbox.platform.dials import Dials
from sandbox.platform.people import People
from sandbox.platform.wire import Wire
from sandbox.push.bubbles import bubble_of
from sandbox.push.courier import AttemptError, Courier
from sandbox.push.events import ANSWERED, FAILURE_SHOWN
from sandbox.push.replies import Judge, ReplyError

Fields = dict[str, Any]


@dataclass
class Outcome:
    """What became of one push. `error` is the technical reason that the wire log also has."""

    msgid: int | None = None
    attempts: int = 0
    shown: str = ""
    reply: Fields | None = None
    error: str | None = None


@dataclass
class MarkFail:
    """After many failures in a row the platform leaves a server alone for a while."""

    row: int = 0
    until: float = 0.0


@dataclass
class Pusher:
    """`sorry` is the sentence a person sees when the bot does not answer as it must."""

    sorry: str
    courier: Courier
    clock: Clock
    dials: Dials
    people: People
    wire: Wire
    judge: Judge
    failing: MarkFail = field(default_factory=MarkFail)

    async def push(self, openid: str, fields: Fields) -> Outcome:
        """Push complete fields (names, CreateTime and MsgId included) and settle what the person sees."""
        outcome = Outcome(fields.get("MsgId"))
        if self.clock.now() < self.failing.until:
            outcome.error = "MarkFail: after too many failures nothing is pushed for a while"
            return self._apologise(openid, fields, outcome)
        body = await self._deliver(openid, fields, outcome)
        return outcome if body is None else self._settle(openid, fields, body, outcome)

    async def _deliver(self, openid: str, fields: Fields, outcome: Outcome) -> bytes | None:
        """The accepted body; None when every attempt failed and the outcome says so."""
        for attempt in range(1, self.dials.attempts + 1):
            outcome.attempts = attempt
            try:
                body = await self.courier.attempt(openid, fields, attempt)
            except AttemptError as failed:
                outcome.error = str(failed)
                continue
            self.failing.row, outcome.error = 0, None
            return body
        self._count_failure()
        self._apologise(openid, fields, outcome)
        return None

    def _settle(self, openid: str, fields: Fields, body: bytes, outcome: Outcome) -> Outcome:
        try:
            reply = self.judge.read(body)
            if reply is None:
                return outcome
            outcome.reply = reply
            if not _answered(fields):
                return outcome
            self.judge.check(reply, fields)
        except ReplyError as bad:
            outcome.error = str(bad)
            return self._apologise(openid, fields, outcome)
        outcome.shown = self._show(openid, reply)
        return outcome

    def _show(self, openid: str, reply: Fields) -> str:
        person = self.people.find(openid)
        if person is None or not person.following:
            return ""
        kind, text, data = bubble_of(reply)
        road = "platform" if kind == "system" else "passive"
        self.people.show(openid, road, kind, text, data)
        return "" if kind == "system" else text

    def _apologise(self, openid: str, fields: Fields, outcome: Outcome) -> Outcome:
        self.wire.note("error", openid, reason=outcome.error, attempts=outcome.attempts)
        if fields["MsgType"] != "event" or fields["Event"] in FAILURE_SHOWN:
            outcome.shown = self.sorry
            self.people.show(openid, "platform", "system", self.sorry, {"reason": outcome.error})
        return outcome

    def _count_failure(self) -> None:
        self.failing.row += 1
        if self.failing.row >= self.dials.mark_fail_after:
            self.failing = MarkFail(0, self.clock.now() + self.dials.mark_fail_seconds)


def _answered(fields: Fields) -> bool:
    return fields["MsgType"] != "event" or fields["Event"] in ANSWERED
