"""The custom menu."""

from typing import Any

from sandbox.api.calls import OK, Call, Json
from sandbox.platform.errors import ApiError
from sandbox.world import World

TOP, SUB = 3, 5
TOP_NAME_BYTES, SUB_NAME_BYTES = 16, 60
KEY_BYTES, URL_BYTES = 128, 1024
KEYED = ("click", "scancode_push", "scancode_waitmsg", "pic_sysphoto", "pic_photo_or_album", "pic_weixin")
NEEDS = {
    **dict.fromkeys((*KEYED, "location_select"), "key"),
    **dict.fromkeys(("view", "miniprogram"), "url"),
    **dict.fromkeys(("media_id", "view_limited"), "media_id"),
    **dict.fromkeys(("article_id", "article_view_limited"), "article_id"),
}


def create(world: World, call: Call) -> Json:
    buttons = call.body.get("button")
    if not isinstance(buttons, list) or not 1 <= len(buttons) <= TOP:
        raise ApiError(40016)
    for button in buttons:
        _check_top(button)
    world.shelves["menu"].put("menu", {"button": buttons})
    world.hub.tell("state")
    return OK


def get(world: World, _: Call) -> Json:
    menu = world.shelves["menu"].get("menu")
    if menu is None:
        raise ApiError(46003)
    return {"menu": {"button": [_with_subs(button) for button in menu["button"]]}}


def delete(world: World, _: Call) -> Json:
    world.shelves["menu"].drop("menu")
    world.hub.tell("state")
    return OK


def current(world: World, _: Call) -> Json:
    """The menu as any account may read it, with sub-buttons in a list of their own."""
    menu = world.shelves["menu"].get("menu")
    if menu is None:
        return {"is_menu_open": 0, "selfmenu_info": {"button": []}}
    buttons = [_self_menu(button) for button in menu["button"]]
    return {"is_menu_open": 1, "selfmenu_info": {"button": buttons}}


def _with_subs(button: Json) -> Json:
    return {**button, "sub_button": button.get("sub_button") or []}


def _self_menu(button: Json) -> Json:
    subs = button.get("sub_button")
    return {"name": button["name"], "sub_button": {"list": subs}} if subs else dict(button)


def _check_top(button: Any) -> None:
    _check_name(button, TOP_NAME_BYTES)
    subs = button.get("sub_button")
    if not subs:
        _check_action(button, 40055)
        return
    if not isinstance(subs, list) or len(subs) > SUB:
        raise ApiError(40023)
    for sub in subs:
        _check_name(sub, SUB_NAME_BYTES)
        _check_action(sub, 40054)


def _check_name(button: Any, most: int) -> None:
    if not isinstance(button, dict):
        raise ApiError(40016)
    name = button.get("name")
    if not isinstance(name, str) or not 1 <= len(name.encode()) <= most:
        raise ApiError(40018)


def _check_action(button: Json, bad_url: int) -> None:
    kind = str(button.get("type"))
    if kind not in NEEDS:
        raise ApiError(40017)
    value = str(button.get(NEEDS[kind]) or "")
    if NEEDS[kind] == "key" and not 1 <= len(value.encode()) <= KEY_BYTES:
        raise ApiError(40019)
    if NEEDS[kind] == "url":
        _check_url(value, bad_url)
    if not value:
        raise ApiError(40035, NEEDS[kind])


def _check_url(url: str, bad_url: int) -> None:
    if not 1 <= len(url.encode()) <= URL_BYTES:
        raise ApiError(40020)
    if not url.startswith(("http://", "https://")):
        raise ApiError(bad_url)
