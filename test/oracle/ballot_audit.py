#!/usr/bin/env python3
"""Recount of a published poll without our programs: Python's own library only. ballot_audit.py FOLDER; exit 0 holds, 1 does not, 2 in part.
Checks both issuers' signatures, openings, uniqueness, the log's root, turnout and the arithmetic (docs/ballot.md). Not: Ed25519 signatures."""
import base64, hashlib, json, pathlib, sys
from fractions import Fraction as F

folder, bad, part = pathlib.Path(sys.argv[1]), [], False
b64 = lambda t: base64.urlsafe_b64decode(t + "=" * (-len(t) % 4))
num = lambda b: int.from_bytes(b, "big")
h = lambda label, *p: hashlib.sha256(b"zy.ballot.v1/" + label + b"\0" + b"".join(p)).digest()
sha384 = lambda b: hashlib.sha384(b).digest()
load = lambda name: json.loads((folder / name).read_bytes())

def pss(message, bits=2047):  # RFC 8017 9.1.1, SHA-384, empty salt
    hm = sha384(bytes(8) + sha384(message))
    size = (bits + 7) // 8 - 49
    mask = b"".join(sha384(hm + i.to_bytes(4, "big")) for i in range(size // 48 + 1))[:size]
    db = bytes(x ^ y for x, y in zip(bytes(size - 1) + b"\1", mask))
    return (num(db) & (1 << (bits - 8 * 49)) - 1) << 392 | num(hm + b"\xbc")

def root(leaves):  # RFC 9162 2.1.1
    if len(leaves) < 2: return hashlib.sha256(b"\0" + leaves[0] if leaves else b"").digest()
    k = 1 << (len(leaves) - 1).bit_length() - 1
    return hashlib.sha256(b"\1" + root(leaves[:k]) + root(leaves[k:])).digest()

def check(ok, what):
    if not ok: bad.append(what)

raw = (folder / "manifest.json").read_bytes()
m, poll, result = json.loads(raw), h(b"manifest", raw), load("result.json")
printed = load("printed.json")["entries"] if m["printed"] else []
roster, issued = load("roster.json")["rows"], [load("issued-a.json"), load("issued-b.json")]
check([(r["idx"], r.get("paper")) for r in issued[0]] == [(r["idx"], r.get("paper")) for r in issued[1]], "issued lists differ")
for r in issued[1]: check(r.get("paper") or h(b"evidence", b64(r["ev"])).hex() == roster[r["idx"]]["evidence"], f"evidence of {r['idx']}")
all_leaves, cast, count = [], {}, {}
for race in m["races"]:
    rid, cid, k = race["id"].to_bytes(2, "big"), race["classId"], 32 + (1 if race["column"] else len(m["columns"]))
    data = (folder / f"l/leaves/{race['id']}.bin").read_bytes()
    leaves = [data[i:i + 612] for i in range(0, len(data), 612)]
    tokens = [x[4:36] for x in leaves]
    check(tokens == sorted(set(tokens)), f"tokens of race {race['id']}")
    check(cast.setdefault(cid, len(leaves)) == len(leaves), f"number of leaves of race {race['id']}")
    all_leaves += leaves
    path = folder / f"openings/{race['id']}.bin"
    opened = path.read_bytes() if cid and path.exists() else None
    part |= bool(cid) and opened is None
    for i, x in enumerate(leaves):
        T, c, paper = x[4:36], x[36:68], x[1] == 2
        if paper: check(printed[num(x[100:104])] == {"race": race["id"], "token": T.hex()}, f"slip {race['id']}/{i}")
        else:
            em = pss(b"zy.ballot.v1/blind\0" + poll + rid + T)
            for who, sig in (("a", x[100:356]), ("b", x[356:612])):
                check(pow(num(sig), 65537, num(b64(race[who]["n"]))) == em, f"signature {who} of {race['id']}/{i}")
        if opened is None: continue
        s, body, columns = opened[i * k:i * k + 32], opened[i * k + 32:(i + 1) * k], [race["column"]] if race["column"] else [o["id"] for o in m["columns"]]
        ok = any(s)
        if ok: check(T == (h(b"printed", rid, s) if paper else h(b"token", poll, rid, s)) and c == h(b"commit", poll, rid, s, body), f"opening {race['id']}/{i}")
        ok = ok and all((g or m["abstain"]) and g <= len(m["scale"]) for g in body)
        ok = ok and not (race["column"] == 0 and any(body.count(cap["grade"]) > cap["atMost"] for cap in m["caps"]))
        for column, g in zip(columns, body): count.setdefault((cid, column), []).append(g if ok else None)
note = (folder / "l/checkpoint").read_text().split("\n")
check(note[1] == str(len(all_leaves)) and note[2] == base64.b64encode(root(all_leaves)).decode(), "root of the log")
for c in m["classes"]:
    n = sum(roster[r["idx"]]["classId"] == c["id"] for r in issued[0])
    check(cast[c["id"]] <= n <= c["eligible"] == sum(r["classId"] == c["id"] for r in roster), f"turnout of class {c['id']}")
shown = [c for c in m["classes"] if not next(f for f in result["classes"] if f["classId"] == c["id"])["withheld"]]
for column in result["columns"]:
    total, weights, pooled, void = F(0), F(0), [], False
    for c in shown:
        valid = [g for g in count.get((c["id"], column["column"]), []) if g is not None and (g or m["abstainCounts"] == "included")]
        points = [F(m["scale"][g - 1]["points"]) if g else F(0) for g in valid]
        if valid: total, weights = total + F(c["weight"]) * sum(points) / len(valid), weights + F(c["weight"])
        else: void |= m["emptyClass"] == "void" and F(c["weight"]) > 0
        pooled += valid
    own = {"score": None if void or not weights else total / weights}
    for what in ("satisfied", "dissatisfied"): own[what] = F(sum(g in m[what] for g in pooled), len(pooled)) if pooled else None
    for what, value in own.items(): check((column[what] and F(column[what]["exact"])) == value, f"{what} of column {column['column']}")
print("\n".join(bad) or f"{len(all_leaves)} leaves hold; sums {[(c['column'], c['score'] and c['score']['printed']) for c in result['columns']]}")
sys.exit(1 if bad else 2 if part else 0)
