"""Publishing elsewhere: a release of the store, as it is, in a folder, a bucket or a dataset repository.

What belongs here: what may go out (``parcel``), carrying it (``filesystems``, ``hub``), which targets there are
(``deliver``).  What does not: making releases (``pipeline.release``).

Whatever the target: files carry over their digests and are checked against them there; an interrupted delivery goes
on where it stopped; and nobody is pointed at a release before the whole of it is there and was checked.
"""
