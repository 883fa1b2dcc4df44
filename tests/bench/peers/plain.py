"""The plainest correct LTI tool with pylti1p3 on Flask, as its documents show it, with the key set kept.

Launches are kept in files (flask-caching), so that it could have several workers. Settings: PLATFORM (issuer),
DATABASE (an SQLAlchemy URL), KEY (a private key's file), FOLDER (where launches are kept).
"""

import os
from pathlib import Path

from flask import Flask, redirect, render_template, request, session
from flask_caching import Cache
from pylti1p3.contrib.flask import FlaskCacheDataStorage, FlaskMessageLaunch, FlaskOIDCLogin, FlaskRequest
from pylti1p3.tool_config import ToolConfDict
from sqlalchemy import create_engine, text
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.wrappers import Response

from tests.bench.lms import CLAIM, CLIENT_ID, DEPLOYMENT_ID
from tests.bench.peers.pages import MODULES, PAGES

PLATFORM = os.environ["PLATFORM"]
KEYS_KEPT = 7200  # seconds
app = Flask(__name__)
app.wsgi_app = ProxyFix(app.wsgi_app, x_proto=1)  # type: ignore[method-assign]
app.config.update(
    SECRET_KEY="bench-only",
    SESSION_COOKIE_SECURE=True,
    SESSION_COOKIE_SAMESITE="None",
    CACHE_TYPE="FileSystemCache",
    CACHE_DIR=os.environ["FOLDER"],
    CACHE_THRESHOLD=0,
    CACHE_DEFAULT_TIMEOUT=600,
)
files = Cache(app)
registration = {
    "default": True,
    "client_id": CLIENT_ID,
    "auth_login_url": f"{PLATFORM}/auth",
    "auth_token_url": f"{PLATFORM}/token",
    "key_set_url": f"{PLATFORM}/jwks",
    "key_set": None,
    "deployment_ids": [DEPLOYMENT_ID],
}
tool = ToolConfDict({PLATFORM: [registration]})
tool.set_private_key(PLATFORM, Path(os.environ["KEY"]).read_text(), client_id=CLIENT_ID)
engine = create_engine(os.environ["DATABASE"], pool_size=8)


@app.post("/login")
def login() -> Response:
    asked = FlaskRequest()
    return FlaskOIDCLogin(asked, tool, launch_data_storage=FlaskCacheDataStorage(files)).redirect(
        asked.get_param("target_link_uri")
    )


@app.post("/launch")
def launch() -> Response:
    launches = FlaskCacheDataStorage(files)  # it keeps the request, so each has one of its own
    message = FlaskMessageLaunch(FlaskRequest(), tool, launch_data_storage=launches)
    message.set_public_key_caching(launches, cache_lifetime=KEYS_KEPT)
    claims = message.get_launch_data()
    session.clear()
    session.update(launch=message.get_launch_id(), user=claims["sub"])
    return redirect("/module/" + claims[CLAIM + "custom"]["module"], 303)


@app.get("/module/<int:number>")
def module(number: int) -> str:
    message = FlaskMessageLaunch.from_cache(
        session["launch"], FlaskRequest(), tool, launch_data_storage=FlaskCacheDataStorage(files)
    )
    return render_template(
        "module.html",
        module=PAGES[number],
        modules=MODULES,
        course="A MOOC",
        user=message.get_launch_data()["name"],
        locale="en",
        csrf="x" * 40,
    )


@app.post("/quiz/<int:number>")
def quiz(number: int) -> Response:
    with engine.begin() as connection:
        connection.execute(
            text("INSERT INTO submission (person, module, answers) VALUES (:person, :module, :answers)"),
            {"person": session["user"], "module": number, "answers": ",".join(request.form.values())},
        )
    return redirect(f"/module/{number}", 303)
