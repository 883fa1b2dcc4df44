"""The learner's door: the map, stars and their pages, quizzes, own texts, words."""

from flask import Blueprint

from app.views.learner import (
    cases,
    certificates,
    home,
    journal,
    media,
    pages,
    papers,
    pathways,
    plans,
    preferences,
    printing,
    quiz,
    texts,
    windows,
)

blueprint = Blueprint("learner", __name__, url_prefix="/v/<visit>")

STAR = "/<star_id:star>"
for method, address, view in (
    ("GET", "/", home.home),
    ("GET", "/pathway", pathways.pathway),
    ("POST", "/pathway", pathways.choose),
    ("GET", "/print", printing.blank_map),
    ("GET", "/guide/pdf", printing.guide),
    ("GET", "/words", preferences.words),
    ("POST", "/look", preferences.keep),
    ("POST", "/window", windows.offer),
    ("GET", "/texts", texts.all_texts),
    ("POST", "/entry/<path:slot>", texts.save),
    ("GET", "/entry/<path:slot>/history", texts.history),
    ("POST", "/entry/<path:slot>/history", texts.bring_back),
    ("GET", "/entry/<path:slot>/paper", papers.paper),
    ("GET", "/entry/<path:slot>/plan", plans.plan),
    ("GET", "/certificates", certificates.all_awards),
    ("GET", "/certificates/<award>", certificates.one),
    ("POST", "/certificates/<award>", certificates.take_back),
    ("GET", "/certificates/<award>/words", certificates.words),
    ("POST", "/certificates/<award>/words", certificates.keep),
    ("GET", "/certificates/<award>/pdf", certificates.pdf),
    ("GET", "/certificates/<award>/badge/<any(svg,jwt):ending>", certificates.badge),
    ("GET", "/picture/<star>/<name>", pages.picture),
    ("GET", "/case/<key>", cases.one),
    ("POST", "/case/<key>", cases.review),
    ("GET", "/media/<star>/<name>", media.file),
    ("GET", "/captions/<star>/<name>", media.captions),
    ("GET", f"{STAR}/", pages.star),
    ("GET", f"{STAR}/page/<page>", pages.page),
    ("POST", f"{STAR}/page/<page>", pages.send),
    ("POST", f"{STAR}/page/<page>/read", pages.read),
    ("GET", f"{STAR}/page/<page>/print", printing.page),
    ("GET", f"{STAR}/print", printing.star),
    ("GET", f"{STAR}/print/<item>", printing.activity),
    ("GET", f"{STAR}/journal", journal.journal),
    ("GET", f"{STAR}/quiz", quiz.door),
    ("POST", f"{STAR}/quiz", quiz.begin),
    ("GET", f"{STAR}/quiz/<attempt>/<int:number>", quiz.item),
    ("POST", f"{STAR}/quiz/<attempt>/<int:number>", quiz.answer),
    ("GET", f"{STAR}/quiz/<attempt>/result", quiz.result),
    ("POST", f"{STAR}/quiz/<attempt>/result", quiz.share),
    ("GET", f"{STAR}/<path:rest>", pages.elsewhere),
):
    blueprint.add_url_rule(address, endpoint=f"{method.lower()}:{address}", view_func=view, methods=[method])
