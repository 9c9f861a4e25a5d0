"""Three short loops over one store; this module puts the stations in order and decides nothing.

    take     document -> parse -> revise -> match -> follow -> store
    tell     untold updates -> decide -> outbox
    deliver  outbox -> render -> send -> store

A crash between loops loses nothing; a crash inside one repeats it.
"""
