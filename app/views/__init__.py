"""The doors for people: one blueprint per audience. A view loads, checks, acts and answers; rules live in services.

lti         login, launch, keys, the ticket for browsers without cookies
sky         the drawing of the map, from data
telling     what every audience is told alike: activities, texts, stars
learner     the map, pages, quiz, journal, own texts
instructor  the set-up of a course
admin       reports, the self-check of platforms
operator    platforms, deployments, invitations, keys; no person, no platform behind it
review      one learner's work, from the gradebook
public      what anybody may read
"""
