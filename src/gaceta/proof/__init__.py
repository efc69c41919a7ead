"""What shows that ``seats`` is right: here, a model simple enough to be believed, and a world to play in.

``model.py`` answers every operation from a plain list of all grants ever made; tests run the engine
beside it. ``behaviour.py`` has the words for how people read; ``simulation/`` plays it in virtual time,
with ``page.py`` as the reader's script. ``recorded.py`` writes down what real stores were asked and
answered, and ``linearizability.py`` judges it. This room never decides anything for a reader.
"""
