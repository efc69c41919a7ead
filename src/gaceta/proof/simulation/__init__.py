"""Readers, devices, networks and clocks in virtual time, around the real engine.

``play`` plays one scene, ``simulate`` thousands of readers; everything comes from one seed. Start with
``world.py`` (what there is), then ``stage.py`` (one seat and its people) and ``ledger.py`` (what must
hold).
"""

from gaceta.proof.simulation.faults import CALM, MIXTURES, Faults
from gaceta.proof.simulation.playing import play

__all__ = ["CALM", "MIXTURES", "Faults", "play"]
