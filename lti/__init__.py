"""The gate: speaks LTI 1.3 and knows nobody inside. It imports nothing of `app`. README.md tells the story.

messages      what a platform told us, as frozen records
ports         what the gate needs from whoever keeps its memory
errors        one class per failure, each with a code
gate          what login and launch work with
login         how a login begins, and the way back to the platform
launch        how a launch is checked, a chain of named checks
state         what a login remembers without writing anything
id_token      when a token is genuine and meant for us
keys          platforms' keys, fetched and kept; new keys of ours
schemas       claims to messages
roles         what the many names of roles mean here
families      facts that differ between platform families
flask_adapter requests and the browser's cookie, for Flask
deep_linking  the answer to a request for content
client        scores, results, columns and rosters of a platform
connector     tokens, and what a platform's refusals mean
outgoing      HTTP with time-outs and limits
practice_lms  a small platform of our own; imports nothing else of the gate
"""
