"""The fields of every event, with ordinary values where the caller gives none."""

from typing import Any

Fields = dict[str, Any]

_LIST = {"TemplateId": "TEMPLATE_NOTICE", "SubscribeStatusString": "accept", "PopupScene": "1"}
_MASS: Fields = {
    "MsgID": 1000001,
    "Status": "send success",
    "TotalCount": 1,
    "FilterCount": 1,
    "SentCount": 1,
    "ErrorCount": 0,
    "CopyrightCheckResult": {"Count": 0, "ResultList": "", "CheckState": 0},
    "ArticleUrlResult": {"Count": 0, "ResultList": ""},
}
_PUBLISH = {
    "publish_id": "2247483651",
    "publish_status": 0,
    "article_id": "article-1",
    "article_detail": {"count": 1, "item": {"idx": 1, "article_url": "https://mp.weixin.qq.com/s/1"}},
}
_PICTURES = {"Count": 1, "PicList": {"item": {"PicMd5Sum": "5a75aaca956d97be686719218f275c6b"}}}
_PLACE = {"Location_X": "39.98", "Location_Y": "116.48", "Scale": "16", "Label": "社区北门", "Poiname": ""}
_SCAN = {"ScanType": "qrcode", "ScanResult": "https://example.com/"}
_REVOKED = {"OpenID": "", "AppID": "", "RevokeInfo": "301"}

DEFAULTS: dict[str, Fields] = {
    "subscribe": {"EventKey": ""},
    "unsubscribe": {"EventKey": ""},
    "SCAN": {"EventKey": "", "Ticket": ""},
    "LOCATION": {"Latitude": 39.98, "Longitude": 116.48, "Precision": 30.0},
    "CLICK": {"EventKey": ""},
    "VIEW": {"EventKey": "", "MenuId": "0"},
    "view_miniprogram": {"EventKey": "pages/index/index", "MenuId": "0"},
    "scancode_push": {"EventKey": "", "ScanCodeInfo": _SCAN},
    "scancode_waitmsg": {"EventKey": "", "ScanCodeInfo": _SCAN},
    "pic_sysphoto": {"EventKey": "", "SendPicsInfo": _PICTURES},
    "pic_photo_or_album": {"EventKey": "", "SendPicsInfo": _PICTURES},
    "pic_weixin": {"EventKey": "", "SendPicsInfo": _PICTURES},
    "location_select": {"EventKey": "", "SendLocationInfo": _PLACE},
    "TEMPLATESENDJOBFINISH": {"MsgID": 200163836, "Status": "success"},
    "MASSSENDJOBFINISH": _MASS,
    "subscribe_msg_popup_event": {"SubscribeMsgPopupEvent": {"List": _LIST}},
    "subscribe_msg_change_event": {
        "SubscribeMsgChangeEvent": {
            "List": {"TemplateId": "TEMPLATE_NOTICE", "SubscribeStatusString": "reject"}
        }
    },
    "subscribe_msg_sent_event": {
        "SubscribeMsgSentEvent": {
            "List": {
                "TemplateId": "TEMPLATE_NOTICE",
                "MsgID": "1",
                "ErrorCode": "0",
                "ErrorStatus": "success",
            }
        }
    },
    "PUBLISHJOBFINISH": {"PublishEventInfo": _PUBLISH},
    "user_info_modified": {"OpenID": "", "AppID": "", "RevokeInfo": ""},
    "user_authorization_revoke": _REVOKED,
    "user_authorization_cancellation": _REVOKED,
    "qualification_verify_success": {"ExpiredTime": 1893456000},
    "qualification_verify_fail": {"FailTime": 1893456000, "FailReason": "by time"},
    "naming_verify_success": {"ExpiredTime": 1893456000},
    "naming_verify_fail": {"FailTime": 1893456000, "FailReason": "by time"},
    "annual_renew": {"ExpiredTime": 1893456000},
    "verify_expired": {"ExpiredTime": 1893456000},
    "kf_create_session": {"KfAccount": "helper@juyiqi"},
    "kf_close_session": {"KfAccount": "helper@juyiqi"},
    "kf_switch_session": {"FromKfAccount": "helper@juyiqi", "ToKfAccount": "other@juyiqi"},
    "debug_demo": {"debug_str": "hello world"},
}
# Events that a passive reply can answer, and those of them after which a person sees that something broke.
ANSWERED = {
    *("subscribe", "SCAN", "LOCATION", "CLICK", "scancode_push", "scancode_waitmsg"),
    *("pic_sysphoto", "pic_photo_or_album", "pic_weixin", "location_select", "debug_demo"),
}
FAILURE_SHOWN = ANSWERED - {"LOCATION", "debug_demo"}
MENU_SCENES = {"CLICK", "scancode_push", "scancode_waitmsg"}


def event(name: str, **given: Any) -> Fields:
    """The body of one event; an unknown name gets only the fields that are given."""
    return {"MsgType": "event", "Event": name, **DEFAULTS.get(name, {}), **given}


def notice_sent(template_id: str, msgid: int) -> Fields:
    row = {"TemplateId": template_id, "MsgID": str(msgid), "ErrorCode": "0", "ErrorStatus": "success"}
    return event("subscribe_msg_sent_event", SubscribeMsgSentEvent={"List": row})
