"""Every path of the emulated API."""

from sandbox.api import custom, template, token
from sandbox.api.calls import Endpoint

ENDPOINTS = {
    "/cgi-bin/token": Endpoint("GET", "basic", token.rotating, needs_token=False),
    "/cgi-bin/stable_token": Endpoint("POST", "basic", token.stable, needs_token=False),
    "/cgi-bin/message/custom/send": Endpoint("POST", "custom", custom.send),
    "/cgi-bin/message/custom/typing": Endpoint("POST", "custom", custom.typing),
    "/cgi-bin/message/template/send": Endpoint("POST", "template", template.send),
    "/cgi-bin/template/get_all_private_template": Endpoint("GET", "template", template.listed),
    "/cgi-bin/template/del_private_template": Endpoint("POST", "template", template.remove),
}
