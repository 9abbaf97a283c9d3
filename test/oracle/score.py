"""Second implementation of docs/scoring.md, sharing no code with the product.

  score.py package FILE...   recount packages; prints one line per difference, exits 1 if there is any
  score.py batch             reads one JSON object a line {"standard", "asOf", "evidence": [...]}, writes one JSON list of results a line
"""
import hashlib
import json
import sys
from fractions import Fraction as F


def exact(r):
    d, twos, fives = r.denominator, 0, 0
    while d % 2 == 0:
        d, twos = d // 2, twos + 1
    while d % 5 == 0:
        d, fives = d // 5, fives + 1
    return rounded(r, max(twos, fives)) if d == 1 else "%d/%d" % (r.numerator, r.denominator)


def rounded(r, places):
    scaled = (2 * abs(r) * 10**places + 1) // 2
    digits = str(scaled).rjust(places + 1, "0")
    text = digits if places == 0 else digits[:-places] + "." + digits[-places:]
    return "-" + text if r < 0 and scaled else text


def floor(r):
    return r.numerator // r.denominator


def ceil(r):
    return -((-r.numerator) // r.denominator)


def meets(value, condition):
    t = F(condition["threshold"])
    return {
        ">=": value >= t, ">": value > t, "<=": value <= t, "<": value < t, "=": value == t, "!=": value != t,
    }[condition["op"]]


def is_leaf(node):
    return "rule" in node


def leaves(nodes):
    for n in nodes:
        if is_leaf(n):
            yield n
        else:
            yield from leaves(n["children"])


class Figure:
    """state: ok, pending, none (ratio over 0) or skip (not applicable)."""

    def __init__(self, state, n=None, d=None, v=None):
        self.state, self.n, self.d, self.v = state, n, d, v


def figure(standard, evidence, as_of, measure):
    m = standard["measures"][measure]
    if not m["available"]:
        return Figure("skip")
    v = evidence["measures"].get(measure)
    if v is None:
        return Figure("pending")
    if v.get("suppressed"):
        return Figure("skip")
    if v["ledgerPosition"] > as_of:
        return Figure("pending")
    n = F(v["numerator"])
    d = None if v["denominator"] is None else F(v["denominator"])
    if m["kind"] == "count":
        return Figure("ok", n, d, n)
    return Figure("none", n, d) if d == 0 else Figure("ok", n, d, n / d)


def occurrences(rule, v):
    x = max(F(0), F(rule["atLeast"]) - v) if "atLeast" in rule else v
    x = max(F(0), x - F(rule.get("free", "0")))
    n = x / F(rule.get("per", "1"))
    part = rule.get("part", "none")
    return n if part == "share" else F(ceil(n) if part == "whole" else floor(n))


def rule_points(rule, most, f):
    kind = rule["kind"]
    if kind == "deductPer":
        raw = most - occurrences(rule, f.v) * F(rule["step"])
    elif kind == "allOrNothing":
        raw = most if meets(f.v, rule) else F(0)
    elif kind == "bands":
        raw = F(0)
        for b in rule["bands"]:
            if (b["from"] is None or f.v >= F(b["from"])) and (b["to"] is None or f.v < F(b["to"])):
                raw = F(b["points"]) if "points" in b else f.v * F(b["proportional"])
                break
    elif kind in ("proportional", "poll"):
        raw = (1 - f.v if rule.get("inverse") else f.v) * (F(rule["times"]) if "times" in rule else most)
    else:
        raise ValueError(kind)
    return min(most, max(F(0), raw))


def judged_points(standard, leaf, judgements):
    asked = leaf.get("columns", [c["id"] for c in standard["columns"]])
    points = {}
    for c in asked:
        last = {}
        for j in judgements:
            if j["column"] != c:
                continue
            had = last.get(j["by"])
            if had is None or (j["ledgerPosition"], j["ref"]) > (had["ledgerPosition"], had["ref"]):
                last[j["by"]] = j
        if last:
            given = sorted(F(j["points"]) for j in last.values())
            trim = standard["combination"].get("trimFrom")
            if trim is not None and len(given) >= trim:
                given = given[1:-1]
            points[c] = sum(given, F(0)) / len(given)
    always = {c["id"]: c["always"] for c in standard["columns"]}
    how = standard["combination"]
    if how["kind"] == "latest":
        counting = [c for c in how["order"] if c in asked]
    else:
        counting = [c["id"] for c in standard["columns"] if c["id"] in asked and F(how["weights"].get(c["id"], "0")) > 0]
    if any(always[c] and c not in points for c in counting):
        return None
    given = [c for c in counting if c in points]
    if not given:
        return None
    if how["kind"] == "latest":
        return points[given[-1]]
    weight = {c: F(how["weights"][c]) for c in given}
    return sum((points[c] * weight[c] for c in given), F(0)) / sum(weight.values(), F(0))


def imported_line(leaf, evidence, as_of):
    rule, most = leaf["rule"], F(leaf["max"])
    named = evidence.get("imports", {}).get(leaf["id"])
    if named is None or named.get("changed") or named["ledgerPosition"] > as_of:
        return ["pending", None, None]
    if rule["source"].get("package", named["digest"]) != named["digest"]:
        return ["pending", None, None]
    result = named["result"]
    if result is None:
        none = leaf.get("ifNone", "notApplicable")
        if none == "notApplicable":
            return ["notApplicable", None, None]
        return ["scored", most if none == "full" else F(0), None]
    if "outOf" in rule:
        raw = F(result["score"]) / F(rule["outOf"]) * most
    else:
        listed = [g for g in rule["grades"] if g["grade"] in (result["grade"], result["gradeTitle"])]
        if not listed:
            return ["pending", None, None]
        raw = F(listed[0]["points"])
    return ["scored", min(most, max(F(0), raw)), None]


def line(standard, leaf, evidence, as_of):
    l = line_alone(standard, leaf, evidence, as_of)
    if leaf.get("topIsFull") and leaf["rule"]["kind"] != "rank" and l[0] == "scored":
        return ["cohort", None, l[1]]
    return l


def line_alone(standard, leaf, evidence, as_of):
    """(state, points, value for a rank or for the best of the group)"""
    if "appliesTo" in leaf and evidence["unit"]["class"] not in leaf["appliesTo"]:
        return ["notApplicable", None, None]
    if any(e["leaf"] == leaf["id"] and e["ledgerPosition"] <= as_of for e in evidence["exemptions"]):
        return ["notApplicable", None, None]
    rule, most = leaf["rule"], F(leaf["max"])
    if rule["kind"] == "judged":
        given = [j for j in evidence["judgements"] if j["leaf"] == leaf["id"] and j["ledgerPosition"] <= as_of]
        p = judged_points(standard, leaf, given)
        return ["pending", None, None] if p is None else ["scored", p, None]
    if rule["kind"] == "imported":
        return imported_line(leaf, evidence, as_of)
    f = figure(standard, evidence, as_of, rule["measure"])
    if f.state == "none" or (f.state == "ok" and f.d == 0 and leaf.get("ifNone")):
        none = leaf.get("ifNone", "notApplicable")
        if none == "notApplicable":
            return ["notApplicable", None, None]
        return ["scored", most if none == "full" else F(0), None]
    if f.state == "skip":
        return ["notApplicable", None, None]
    if f.state == "pending":
        return ["pending", None, None]
    if rule["kind"] == "poll" and (f.d or F(0)) < rule.get("leastBallots", 1):
        return ["notApplicable", None, None]
    if rule["kind"] == "rank":
        return ["cohort", None, f.v]
    return ["scored", rule_points(rule, most, f), None]


def factors(standard, state):
    by_branch = standard["rescale"] == "branch"

    def weight(node):
        if is_leaf(node):
            return F(0) if state[node["id"]] == "notApplicable" else F(node["max"])
        inside = sum((weight(c) for c in node["children"]), F(0))
        return F(node["max"]) if by_branch and inside else inside

    out = {}

    def assign(nodes, whole, factor):
        inside = sum((weight(n) for n in nodes), F(0))
        here = factor * whole / inside if inside else F(0)
        for n in nodes:
            if is_leaf(n):
                out[n["id"]] = F(0) if state[n["id"]] == "notApplicable" else here
            else:
                assign(n["children"], weight(n), here)

    assign(standard["tree"], F(standard["total"]), F(1))
    return out


class Sheet:
    def __init__(self, standard, evidence, as_of):
        self.standard, self.evidence, self.as_of = standard, evidence, as_of
        self.lines = {leaf["id"]: line(standard, leaf, evidence, as_of) for leaf in leaves(standard["tree"])}
        self.open = False
        self.deducted = F(0)
        for d in standard["deductions"]:
            f = figure(standard, evidence, as_of, d["rule"]["measure"])
            self.open |= f.state == "pending"
            if f.state == "ok":
                p = occurrences(d["rule"], f.v) * F(d["rule"]["step"])
                self.deducted += min(p, F(d["cap"])) if "cap" in d else p
        self.vetoes = [(v["effect"], self.stands(v["when"])) for v in standard["vetoes"]]
        self.ladder = [(s["grade"], self.stands(s["when"])) for s in standard["ladder"]]
        self.bonus = self.bonus_points()

    def stands(self, when):
        f = figure(self.standard, self.evidence, self.as_of, when["measure"])
        self.open |= f.state == "pending"
        return meets(f.v, when) if f.state == "ok" else None

    def bonus_points(self):
        pool = self.standard["bonus"]
        items = {i["id"]: i for i in pool["items"]} if pool else {}
        best = {}
        for a in self.evidence["awards"]:
            if a["ledgerPosition"] <= self.as_of:
                key = (items[a["item"]].get("group", a["item"]), a["matter"])
                best[key] = max(best.get(key, F(0)), F(items[a["item"]]["points"]))
        return min(F(pool["cap"]), sum(best.values(), F(0))) if pool else F(0)

    def finish(self):
        factor = factors(self.standard, {k: v[0] for k, v in self.lines.items()})
        self.rows = [
            {
                "id": i, "state": s, "points": None if p is None else exact(p), "factor": exact(factor[i]),
                "counted": None if p is None else exact(p * factor[i]),
            }
            for i, (s, p, _) in self.lines.items()
        ]
        tree = sum((p * factor[i] for i, (_, p, _) in self.lines.items() if p is not None), F(0))
        zero = any(e["kind"] == "zero" and stands for e, stands in self.vetoes)
        self.points = F(0) if zero else max(F(0), tree + self.bonus - self.deducted)
        self.shown = rounded(self.points, self.standard["rounding"]["places"])
        self.complete = not self.open and not any(s in ("pending", "cohort") for s, _, _ in self.lines.values())
        self.grade = self.own_grade() if self.complete else None

    def own_grade(self):
        bands = self.standard["grades"]["bands"]
        at = next(i for i, b in enumerate(bands) if b["from"] is None or F(self.shown) >= F(b["from"]))
        for effect, stands in self.vetoes:
            if stands and effect["kind"] == "fail":
                at = len(bands) - 1
            elif stands and effect["kind"] == "capGrade":
                at = max(at, next(i for i, b in enumerate(bands) if b["id"] == effect["grade"]))
        return self.climb(at)

    def climb(self, at):
        bands = self.standard["grades"]["bands"]
        while at < len(bands) - 1 and any(g == bands[at]["id"] and met is False for g, met in self.ladder):
            at += 1
        return at


def rank(standard, group):
    for leaf in leaves(standard["tree"]):
        rule = leaf["rule"]
        if rule["kind"] != "rank":
            continue
        own = [s.lines[leaf["id"]] for s in group]
        if any(l[0] == "pending" for l in own):
            continue
        inside = [l for l in own if l[0] == "cohort"]
        values = [l[2] for l in inside]
        for l, v in zip(inside, values):
            place = 1 + sum(1 for w in values if (w > v if rule["order"] == "high" else w < v))
            raw = F(rule["best"]) - (place - 1) * F(rule["minus"])
            l[0], l[1] = "scored", min(F(leaf["max"]), max(F(0), raw))


def stretch(standard, group):
    for leaf in leaves(standard["tree"]):
        if not leaf.get("topIsFull") or leaf["rule"]["kind"] == "rank":
            continue
        own = [s.lines[leaf["id"]] for s in group]
        if any(l[0] == "pending" for l in own):
            continue
        inside = [l for l in own if l[0] == "cohort"]
        best = max([l[2] for l in inside], default=F(0))
        for l in inside:
            l[0], l[1] = "scored", (l[2] * F(leaf["max"]) / best if best else F(0))


def shares(standard, group):
    grades = standard["grades"]
    wanted = grades.get("shares", [])
    if not wanted:
        return
    if any(s.grade is None for s in group):
        for s in group:
            s.grade = None
        return
    for at, band in enumerate(grades["bands"][:-1]):
        most = next((x["atMost"] for x in wanted if x["grade"] == band["id"]), None)
        if most is None:
            continue
        places = floor(F(most) * len(group))
        here = [s for s in group if s.grade == at]
        if len(here) <= places:
            continue
        totals = sorted((F(s.shown) for s in here), reverse=True)
        cut = totals[places]
        across = places > 0 and totals[places - 1] == cut
        for s in here:
            total = F(s.shown)
            if total < cut or (total == cut and (grades["tie"] == "out" or not across)):
                s.grade = s.climb(at + 1)


def settle(standard, evidence, as_of):
    sheets = [Sheet(standard, e, as_of) for e in evidence]
    groups = {}
    for s in sheets:
        groups.setdefault(s.evidence["unit"]["group"], []).append(s)
    for group in groups.values():
        rank(standard, group)
        stretch(standard, group)
        for s in group:
            s.finish()
        shares(standard, group)
    bands = standard["grades"]["bands"]
    return [
        {
            "unit": s.evidence["unit"]["id"], "points": exact(s.points), "shown": s.shown, "bonus": exact(s.bonus),
            "deducted": exact(s.deducted), "complete": s.complete,
            "eligible": not any(e["kind"] == "cancelEligibility" and stands for e, stands in s.vetoes),
            "grade": None if s.grade is None else bands[s.grade]["id"],
            "gradeTitle": None if s.grade is None else bands[s.grade]["title"],
            "lines": s.rows,
        }
        for s in sorted(sheets, key=lambda s: s.evidence["unit"]["id"])
    ]


def sha(text):
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def check_imports(text, whole, units):
    if "imports.json" not in text:
        return
    given = json.loads(text["imports.json"])
    sources = {s["digest"]: s for s in given["sources"]}
    for item in given["items"]:
        source = sources[item["digest"]]
        titles = {}
        if source["manifest"] is None:
            held = sha(source["round"]) == item["digest"]
        else:
            m = json.loads(source["manifest"])
            held = sha(source["manifest"]) == item["digest"] and m["result"] == sha(source["round"])
            held = held and m["standard"]["digest"] == sha(source["standard"])
            titles = {b["id"]: b["title"] for b in json.loads(source["standard"])["grades"]["bands"]}
        if not held:
            yield "imports.json/%s" % item["leaf"]
        key = "name" if source["manifest"] is None else "unit"
        rows = json.loads(source["round"])["units"]
        for u in whole["units"]:
            same = [r for r in rows if r[key] == u[key]]
            result = None
            if len(same) == 1:
                grade = same[0]["grade"]
                result = {"score": same[0]["shown"], "grade": grade, "gradeTitle": titles.get(grade, grade)}
            if units[u["unit"]]["evidence"]["imports"][item["leaf"]]["result"] != result:
                yield "%d/imports/%s" % (u["unit"], item["leaf"])


def check_package(path):
    with open(path, encoding="utf-8", newline="\n") as f:
        rows = f.read().split("\n")
    if rows.pop() != "":
        yield "the last line does not end"
    manifest = json.loads(rows[0])
    files = [json.loads(r) for r in rows[1:]]
    if [f["name"] for f in files] != [e["name"] for e in manifest["files"]]:
        yield "files"
    text = {f["name"]: f["text"] for f in files}
    for e in manifest["files"]:
        if sha(text[e["name"]]) != e["digest"] or len(text[e["name"]].encode("utf-8")) != e["bytes"]:
            yield e["name"]
    standard, whole = json.loads(text["standard.json"]), json.loads(text["round.json"])
    units = {u["unit"]: json.loads(text["units/%d.json" % u["unit"]]) for u in whole["units"]}
    again = settle(standard, [u["evidence"] for u in units.values()], whole["asOf"])
    for r in again:
        was = units[r["unit"]]["result"]
        for key in ("points", "shown", "bonus", "deducted", "eligible", "grade", "gradeTitle", "lines"):
            if was[key] != r[key]:
                yield "%d/%s: %s, recounted %s" % (r["unit"], key, was[key], r[key])
    yield from check_imports(text, whole, units)
    for u in whole["units"]:
        r = next(x for x in again if x["unit"] == u["unit"])
        if (u["shown"], u["grade"], u["eligible"]) != (r["shown"], r["grade"], r["eligible"]):
            yield "%d: round" % u["unit"]


def main(args):
    if args[:1] == ["batch"]:
        for row in sys.stdin:
            o = json.loads(row)
            print(json.dumps(settle(o["standard"], o["evidence"], o["asOf"]), ensure_ascii=False))
        return 0
    if args[:1] != ["package"] or len(args) < 2:
        print(__doc__)
        return 2
    bad = 0
    for path in args[1:]:
        found = list(check_package(path))
        for d in found:
            print(d)
        bad += len(found)
        if not found:
            print("same")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
