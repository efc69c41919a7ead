"""Readers, devices, networks and clocks in virtual time, around the real engine.

``play`` plays one scene, ``simulate`` thousands of readers; everything comes from one seed. Start with
``world.py`` (what there is), then ``stage.py`` (one seat and its people) and ``ledger.py`` (what must
hold).
"""

from gaceta.proof.simulation.faults import CALM, MIXTURES, Faults
from gaceta.proof.simulation.playing import play
from gaceta.proof.simulation.story import story
from gaceta.proof.simulation.summary import summary
from gaceta.proof.simulation.thousands import Report, simulate, stage_of

__all__ = [
    "CALM",
    "MIXTURES",
    "Faults",
    "Report",
    "play",
    "simulate",
    "stage_of",
    "story",
    "summary",
]
