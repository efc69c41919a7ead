"""Sees to it that `make bench` has wrk, the load generator: installed on Debian as root."""

import shutil

from debian import install_packages

if not shutil.which("wrk"):
    install_packages("wrk")
