"""The emulated api.weixin.qq.com."""
