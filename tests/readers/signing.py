"""A device's key as a browser has it: WebCrypto's forms, made by Python."""

import base64

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat


class DeviceKey:
    """``public`` is what the newspaper is told."""

    def __init__(self, curve: ec.EllipticCurve | None = None) -> None:
        self._private = ec.generate_private_key(curve or ec.SECP256R1())
        point = self._private.public_key().public_bytes(
            Encoding.X962, PublicFormat.UncompressedPoint
        )
        self.public = spelled(point)

    def sign(self, message: str) -> str:
        r, s = decode_dss_signature(self._private.sign(message.encode(), ec.ECDSA(SHA256())))
        return spelled(r.to_bytes(32) + s.to_bytes(32))


def spelled(raw: bytes) -> str:
    return base64.b64encode(raw).decode()
