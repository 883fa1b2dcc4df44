"""Knows how requests come in from the network before a thread works on them; knows no page.

The server speaks ASGI to us and we speak WSGI to the application (PEP 3333). What a sender has yet to send is waited for
outside the threads that work, with a patience that ends: whoever announces a body and falls silent holds a connection for
some seconds, and nobody else up (docs/decisions/0032).
"""

from app.front.front import Front, LargeBodies

__all__ = ["Front", "LargeBodies"]
