"""The switches behind the phone page and the tests: everything under /sandbox/api."""
