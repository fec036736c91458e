"""People themselves: what they agreed to and belong to, and what is shown and taken away of them."""
