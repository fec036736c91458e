"""Every path of the emulated API."""

from sandbox.api import (
    basics,
    custom,
    files,
    mass,
    menu,
    notices,
    oauth,
    qrcode,
    tags,
    template,
    token,
    users,
)
from sandbox.api.calls import Endpoint, Run


def _get(right: str, run: Run) -> Endpoint:
    return Endpoint("GET", right, run)


def _post(right: str, run: Run) -> Endpoint:
    return Endpoint("POST", right, run)


def _open(method: str, right: str, run: Run) -> Endpoint:
    """Works without the account's access token."""
    return Endpoint(method, right, run, needs_token=False)


ENDPOINTS = {
    "/cgi-bin/token": _open("GET", "basic", token.rotating),
    "/cgi-bin/stable_token": _open("POST", "basic", token.stable),
    "/cgi-bin/getcallbackip": _get("basic", basics.addresses),
    "/cgi-bin/get_api_domain_ip": _get("basic", basics.addresses),
    "/cgi-bin/callback/check": _post("basic", basics.check_callback),
    "/cgi-bin/clear_quota": _post("clear_quota", basics.clear_quota),
    "/cgi-bin/openapi/quota/get": _post("basic", basics.quota),
    "/cgi-bin/ticket/getticket": _get("basic", basics.page_ticket),
    "/cgi-bin/message/custom/send": _post("custom", custom.send),
    "/cgi-bin/message/custom/typing": _post("custom", custom.typing),
    "/cgi-bin/message/template/send": _post("template", template.send),
    "/cgi-bin/template/get_all_private_template": _get("template", template.listed),
    "/cgi-bin/template/del_private_template": _post("template", template.remove),
    "/cgi-bin/message/subscribe/bizsend": _post("notice", notices.send),
    "/cgi-bin/message/mass/sendall": _post("mass", mass.to_tag),
    "/cgi-bin/message/mass/send": _post("mass_openid", mass.to_openids),
    "/cgi-bin/message/mass/preview": _post("mass", mass.preview),
    "/cgi-bin/message/mass/get": _post("mass", mass.status),
    "/cgi-bin/user/info": _get("users", users.info),
    "/cgi-bin/user/info/batchget": _post("users", users.batch),
    "/cgi-bin/user/info/updateremark": _post("users", users.remark),
    "/cgi-bin/user/get": _get("users", users.followers),
    "/cgi-bin/user/tag/get": _post("users", tags.bearers),
    "/cgi-bin/tags/create": _post("users", tags.create),
    "/cgi-bin/tags/get": _get("users", tags.listed),
    "/cgi-bin/tags/update": _post("users", tags.update),
    "/cgi-bin/tags/delete": _post("users", tags.delete),
    "/cgi-bin/tags/members/batchtagging": _post("users", tags.put),
    "/cgi-bin/tags/members/batchuntagging": _post("users", tags.take),
    "/cgi-bin/tags/getidlist": _post("users", tags.of_person),
    "/cgi-bin/menu/create": _post("menu", menu.create),
    "/cgi-bin/menu/get": _get("menu", menu.get),
    "/cgi-bin/menu/delete": _get("menu", menu.delete),
    "/cgi-bin/get_current_selfmenu_info": _get("basic", menu.current),
    "/cgi-bin/qrcode/create": _post("qrcode", qrcode.create),
    "/cgi-bin/media/upload": _post("media", files.upload),
    "/cgi-bin/media/get": _get("media", files.get),
    "/sns/oauth2/access_token": _open("GET", "oauth", oauth.exchange),
    "/sns/oauth2/refresh_token": _open("GET", "oauth", oauth.refresh),
    "/sns/userinfo": _open("GET", "oauth", oauth.userinfo),
    "/sns/auth": _open("GET", "oauth", oauth.check),
}
