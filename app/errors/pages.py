"""Knows what pages, visits, the course and the API refuse; `launches` and `services` know the gate's refusals."""

from http import HTTPStatus

from app.errors.refusal import Refusal
from app.i18n import lazy

_AGAIN = lazy("Go back to your course and open the link again.")
_HELP = lazy("If it happens again, ask the help desk of your course and give them the number below.")
_ADMIN = lazy(
    "The person who looks after the learning platform has to mend this. Give them the number below."
)

ENTRIES = (
    # ---- any page
    Refusal("page.not_found", HTTPStatus.NOT_FOUND, lazy("There is no such page"),
          lazy("The address may be old. Go back to the map and choose from there.")),
    Refusal("page.method", HTTPStatus.METHOD_NOT_ALLOWED, lazy("This address cannot be used like that"), _AGAIN),
    Refusal("page.failed", HTTPStatus.INTERNAL_SERVER_ERROR, lazy("Something went wrong on our side"), _HELP),
    Refusal("page.busy", HTTPStatus.SERVICE_UNAVAILABLE, lazy("The course cannot reach its memory just now"),
          lazy("Nothing you saved is lost. Wait a minute, then load this page again.")),
    Refusal("print.failed", HTTPStatus.SERVICE_UNAVAILABLE, lazy("This could not be printed"),
          lazy("Read it on its pages, or try again in a few minutes.")),
    Refusal("print.letters", HTTPStatus.UNPROCESSABLE_ENTITY, lazy("Some letters of your texts cannot be set as a PDF"),
          lazy("This server has no font with them. Take the Word file or the page for your browser instead: they have every letter.")),
    Refusal("portfolio.too_long", HTTPStatus.UNPROCESSABLE_ENTITY, lazy("That is too much for one file"),
          lazy("Choose fewer texts, and take the others along in a second file.")),
    Refusal("form.too_large", HTTPStatus.REQUEST_ENTITY_TOO_LARGE, lazy("That was too much at once"),
          lazy("Your text is longer than this page can take. Shorten it, or split it in two.")),
    Refusal("form.unreadable", HTTPStatus.BAD_REQUEST, lazy("We could not read what your browser sent"),
          lazy("Go back, load the page again and try once more. Your saved text is still there.")),
    Refusal("form.token", HTTPStatus.FORBIDDEN, lazy("This form is no longer valid"),
          lazy("Go back, load the page again and send it once more. Your saved text is still there.")),
    Refusal("form.incomplete", HTTPStatus.UNPROCESSABLE_ENTITY, lazy("Something is missing"),
          lazy("Look at the fields that are marked.")),
    # ---- how an institution's pages look
    Refusal("theme.faint", HTTPStatus.UNPROCESSABLE_ENTITY, lazy("Some colours cannot be told apart well enough"),
            lazy("Make one of the two lighter or darker. Nothing was changed.")),
    Refusal("theme.long", HTTPStatus.UNPROCESSABLE_ENTITY, lazy("The sentence is too long"),
            lazy("It stands on every page: 160 letters at the most. Nothing was changed.")),
    Refusal("logo.unfit", HTTPStatus.UNPROCESSABLE_ENTITY, lazy("This picture cannot be the logo"),
            lazy("Take a PNG of at most 256 kB, at most 1200 pixels wide and 400 high, not interlaced. The logo is as it was.")),
    # ---- visits
    Refusal("visit.no_cookie", HTTPStatus.UNAUTHORIZED, lazy("This browser does not let the course remember you here"),
          lazy("Open the course in a tab of its own.")),
    Refusal("visit.over", HTTPStatus.UNAUTHORIZED, lazy("Your visit is over"),
          lazy("You were away for a while, or you came in more than a week ago. Go back to your course and open the link "
               "again. What you saved is still there.")),
    Refusal("visit.foreign", HTTPStatus.UNAUTHORIZED, lazy("This page belongs to another visit"), _AGAIN),
    Refusal("visit.forbidden", HTTPStatus.FORBIDDEN, lazy("This page is not for you"),
          lazy("It is for people with another role in the course. Go back to the map.")),
    Refusal("visit.read_only", HTTPStatus.FORBIDDEN, lazy("You are looking at somebody else’s course"),
          lazy("You see their pages without what they wrote and answered, and nothing you do here is kept. If this is "
               "your own course, your learning platform does not tell that it is you. Ask whoever looks after it to set "
               "the custom field that the installation guide names.")),
    Refusal("visit.looks_on", HTTPStatus.FORBIDDEN, lazy("You look on in this course"),
          lazy("You can read every page. Answering and writing are for those who take the course.")),
    Refusal("visit.anonymous", HTTPStatus.FORBIDDEN, lazy("Your learning platform did not say who you are"),
          lazy("The course keeps your place and your texts, so it has to know you again. Log in to your learning "
               "platform, then open the link once more.")),
    Refusal("ticket.refused", HTTPStatus.OK, lazy("Nothing was opened"),
          lazy("Close this tab. If somebody else sent you here, they cannot use this way in any more.")),
    Refusal("ticket.spent", HTTPStatus.UNAUTHORIZED, lazy("This way in has been used or is too old"), _AGAIN),
    # ---- course
    Refusal("course.none", HTTPStatus.SERVICE_UNAVAILABLE, lazy("No course has been published here yet"), _ADMIN),
    Refusal("course.unwritten", HTTPStatus.NOT_FOUND, lazy("This star is not written yet"),
          lazy("Go back to the map and choose another one.")),
    Refusal("course.off", HTTPStatus.NOT_FOUND, lazy("This star is not part of your course"),
          lazy("Your course leaders have left it out. Go back to the map and choose another one.")),
    Refusal("entry.conflict", HTTPStatus.CONFLICT, lazy("This text was changed in another window"),
          lazy("Both versions are kept. Choose which one to go on with.")),
    Refusal("upload.off", HTTPStatus.CONFLICT, lazy("Photos and recordings are not added here"),
          lazy("Your course leaders have chosen text only. What you added before stays, and you can delete it.")),
    Refusal("upload.many", HTTPStatus.CONFLICT, lazy("There are enough files beside this text"),
          lazy("Twelve can stand beside one text. Delete one that you do not need.")),
    Refusal("upload.no_room", HTTPStatus.REQUEST_ENTITY_TOO_LARGE, lazy("Your space for photos and recordings is full"),
          lazy("Delete what you do not need, then add the file again.")),
    Refusal("entry.too_long", HTTPStatus.REQUEST_ENTITY_TOO_LARGE, lazy("This text is too long"),
          lazy("A text has at most 20,000 characters, which are about ten pages. Nothing was saved. Copy what you wrote from "
               "below, go back, and write it shorter or in parts.")),
    Refusal("draft.too_long", HTTPStatus.REQUEST_ENTITY_TOO_LARGE, lazy("What you wrote in this activity is too long"),
          lazy("All the words in one activity have at most 40,000 characters together. Nothing was saved. Copy what you wrote from "
               "below, go back, and write it shorter.")),
    Refusal("table.none", HTTPStatus.CONFLICT, lazy("You do not sit at this table any more"),
          lazy("Open the page again. What you wrote is still there; you can take a seat anew.")),
    Refusal("case.many", HTTPStatus.CONFLICT, lazy("There are too many local cases already"),
          lazy("A course has thirty at most. Delete one that is not needed any more.")),
    Refusal("case.conflict", HTTPStatus.CONFLICT, lazy("Somebody else saved this case first"),
          lazy("Both texts are kept: theirs is saved, yours is in the form.")),
    # ---- voice boxes
    Refusal("box.many", HTTPStatus.CONFLICT, lazy("There are too many voice boxes already"),
          lazy("A course has twenty at most. Delete one that is not needed any more.")),
    Refusal("box.conflict", HTTPStatus.CONFLICT, lazy("Somebody else saved this box first"),
          lazy("Theirs is saved, yours is in the form. Save again to replace theirs.")),
    Refusal("box.none", HTTPStatus.NOT_FOUND, lazy("There is no voice box at this address"),
          lazy("Look at the poster once more: a letter may be another one. If the box is very old, it was deleted.")),
    Refusal("box.closed", HTTPStatus.GONE, lazy("This voice box is closed"),
          lazy("What you wrote is not in it. Copy it from below if you want to say it elsewhere.")),
    Refusal("box.full", HTTPStatus.CONFLICT, lazy("This voice box is full"),
          lazy("It holds as much as its readers can read. What you wrote is not in it; it is still below. Try again in some days, when they have read.")),
    Refusal("box.pace", HTTPStatus.TOO_MANY_REQUESTS, lazy("A great many answers came at once"),
          lazy("Yours is not in the box yet, and nothing of it is lost: it stands below. Wait ten minutes, then press the button once more.")),
    # ---- content
    Refusal("content.not_for_you", HTTPStatus.FORBIDDEN, lazy("Only those who teach choose content"),
          lazy("Your learning platform says that you have another role in this course. Somebody who teaches it can do this. "
               "If you look after the platform, enrol yourself in the course as a teacher first.")),
    Refusal("content.none", HTTPStatus.NOT_FOUND, lazy("Your learning platform did not ask for content"),
          lazy("To place something in your course, choose “Select content” there.")),
    Refusal("platform.full", HTTPStatus.SERVICE_UNAVAILABLE, lazy("Your learning platform has brought as much as this tool takes from one"),
          lazy("People, courses and links that are known go on as before; new ones have to wait. Whoever runs the tool sees it in "
               "the log and on the operator’s page.")),
    Refusal("review.not_for_you", HTTPStatus.FORBIDDEN, lazy("Only those who teach look at a learner’s work"),
          lazy("Your learning platform says that you have another role in this course, or that you act as somebody else. "
               "Somebody who teaches it can open this as themselves.")),
    Refusal("review.other_group", HTTPStatus.FORBIDDEN, lazy("This learner is in none of your groups"),
          lazy("In this course you see the people of your own groups alone. Somebody who sees everybody can open this, or open all "
               "groups for you under “Set-up”.")),
    Refusal("review.unknown", HTTPStatus.NOT_FOUND, lazy("This learner has nothing here"),
          lazy("They do not learn in this course, or have not opened it yet. When they have, open their grade again.")),
    Refusal("review.nothing_else", HTTPStatus.FORBIDDEN, lazy("This visit shows one learner’s work"),
          lazy("Nothing else of the course is open here. Open the course through its link in your learning platform.")),
    Refusal("setup.conflict", HTTPStatus.CONFLICT, lazy("Somebody else saved the set-up first"),
          lazy("Look at their version, then make your changes again.")),
    # ---- certificates
    Refusal("certificate.not_earned", HTTPStatus.NOT_FOUND, lazy("There is no certificate yet"),
          lazy("Something that it asks for is still to be done, or you do not learn in this course. The list of certificates says what.")),
    Refusal("certificate.throttled", HTTPStatus.TOO_MANY_REQUESTS, lazy("Too many numbers that nobody knows came from you"),
          lazy("Wait a minute, then type the number from the certificate once more.")),
    # ---- notices of a platform
    Refusal("notices.unreadable", HTTPStatus.BAD_REQUEST, lazy("This is no list of notices"),
          lazy("Send JSON: an object with a list “notices” of objects, each with a signed notice as “jwt”.")),
    Refusal("notices.too_many", HTTPStatus.REQUEST_ENTITY_TOO_LARGE, lazy("These are too many notices at once"),
          lazy("Nothing was taken. Send fewer at a time: the limit was told when the address was registered.")),
    Refusal("notices.refused", HTTPStatus.BAD_REQUEST, lazy("Not every notice was taken"),
          lazy("The list says which ones were refused, each with a code. The others are kept.")),
    # ---- registration of a platform
    Refusal("invite.unknown", HTTPStatus.FORBIDDEN, lazy("This link does not invite anybody"),
          lazy("Copy the whole link, or ask the operator of this tool for a new one.")),
    Refusal("invite.spent", HTTPStatus.GONE, lazy("This invitation has been used or is too old"),
          lazy("Each link registers one learning platform. Ask the operator of this tool for a new one.")),
    Refusal("invite.revoked", HTTPStatus.GONE, lazy("This invitation was taken back"),
          lazy("Ask the operator of this tool for a new one.")),
    Refusal("registration.form", HTTPStatus.FORBIDDEN, lazy("This form is no longer valid"),
          lazy("It is good for one click within ten minutes. Start again in your learning platform with the same link.")),
    Refusal("registration.declined", HTTPStatus.OK, lazy("Nothing was installed"),
          lazy("You can start again in your learning platform with the same link.")),
    Refusal("registration.other_platform", HTTPStatus.CONFLICT, lazy("This link is for another learning platform"),
          lazy("It brings the registration of one platform up to date. Ask the operator of this tool for a link for yours.")),
    Refusal("registration.taken", HTTPStatus.CONFLICT, lazy("This registration belongs to another institution"),
          lazy("Tell the operator of this tool. They can make a link that brings this registration up to date.")),
    # ---- operators
    Refusal("operator.unknown", HTTPStatus.NOT_FOUND, lazy("There is no such thing"),
          lazy("Look at the list, and use a number from it.")),
    Refusal("operator.let_in", HTTPStatus.CONFLICT, lazy("This deployment is let in already, for another institution"),
          lazy("Nothing was changed. The list of deployments says which institution it is part of. To move it, suspend it first, "
               "then let it in with “flask --app app deployment approve”.")),
    Refusal("operator.link", HTTPStatus.GONE, lazy("This address lets nobody in"),
          lazy("It has been used, is too old, or was not copied whole. Make a new one with “flask --app app operator link”.")),
    Refusal("operator.over", HTTPStatus.UNAUTHORIZED, lazy("Your visit as operator is over"),
          lazy("It ends after an hour without a page, after twelve hours at the latest, and where a browser keeps no cookies. Make a new address with "
               "“flask --app app operator link”.")),
    Refusal("operator.left", HTTPStatus.OK, lazy("You have left the operator’s pages"),
          lazy("To come back, make a new address with “flask --app app operator link”.")),
    Refusal("operator.throttled", HTTPStatus.TOO_MANY_REQUESTS, lazy("Too many wrong addresses came from you"),
          lazy("Wait a minute, then open the right one.")),
    Refusal("operator.address", HTTPStatus.BAD_REQUEST, lazy("An address cannot be used"),
          lazy("Write it whole, beginning with https://; a frame’s origin has a host and nothing after it.")),
    # ---- API
    Refusal("api.token", HTTPStatus.UNAUTHORIZED, lazy("The token is missing, wrong, expired or revoked"),
          lazy("Send “Authorization: Bearer …” with a valid token.")),
    Refusal("api.scope", HTTPStatus.FORBIDDEN, lazy("The token does not allow this"),
          lazy("Make a token with the scope that the documentation names.")),
    Refusal("api.query", HTTPStatus.BAD_REQUEST, lazy("A parameter cannot be read"), lazy("See the list of errors.")),
    Refusal("api.throttled", HTTPStatus.TOO_MANY_REQUESTS, lazy("Too many wrong tokens came from your address"),
          lazy("Wait a minute, then try again with a valid token.")),
)  # fmt: skip
