"""One scene, played from a seed."""

from random import Random

from gaceta.proof.behaviour import Play, Scene
from gaceta.proof.simulation.faults import CALM, Faults
from gaceta.proof.simulation.world import World
from gaceta.seats.model import Policy


def play(scene: Scene, policy: Policy, *, seed: int, faults: Faults = CALM) -> Play:
    """What the scene comes to under the policy. The same seed gives the same play."""
    world = World(f"{seed}", policy, faults, scene.lasts)
    stage = world.add(scene, scene.name, Random(f"{seed} {scene.name}"))
    world.run()
    return Play(scene, seed, tuple(stage.seen), tuple(told for _, told in stage.breaches))
