"""What shows that ``seats`` is right: here, a model simple enough to be believed.

``model.py`` answers every operation from a plain list of all grants ever made; tests run the engine
beside it. This room never decides anything for a reader.
"""
