"""What every sender says: an ordinary reminder as a template message."""

TEMPLATE = "bench-template"
DATA = {
    "thing1": {"value": "学雷锋日·参观中国电影博物馆"},
    "time2": {"value": "2027年3月1日 08:30"},
    "thing3": {"value": "社区北门"},
    "thing4": {"value": "来不了请回“请假”"},
}
