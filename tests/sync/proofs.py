#!/usr/bin/python3
# SPDX-License-Identifier: ISC
"""proofs.py FOLDER FILE: leaves in the folder what signify -V and minisign -V
need to prove this bundle: DEV.pub, DEV.head and DEV.head.sig of each log,
seal, seal.minisig and seal.pub."""
import base64, pathlib, sys
import reader

def pub_file(key):
    text = base64.b64encode(b"Ed" + bytes.fromhex(reader.h(key))[:8] + key).decode()
    return "untrusted comment: public key\n%s\n" % text

def keep(folder, logs, bundle):
    folder, header = pathlib.Path(folder), bundle.header
    for dev, key in logs.keys.items():
        (folder / (dev + ".pub")).write_text(pub_file(key))
        if dev == header["by"]:
            (folder / "seal.pub").write_text(pub_file(key))
    for run in bundle.runs:
        (folder / (run.dev + ".head")).write_text("head %s %d %s\n" % (
            run.dev, run.first + len(run.lines) - 1, run.chain[-1]))
        (folder / (run.dev + ".head.sig")).write_text(
            "untrusted comment: head\n%s\n" % run.head)
    (folder / "seal").write_text("bundle %s %d %s\n" % (
        header["by"], header["at"], bundle.seal["h"]))
    (folder / "seal.minisig").write_text(bundle.seal["sig"])

bundle = reader.Bundle(sys.argv[2])
keep(sys.argv[1], reader.fold([bundle]), bundle)
