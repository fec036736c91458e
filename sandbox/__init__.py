"""A WeChat platform on your own machine: the emulated API and a phone in the browser."""
