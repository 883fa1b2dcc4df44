"""What people bring as files: looked at by what is in them, and written anew. Knows no learner, no text and no table.

`workshop` hands a file to a process of its own (`program`), within ceilings. There `anew` finds out what it is: pictures are drawn again
(`pictures`), of sounds only the sound is kept (`wav`, `mp3`, `ogg`, `webm`, `mp4`); nothing of either is believed before (docs/decisions/0045).
"""
