"""Mass sends of accounts that may only send to a tag: a tag of ours is borne by exactly those who are meant.

Whoever opted out is not among them. Doing it once more changes nothing, so what was cut off is repeated from
the beginning; the key of the call is what keeps it from being carried out twice.
"""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

import aiohttp

from bot.domain.deliveries import Reason, Road
from bot.domain.sending import Fate, Letter
from bot.sections import WeChat
from bot.wechat.exchange import NOT_SENT, Reply, exchange
from bot.wechat.payloads import Payload, payload_by_tag
from bot.wechat.rights import Right, may
from bot.wechat.ruling import Ruling
from bot.wechat.wire import Json

TAG = "聚一起群发"  # as it stands in the account's console
AT_ONCE = 50  # openids a call
TAGS, CREATE = "/cgi-bin/tags/get", "/cgi-bin/tags/create"
BEARERS = "/cgi-bin/user/tag/get"
PUT, TAKE = "/cgi-bin/tags/members/batchtagging", "/cgi-bin/tags/members/batchuntagging"
EXISTS = 45157
NO_FOLLOWER = frozenset({40003, 43004, 49003})  # whom no mass send reaches, whatever they bear
NOT_THIS_ONE = NO_FOLLOWER | {40032, 45059}  # 45059: bears 20 tags already
NOBODY = Ruling(Fate.OTHER_ROAD, Reason.WINDOW_CLOSED)
LATER = Ruling(Fate.RETRY, Reason.PLATFORM_BUSY)


def by_tag(settings: WeChat, letter: Letter) -> bool:
    return letter.road is Road.MASS and not may(settings.account, Right.MASS_BY_OPENID)


class StoppedError(Exception):
    """The platform did not do what must come before the call."""

    def __init__(self, reply: Reply) -> None:
        super().__init__(reply.words)
        self.reply = reply


@dataclass(frozen=True, slots=True)
class Tagged:
    """One call after another: the platform refuses tags at random where several come at once (45159)."""

    http: aiohttp.ClientSession
    settings: WeChat
    token: str

    async def send(self, letter: Letter) -> Reply:
        """The reply names whom the tag could not be put on; nobody else got or missed it by it."""
        try:
            tag = await self._tag()
            left_out = await self._put_on_exactly(tag, letter.openids)
        except StoppedError as stopped:
            return stopped.reply
        if len(left_out) == len(letter.openids):
            return Reply(NOBODY, words="the tag could be put on nobody")
        reply = await exchange(self.http, payload_by_tag(self.settings, letter, tag), self.token)
        return replace(reply, left_out=left_out)

    async def _tag(self) -> int:
        """Ours, made where there is none; whoever makes it at the same moment made ours, too."""
        if found := await self._found():
            return found
        reply = await self._call(CREATE, {"tag": {"name": TAG}})
        if reply.code != EXISTS:
            made = _succeeded(reply).get("tag")
            return _number(made) or _nothing("no number of the new tag")
        return await self._found() or _nothing("the tag exists and is not listed")

    async def _found(self) -> int:
        listed = _succeeded(await self._call(TAGS)).get("tags")
        ours = [each for each in listed or () if isinstance(each, dict) and each.get("name") == TAG]
        return _number(ours[0]) if ours else 0

    async def _put_on_exactly(self, tag: int, openids: Sequence[str]) -> tuple[str, ...]:
        """First off whoever bears it from the last time; whom it could not be put on."""
        bearers = await self._bearers(tag)
        meant = set(openids)
        await self._change(TAKE, tag, sorted(bearers - meant), NO_FOLLOWER)
        return await self._change(PUT, tag, [each for each in openids if each not in bearers], NOT_THIS_ONE)

    async def _bearers(self, tag: int) -> set[str]:
        found, after = set[str](), ""
        while True:
            answer = _succeeded(await self._call(BEARERS, {"tagid": tag, "next_openid": after}))
            page = set((answer.get("data") or {}).get("openid") or ())
            after = str(answer.get("next_openid") or "")
            if not after or page <= found:
                return found | page
            found |= page

    async def _change(
        self, path: str, tag: int, openids: Sequence[str], personal: Collection[int]
    ) -> tuple[str, ...]:
        """Whom it was refused for; personal: the codes that say so."""
        pieces = [openids[start : start + AT_ONCE] for start in range(0, len(openids), AT_ONCE)]
        left_out = list[str]()
        while pieces:
            piece = pieces.pop()
            reply = await self._call(path, {"openid_list": list(piece), "tagid": tag})
            if reply.code not in personal:
                _succeeded(reply)
            elif len(piece) == 1:
                left_out += piece
            else:
                half = len(piece) // 2
                pieces += piece[:half], piece[half:]
        return tuple(left_out)

    async def _call(self, path: str, body: Json | None = None) -> Reply:
        written = b"" if body is None else json.dumps(body, ensure_ascii=False).encode()
        method = "GET" if body is None else "POST"
        return await exchange(self.http, Payload(self.settings.api_base + path, written, method), self.token)


def _succeeded(reply: Reply) -> Json:
    """What came without an answer may be done again."""
    if reply.code == 0:
        return reply.answer
    raise StoppedError(replace(reply, ruling=NOT_SENT) if reply.code is None else reply)


def _number(tag: object) -> int:
    number = tag.get("id") if isinstance(tag, dict) else None
    return number if isinstance(number, int) else 0


def _nothing(words: str) -> int:
    raise StoppedError(Reply(LATER, words=words))
