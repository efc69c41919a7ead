"""The demo's pictures, drawn as a printmaker would: a few inks, flat shapes, a little grain.

Every picture is the same each time it is drawn.
"""

import math
import random
from collections.abc import Callable

from PIL import Image, ImageChops, ImageDraw, ImageFilter

Point = tuple[float, float]
Draw = ImageDraw.ImageDraw

WIDTH, HEIGHT = 1600, 1067
FINE = 2
"""Drawn this many times as large, then made smaller, so that edges are smooth."""

PAPER = "#f3e9d6"
INK = "#17283f"
SEA = "#2f6f73"
SHALLOW = "#7fb0a3"
SKY = "#cfe0dc"
BRICK = "#c1492e"
MUSTARD = "#dda63a"
SAND = "#e3c99a"
NIGHT = "#0f1d33"


def draw(name: str) -> Image.Image:
    """The scene called ``name``, 1600 by 1067, RGB. Raises KeyError for a name that is none."""
    scene = SCENES[name]
    image = Image.new("RGB", (WIDTH * FINE, HEIGHT * FINE), PAPER)
    scene(Pen(image, FINE), random.Random(name))  # noqa: S311 -- chance for a drawing
    return _printed(image, (WIDTH, HEIGHT), name)


def portrait(slug: str) -> Image.Image:
    """The likeness of an author, 600 by 600, RGB. Raises KeyError for a name that is none."""
    image = Image.new("RGB", (600 * FINE, 600 * FINE), PAPER)
    _bust(Pen(image, FINE), FACES[slug])
    return _printed(image, (600, 600), slug)


class Pen:
    """Draws in the picture's own measure, whatever it is enlarged by."""

    def __init__(self, image: Image.Image, scale: int) -> None:
        self._draw = ImageDraw.Draw(image)
        self._scale = scale

    def shape(self, points: list[Point], ink: str) -> None:
        self._draw.polygon([(x * self._scale, y * self._scale) for x, y in points], fill=ink)

    def box(self, x: float, y: float, width: float, height: float, ink: str) -> None:
        self.shape([(x, y), (x + width, y), (x + width, y + height), (x, y + height)], ink)

    def disc(self, x: float, y: float, radius: float, ink: str, *, flat: float = 1) -> None:
        corners = (x - radius, y - radius * flat, x + radius, y + radius * flat)
        self._draw.ellipse([c * self._scale for c in corners], fill=ink)

    def line(self, points: list[Point], ink: str, width: float) -> None:
        scaled = [(x * self._scale, y * self._scale) for x, y in points]
        self._draw.line(scaled, fill=ink, width=round(width * self._scale), joint="curve")

    def arc(self, x: float, y: float, radius: float, turn: Point, ink: str, width: float) -> None:
        """Part of a circle, from one angle to the other, in degrees."""
        corners = [c * self._scale for c in (x - radius, y - radius, x + radius, y + radius)]
        self._draw.arc(corners, *turn, fill=ink, width=round(width * self._scale))


def _printed(image: Image.Image, size: tuple[int, int], seed: str) -> Image.Image:
    """Smaller, softened, and with the grain of paper that took the ink unevenly."""
    small = image.resize(size, Image.Resampling.LANCZOS)
    chance = random.Random(seed + " grain")  # noqa: S311
    speck = Image.frombytes("L", (400, 400), chance.randbytes(160_000))
    tile = speck.filter(ImageFilter.GaussianBlur(0.7)).point(lambda v: 232 + v * 23 // 255)
    grain = Image.new("L", size)
    for x in range(0, size[0], 400):
        for y in range(0, size[1], 400):
            grain.paste(tile, (x, y))
    return ImageChops.multiply(small, Image.merge("RGB", (grain, grain, grain)))


def _waves(pen: Pen, top: float, inks: list[str], chance: random.Random) -> None:
    """Bands of water from ``top`` to the foot of the picture, each with its own swell."""
    band = (HEIGHT - top) / len(inks)
    for number, ink in enumerate(inks):
        y, swell, phase = top + number * band, 10 + 7 * number, chance.random() * 6
        crest = [
            (x, y + swell * math.sin(x / (95 + 30 * number) + phase))
            for x in range(0, WIDTH + 1, 8)
        ]
        pen.shape([*crest, (WIDTH, HEIGHT), (0, HEIGHT)], ink)


def _hills(pen: Pen, foot: float, height: float, ink: str, chance: random.Random) -> None:
    phase = chance.random() * 9
    ridge = [
        (
            x,
            foot
            - height * (0.55 + 0.3 * math.sin(x / 310 + phase) + 0.15 * math.sin(x / 97 + phase)),
        )
        for x in range(0, WIDTH + 1, 8)
    ]
    pen.shape([*ridge, (WIDTH, foot + 60), (0, foot + 60)], ink)


def _gull(pen: Pen, x: float, y: float, span: float, ink: str) -> None:
    left = [
        (x - span + t * span / 10, y - math.sin(t / 10 * math.pi) * span * 0.32) for t in range(11)
    ]
    right = [(x + t * span / 10, y - math.sin(t / 10 * math.pi) * span * 0.32) for t in range(11)]
    pen.line([*left, *right], ink, span / 9)


def ferry(pen: Pen, chance: random.Random) -> None:
    pen.box(0, 0, WIDTH, HEIGHT, SKY)
    pen.disc(1190, 330, 150, MUSTARD)
    _hills(pen, 560, 200, SHALLOW, chance)
    _hills(pen, 590, 110, SEA, chance)
    pen.shape([(360, 600), (1240, 600), (1150, 735), (450, 735)], INK)
    pen.box(395, 576, 800, 30, BRICK)
    pen.box(500, 470, 520, 110, PAPER)
    for x in range(530, 1000, 70):
        pen.disc(x + 14, 525, 20, SEA)
    pen.box(560, 385, 300, 88, PAPER)
    for x in range(584, 840, 66):
        pen.box(x, 405, 44, 36, INK)
    pen.shape([(890, 470), (905, 330), (985, 330), (1000, 470)], BRICK)
    pen.box(902, 352, 88, 26, PAPER)
    for number in range(5):
        pen.disc(960 - 75 * number, 300 - 26 * number, 26 + 13 * number, PAPER)
    pen.line([(640, 385), (640, 250)], INK, 7)
    pen.shape([(640, 252), (735, 275), (640, 300)], MUSTARD)
    _waves(pen, 705, [SHALLOW, SEA, "#24595f", INK], chance)
    for x, y, span in ((250, 240, 60), (370, 330, 42), (1380, 190, 48), (170, 390, 34)):
        _gull(pen, x, y, span, INK)


def library(pen: Pen, chance: random.Random) -> None:
    pen.box(0, 0, WIDTH, HEIGHT, NIGHT)
    for _ in range(90):
        pen.disc(chance.uniform(0, WIDTH), chance.uniform(0, 420), chance.uniform(1.5, 4), PAPER)
    pen.disc(1330, 200, 92, PAPER)
    pen.disc(1290, 178, 84, NIGHT)
    for x, y in ((0, 560), (1270, 500)):
        pen.box(x, y, 340, 600, "#1b2f4b")
    pen.shape([(250, 380), (800, 190), (1350, 380)], BRICK)
    pen.shape([(330, 372), (800, 212), (1270, 372)], "#8f3422")
    pen.box(290, 380, 1020, 560, "#d8c7a3")
    pen.box(270, 372, 1060, 26, PAPER)
    for number, x in enumerate(range(328, 1230, 128)):
        pen.box(x, 450, 72, 116, INK if number % 3 else "#31496a")
    for x in range(328, 1230, 128):
        if x in (712, 840):
            continue
        pen.box(x - 8, 640, 88, 190, MUSTARD)
        for shelf in range(3):
            for book in range(6):
                tall = chance.uniform(24, 46)
                ink = chance.choice((BRICK, SEA, INK, PAPER))
                pen.box(x - 2 + book * 13, 694 + shelf * 62 - tall, 10, tall, ink)
            pen.box(x - 8, 694 + shelf * 62, 88, 5, INK)
    pen.box(728, 610, 210, 330, INK)
    pen.box(744, 626, 178, 314, MUSTARD)
    pen.shape([(744, 940), (922, 940), (1080, HEIGHT), (600, HEIGHT)], "#8a6c2f")
    pen.box(780, 730, 14, 210, INK)
    pen.disc(787, 700, 42, INK)
    pen.box(0, 940, 600, 127, "#0b1626")
    pen.shape([(600, HEIGHT), (744, 940), (0, 940), (0, HEIGHT)], "#0b1626")
    pen.shape([(922, 940), (WIDTH, 940), (WIDTH, HEIGHT), (1080, HEIGHT)], "#0b1626")


def clock(pen: Pen, chance: random.Random) -> None:
    pen.box(0, 0, WIDTH, HEIGHT, BRICK)
    for row in range(14):
        for column in range(-1, 12):
            x = column * 150 + (row % 2) * 75
            pen.box(x, row * 80, 144, 74, "#b8432a" if (row * 7 + column * 3) % 5 else "#cd5638")
    pen.disc(800, 520, 440, INK)
    pen.disc(800, 520, 412, PAPER)
    for number in range(48):
        angle = number / 48 * math.tau
        inner = 352 if number % 4 else 326
        pen.line(
            [_at(800, 520, inner, angle), _at(800, 520, 384, angle)], INK, 5 if number % 4 else 11
        )
    for number, ink in enumerate((SHALLOW, SEA, INK)):
        base = 540 + number * 70
        crest = [
            (x, base + 26 * math.sin(x / 62 + number * 1.7))
            for x in range(500, 1101, 6)
            if math.hypot(x - 800, base - 520) < 318
        ]
        half = math.asin(min(1, max(-1, (base - 520) / 318)))
        arc = [_at(800, 520, 318, half + (math.pi - 2 * half) * t / 40) for t in range(41)]
        pen.shape([*crest, *arc], ink)
    angle = math.radians(-104)
    tip, tail = _at(800, 520, 340, angle), _at(800, 520, -90, angle)
    pen.line([tail, tip], BRICK, 20)
    pen.disc(*_at(800, 520, 250, angle), 34, BRICK)
    pen.disc(*_at(800, 520, 250, angle), 19, PAPER)
    pen.disc(800, 520, 30, INK)
    pen.disc(800, 520, 12, MUSTARD)
    _gull(pen, 170, 180, 62, PAPER)
    _gull(pen, 1420, 860, 70, PAPER)


def _at(x: float, y: float, radius: float, angle: float) -> Point:
    return x + radius * math.cos(angle), y + radius * math.sin(angle)


def oysters(pen: Pen, chance: random.Random) -> None:
    pen.box(0, 0, WIDTH, HEIGHT, SKY)
    _hills(pen, 330, 130, SHALLOW, chance)
    pen.box(0, 330, WIDTH, 230, SEA)
    for row in range(3):
        for x in range(40 + row * 30, WIDTH, 120 - row * 8):
            pen.box(x, 300 + row * 70, 10 + 3 * row, 90 + 22 * row, INK)
    pen.box(0, 560, WIDTH, 507, SAND)
    pen.disc(800, 800, 640, INK, flat=0.4)
    pen.disc(800, 786, 640, PAPER, flat=0.4)
    pen.disc(800, 786, 560, "#e6dcc6", flat=0.38)
    places = ((470, 720), (790, 665), (1120, 725), (420, 880), (760, 905), (1130, 890))
    for x, y in places:
        _oyster(pen, x, y, chance)
    pen.disc(960, 790, 92, MUSTARD, flat=0.72)
    pen.disc(960, 790, 72, "#f6dc8b", flat=0.72)
    for number in range(8):
        angle = number / 8 * math.tau
        pen.line([(960, 790), (960 + 66 * math.cos(angle), 790 + 47 * math.sin(angle))], MUSTARD, 5)


def _oyster(pen: Pen, x: float, y: float, chance: random.Random) -> None:
    turn = chance.uniform(-0.5, 0.5)
    for size, ink in ((1.0, INK), (0.9, "#6d7f86"), (0.78, PAPER), (0.55, "#a9bdb8")):
        rim = []
        for number in range(44):
            angle = number / 44 * math.tau
            reach = size * (
                108 + 30 * math.cos(angle) + (7 * math.sin(angle * 11) if size > 0.7 else 0)
            )
            px, py = reach * 1.2 * math.cos(angle), reach * 0.62 * math.sin(angle)
            rim.append(
                (
                    x + px * math.cos(turn) - py * math.sin(turn),
                    y + px * math.sin(turn) + py * math.cos(turn),
                )
            )
        pen.shape(rim, ink)
    pen.disc(x + 22, y + 4, 17, PAPER)


def football(pen: Pen, chance: random.Random) -> None:
    pen.box(0, 0, WIDTH, HEIGHT, MUSTARD)
    pen.box(0, 700, WIDTH, 367, SEA)
    _hills(pen, 690, 60, "#c8912c", chance)
    for centre, wide, tall in ((210, 470, 300), (1410, 430, 250)):
        hump = [
            (centre + wide * math.cos(t / 40 * math.pi), 740 - tall * math.sin(t / 40 * math.pi))
            for t in range(41)
        ]
        pen.shape(hump, INK)
        pen.disc(centre, 750, wide + 34, SAND, flat=0.07)
        pen.disc(centre, 738, wide, "#3d7a55", flat=0.05)
    for x, mirror in ((330, 1), (1270, -1)):
        pen.line([(x, 735), (x, 615), (x + 110 * mirror, 615), (x + 110 * mirror, 740)], PAPER, 11)
    _waves(pen, 800, [SEA, "#24595f", INK], chance)
    for number in range(9):
        pen.disc(470 + number * 30, 560 - 62 * math.sin(number / 9 * 1.6) * 3, 9, PAPER)
    _ball(pen, 830, 300, 168)


def _ball(pen: Pen, x: float, y: float, radius: float) -> None:
    pen.disc(x, y, radius + 12, INK)
    pen.disc(x, y, radius, PAPER)

    def patch(cx: float, cy: float, size: float, turn: float) -> None:
        pen.shape([_at(cx, cy, size, turn + n / 5 * math.tau) for n in range(5)], INK)

    patch(x, y, radius * 0.34, -math.pi / 2)
    for number in range(5):
        angle = -math.pi / 2 + number / 5 * math.tau
        pen.line([_at(x, y, radius * 0.34, angle), _at(x, y, radius * 0.7, angle)], INK, 9)
        outer = _at(x, y, radius * 0.82, angle)
        pen.shape([_at(*outer, radius * 0.19, angle + n / 5 * math.tau) for n in range(5)], INK)


def armchair(pen: Pen, chance: random.Random) -> None:
    pen.box(0, 0, WIDTH, HEIGHT, SEA)
    for x in range(0, WIDTH, 64):
        pen.box(x, 0, 4, 760, "#3a7d80")
    pen.box(0, 760, WIDTH, 307, "#8f3422")
    pen.disc(820, 900, 640, BRICK, flat=0.2)
    pen.shape([(1090, 250), (1250, 250), (1560, 830), (780, 830)], "#4f8f86")
    pen.box(1162, 330, 16, 540, INK)
    pen.disc(1170, 872, 84, INK, flat=0.25)
    pen.shape([(1100, 190), (1240, 190), (1300, 340), (1040, 340)], MUSTARD)
    pen.disc(780, 520, 250, INK, flat=1.1)
    pen.disc(780, 530, 226, MUSTARD, flat=1.1)
    pen.box(554, 560, 452, 260, MUSTARD)
    for x in (510, 950):
        pen.disc(x + 50, 640, 72, INK)
        pen.box(x - 22, 640, 144, 220, INK)
        pen.disc(x + 50, 644, 56, "#e9bb5c")
        pen.box(x - 6, 644, 112, 200, "#e9bb5c")
    pen.box(600, 690, 360, 70, PAPER)
    pen.box(560, 850, 34, 70, INK)
    pen.box(966, 850, 34, 70, INK)
    pen.shape([(600, 500), (775, 540), (775, 770), (600, 730)], PAPER)
    pen.shape([(960, 500), (785, 540), (785, 770), (960, 730)], PAPER)
    for line in range(6):
        y = 556 + line * 28
        pen.line([(618, y - 30), (757, y + 2)], INK, 5 if line else 12)
        pen.line([(803, y + 2), (942, y - 30)], INK, 5)
    pen.disc(400, 930, 62, PAPER, flat=0.3)
    pen.box(362, 860, 76, 60, PAPER)
    pen.arc(446, 886, 24, (-90, 90), PAPER, 9)
    for shift in (0, 24):
        steam = [(386 + shift + 9 * math.sin(t / 4), 846 - t * 5) for t in range(18)]
        pen.line(steam, SKY, 5)


def marsh(pen: Pen, chance: random.Random) -> None:
    pen.box(0, 0, WIDTH, HEIGHT, SKY)
    pen.disc(480, 360, 170, BRICK)
    _hills(pen, 470, 120, SHALLOW, chance)
    pen.box(0, 470, WIDTH, 200, "#a8c8bd")
    for number in range(7):
        y = 500 + number * 30
        pen.line([(420 - number * 22, y), (540 + number * 22, y)], BRICK, 9)
    pen.box(0, 660, WIDTH, 407, "#6f8f5b")
    creek = [
        (760, 660),
        (900, 660),
        (1010, 760),
        (820, 860),
        (980, 1067),
        (420, 1067),
        (560, 880),
        (830, 770),
    ]
    pen.shape(creek, SHALLOW)
    _redshank(pen, 1010, 560)
    for _ in range(150):
        x, y = chance.uniform(-20, WIDTH), chance.uniform(830, 1067)
        tall, lean = chance.uniform(120, 330), chance.uniform(-46, 46)
        ink = chance.choice((INK, "#42603f", "#2b4a3d", MUSTARD))
        if 480 < x < 1180 and tall > 210:
            tall *= 0.5
        pen.line([(x, y + 60), (x + lean * 0.4, y - tall / 2), (x + lean, y - tall)], ink, 7)
        if tall > 200:
            pen.disc(x + lean, y - tall, 11, "#6b3d22", flat=3)


def _redshank(pen: Pen, x: float, y: float) -> None:
    pen.line([(x - 20, y + 90), (x - 34, y + 260)], BRICK, 12)
    pen.line([(x + 40, y + 90), (x + 52, y + 260)], BRICK, 12)
    body = [
        (x + 210 * math.cos(t / 30 * math.tau), y + 40 + 92 * math.sin(t / 30 * math.tau))
        for t in range(30)
    ]
    pen.shape(body, INK)
    pen.shape([(x + 120, y - 20), (x + 300, y + 66), (x + 110, y + 92)], INK)
    pen.shape([(x - 190, y + 50), (x - 240, y - 130), (x - 168, y - 130), (x - 70, y + 10)], INK)
    pen.disc(x - 206, y - 142, 58, INK)
    pen.shape([(x - 252, y - 158), (x - 430, y - 122), (x - 250, y - 124)], BRICK)
    pen.disc(x - 222, y - 152, 13, PAPER)
    pen.disc(x - 224, y - 152, 6, INK)
    pen.disc(x - 40, y + 84, 128, "#d9d2c0", flat=0.34)
    for number in range(4):
        wing = [
            (x - 60 + number * 16, y - 6 + number * 18),
            (x + 190 + number * 14, y + 34 + number * 12),
        ]
        pen.line(wing, "#31496a", 9)


def chess(pen: Pen, chance: random.Random) -> None:
    pen.box(0, 0, WIDTH, HEIGHT, NIGHT)
    for radius in range(120, 1200, 90):
        pen.arc(800, 470, radius, (196, 344), SEA if radius % 180 else MUSTARD, 12)
    rows = 8
    for row in range(rows):
        top, foot = 640 + row * 55, 640 + (row + 1) * 55
        for column in range(rows):
            ink = PAPER if (row + column) % 2 else BRICK
            pen.shape(
                [(_file(column, top), top), (_file(column + 1, top), top),
                 (_file(column + 1, foot), foot), (_file(column, foot), foot)],
                ink,
            )  # fmt: skip
    _queen(pen, 800, 760, 1.0, MUSTARD)
    _pawn(pen, 480, 800, 0.9, PAPER)
    _pawn(pen, 1130, 830, 1.0, INK)
    _pawn(pen, 1020, 700, 0.62, PAPER)


def _file(column: int, y: float) -> float:
    """Where a line of the board stands at height ``y``: it widens towards whoever looks."""
    return 800 + (column - 4) * (95 + (y - 640) * 0.26)


def _pawn(pen: Pen, x: float, foot: float, size: float, ink: str) -> None:
    edge = INK if ink != INK else SKY
    for grow, colour in ((7, edge), (0, ink)):
        pen.disc(x, foot, 74 * size + grow, colour, flat=0.34)
        pen.shape(
            [(x - 56 * size - grow, foot), (x - 24 * size - grow, foot - 130 * size),
             (x + 24 * size + grow, foot - 130 * size), (x + 56 * size + grow, foot)],
            colour,
        )  # fmt: skip
        pen.disc(x, foot - 165 * size, 50 * size + grow, colour)


def _queen(pen: Pen, x: float, foot: float, size: float, ink: str) -> None:
    for grow, colour in ((8, INK), (0, ink)):
        pen.disc(x, foot, 112 * size + grow, colour, flat=0.34)
        pen.shape(
            [(x - 90 - grow, foot), (x - 42 - grow, foot - 250), (x - 96 - grow, foot - 400),
             (x - 40, foot - 330), (x, foot - 430 - grow), (x + 40, foot - 330),
             (x + 96 + grow, foot - 400), (x + 42 + grow, foot - 250), (x + 90 + grow, foot)],
            colour,
        )  # fmt: skip
        for point_x, point_y in ((-96, -408), (0, -440), (96, -408)):
            pen.disc(x + point_x, foot + point_y, 22 + grow, colour)
    pen.box(x - 58, foot - 268, 116, 20, INK)


SCENES: dict[str, Callable[[Pen, random.Random], None]] = {
    "ferry": ferry,
    "library": library,
    "clock": clock,
    "oysters": oysters,
    "football": football,
    "armchair": armchair,
    "marsh": marsh,
    "chess": chess,
}

FACES: dict[str, dict[str, str]] = {
    "nuria-velasco": {"back": MUSTARD, "skin": "#d9a47c", "hair": INK, "coat": BRICK, "cut": "bob"},
    "teo-lamas": {"back": SEA, "skin": "#b97a52", "hair": "#3b2a20", "coat": PAPER, "cut": "beard"},
    "irene-castell": {
        "back": BRICK,
        "skin": "#e6bd97",
        "hair": "#8c4a22",
        "coat": INK,
        "cut": "bun",
    },
    "bruno-aldana": {
        "back": SHALLOW,
        "skin": "#d3a07a",
        "hair": "#6d6a66",
        "coat": INK,
        "cut": "glasses",
    },
    "olga-merino": {
        "back": SKY,
        "skin": "#e2b691",
        "hair": "#d8d4cc",
        "coat": BRICK,
        "cut": "short",
    },
    "sam-harrow": {
        "back": INK,
        "skin": "#8a5a3c",
        "hair": "#17120f",
        "coat": MUSTARD,
        "cut": "cap",
    },
}


def _bust(pen: Pen, face: dict[str, str]) -> None:
    skin, hair, cut = face["skin"], face["hair"], face["cut"]
    pen.box(0, 0, 600, 600, face["back"])
    if cut == "bob":
        pen.disc(300, 265, 158, hair)
        pen.box(142, 265, 316, 130, hair)
    if cut == "bun":
        pen.disc(300, 92, 62, hair)
        pen.disc(300, 240, 142, hair)
    pen.disc(300, 640, 240, face["coat"], flat=0.85)
    pen.box(255, 370, 90, 110, skin)
    pen.shape([(225, 452), (300, 540), (375, 452), (345, 440), (300, 492), (255, 440)], PAPER)
    pen.disc(300, 285, 118, skin, flat=1.2)
    _hair_in_front(pen, cut, hair)
    for x in (254, 346):
        pen.disc(x, 290, 9, INK)
        pen.line([(x - 24, 258), (x + 24, 256)], hair if cut != "short" else "#8b857b", 9)
    pen.line([(300, 296), (290, 340), (306, 344)], INK, 5)
    pen.arc(300, 356, 38, (25, 155), INK, 7)
    if cut == "glasses":
        for x in (252, 348):
            pen.arc(x, 290, 40, (0, 360), INK, 8)
        pen.line([(292, 286), (308, 286)], INK, 8)


def _hair_in_front(pen: Pen, cut: str, hair: str) -> None:
    if cut == "beard":
        pen.disc(300, 372, 112, hair, flat=0.62)
        pen.disc(300, 330, 92, "#b97a52", flat=0.62)
        pen.disc(300, 372, 44, "#b97a52", flat=0.4)
    top = [_at(300, 262, 128, math.pi + t / 30 * math.pi) for t in range(31)]
    fringe = {"bob": 235, "bun": 205, "beard": 215, "glasses": 196, "short": 222, "cap": 215}[cut]
    pen.shape(
        [*top, (420, fringe + 28), (340, fringe - 12), (250, fringe), (180, fringe + 28)], hair
    )
    if cut == "cap":
        pen.shape([*(_at(300, 240, 136, math.pi + t / 30 * math.pi) for t in range(31))], BRICK)
        pen.shape([(300, 232), (480, 236), (500, 262), (300, 250)], "#8f3422")
