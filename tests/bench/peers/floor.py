"""The least a correct launch can do in Flask: not a product, a bound.

State and nonce in one signed cookie, the key set kept in the process, one PyJWT decode, the nonce spent by one insert and
one commit. Settings: PLATFORM (issuer), DATABASE (what psycopg connects to).
"""

import os
import secrets
from threading import local
from typing import Any
from urllib.parse import urlencode

import jwt
import psycopg
from flask import Flask, abort, redirect, render_template, request, session
from itsdangerous import URLSafeTimedSerializer
from jwt import PyJWKClient
from werkzeug.wrappers import Response

from tests.bench.lms import CLAIM, CLIENT_ID, DEPLOYMENT_ID
from tests.bench.peers.pages import MODULES, PAGES

PLATFORM, DATABASE = os.environ["PLATFORM"], os.environ["DATABASE"]
app = Flask(__name__)
app.config.update(SECRET_KEY="bench-only", SESSION_COOKIE_SECURE=True, SESSION_COOKIE_SAMESITE="None")
keys = PyJWKClient(f"{PLATFORM}/jwks", cache_keys=True, lifespan=3600)
states = URLSafeTimedSerializer("bench-only", "state")
mine = local()


def database() -> psycopg.Connection[Any]:
    """This thread's connection; each statement is committed by itself."""
    if not hasattr(mine, "connection"):
        mine.connection = psycopg.connect(DATABASE, autocommit=True, prepare_threshold=1)
    return mine.connection


@app.post("/login")
def login() -> Response:
    asked = request.form
    if asked["iss"] != PLATFORM:
        abort(400)
    state, nonce = secrets.token_urlsafe(16), secrets.token_urlsafe(16)
    question = {
        "scope": "openid",
        "response_type": "id_token",
        "response_mode": "form_post",
        "prompt": "none",
        "client_id": CLIENT_ID,
        "redirect_uri": asked["target_link_uri"],
        "state": state,
        "nonce": nonce,
        "login_hint": asked["login_hint"],
        "lti_message_hint": asked["lti_message_hint"],
    }
    answer = redirect(f"{PLATFORM}/auth?{urlencode(question)}")
    answer.set_cookie(
        f"s-{state}", str(states.dumps(nonce)), max_age=300, secure=True, httponly=True, samesite="None"
    )
    return answer


@app.post("/launch")
def launch() -> Response:
    state, token = request.form["state"], request.form["id_token"]
    nonce = states.loads(request.cookies[f"s-{state}"], max_age=300)
    key = keys.get_signing_key_from_jwt(token)
    claims = jwt.decode(token, key, algorithms=["RS256"], audience=CLIENT_ID, issuer=PLATFORM)
    is_ours = secrets.compare_digest(claims["nonce"], nonce)
    if not is_ours or claims[CLAIM + "deployment_id"] != DEPLOYMENT_ID:
        abort(400)
    spent = database().execute(
        "INSERT INTO nonce (issuer, nonce) VALUES (%s, %s) ON CONFLICT DO NOTHING", (PLATFORM, nonce)
    )
    if spent.rowcount != 1:
        abort(400)
    session.clear()
    session.update(user=claims["sub"], name=claims["name"])
    answer = redirect("/module/" + claims[CLAIM + "custom"]["module"], 303)
    answer.delete_cookie(f"s-{state}", secure=True, httponly=True, samesite="None")
    return answer


@app.get("/module/<int:number>")
def module(number: int) -> str:
    return render_template(
        "module.html",
        module=PAGES[number],
        modules=MODULES,
        course="A MOOC",
        user=session["name"],
        locale="en",
        csrf="x" * 40,
    )


@app.post("/quiz/<int:number>")
def quiz(number: int) -> Response:
    database().execute(
        "INSERT INTO submission (person, module, answers) VALUES (%s, %s, %s)",
        (session["user"], number, ",".join(request.form.values())),
    )
    return redirect(f"/module/{number}", 303)
