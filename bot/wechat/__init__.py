"""The door to WeChat: what comes in, what goes back, what is sent, and the calls of its platform."""
