"""Second implementation of docs/scoring.md, sharing no code with the product."""
import hashlib
import json
import operator
import sys
from fractions import Fraction
from math import ceil, floor

exact = Fraction  # reads "0.25", "3/5" and whole numbers (标准)
ZERO = exact(0)
NO, WAIT, GROUP, DONE = "notApplicable", "pending", "cohort", "scored"  # 字段: a line's state
COMPARE = {">=": operator.ge, ">": operator.gt, "<=": operator.le,
           "<": operator.lt, "=": operator.eq, "!=": operator.ne}


def fixed(value, places):
    """Write a number that has at most `places` decimals, with all of them."""
    digits = str(abs(value.numerator) * 10**places // value.denominator).rjust(places + 1, "0")
    digits = digits[:-places] + "." + digits[-places:] if places else digits
    return "-" + digits if value < 0 else digits


def text(value):
    """Write an exact number (看得懂, last paragraph)."""
    below = value.denominator
    places = next((p for p in range(below.bit_length()) if 10**p % below == 0), None)
    return f"{value.numerator}/{below}" if places is None else fixed(value, places)


def half_up(value, places):
    """总分: the one place where anything is rounded."""
    return Fraction(floor(value * 10**places + Fraction(1, 2)), 10**places)


def clamp(value, full):
    return max(ZERO, min(full, value))


def meets(when, v):
    """规则种类: a condition, compared exactly."""
    return COMPARE[when["op"]](v, exact(when["threshold"]))


def steps(rule, v):
    """n of `deductPer` and of 树外扣分."""
    x = max(ZERO, exact(rule["atLeast"]) - v) if "atLeast" in rule else v
    n = max(ZERO, x - exact(rule.get("free", 0))) / exact(rule.get("per", 1))
    part = rule.get("part", "none")
    return n if part == "share" else Fraction(ceil(n) if part == "whole" else floor(n))


def banded(rule, v):
    for band in rule["bands"]:
        low, high = band.get("from"), band.get("to")
        if (low is None or exact(low) <= v) and (high is None or v < exact(high)):
            return exact(band["points"]) if "points" in band else v * exact(band["proportional"])
    return ZERO


def ruled(rule, v, full):
    """规则种类: points by the table, held between 0 and M."""
    kind = rule["kind"]
    if kind == "deductPer":
        points = full - steps(rule, v) * exact(rule["step"])
    elif kind == "allOrNothing":
        points = full if meets(rule, v) else ZERO
    elif kind == "bands":
        points = banded(rule, v)
    else:
        points = (1 - v if rule.get("inverse") else v) * exact(rule.get("times", full))
    return clamp(points, full)


def column_scores(standard, leaf, evidence, as_of):
    """评定: one judgement of each person in each column, then the mean of the column."""
    last = {}
    for j in evidence["judgements"]:
        if j["leaf"] == leaf["id"] and j["ledgerPosition"] <= as_of:
            seat = (j["column"], j["by"])
            last[seat] = max(last.get(seat, j), j, key=lambda x: (x["ledgerPosition"], x["ref"]))
    columns = {}
    for (column, _), j in last.items():
        columns.setdefault(column, []).append(exact(j["points"]))
    least = standard["combination"].get("trimFrom")
    return {column: mean(points, least) for column, points in columns.items()}


def mean(points, least):
    if least is not None and len(points) >= least:
        points = sorted(points)[1:-1]
    return sum(points, ZERO) / len(points)


def combined(standard, leaf, scores):
    """评定, 合成: the points of a judged leaf, or None while they are owed."""
    how = standard["combination"]
    taking = [c for c in standard["columns"] if c["id"] in leaf.get("columns", [c["id"]])]
    always = {c["id"] for c in taking if c["always"]}
    taking = {c["id"] for c in taking}
    if how["kind"] == "latest":
        order = [c for c in how["order"] if c in taking]
        given = [scores[c] for c in order if c in scores]
        return given[-1] if given and all(c in scores for c in order if c in always) else None
    weights = {c: exact(w) for c, w in how["weights"].items() if c in taking and exact(w) > 0}
    total = sum((w for c, w in weights.items() if c in scores), ZERO)
    if total == 0 or any(c in always and c not in scores for c in weights):
        return None
    return sum((w * scores[c] for c, w in weights.items() if c in scores), ZERO) / total


def if_none(leaf):
    """分母为 0, and 他项结果 that do not hold this unit."""
    points = {"full": exact(leaf["max"]), "zero": ZERO}.get(leaf.get("ifNone"))
    return (NO, None) if points is None else (DONE, points)


def imported(leaf, evidence, as_of):
    """他项结果."""
    rule, full = leaf["rule"], exact(leaf["max"])
    taken = evidence.get("imports", {}).get(leaf["id"])
    wanted = rule["source"].get("package")
    if taken is None or taken.get("changed") or taken["ledgerPosition"] > as_of:
        return WAIT, None
    if wanted is not None and wanted != taken["digest"]:
        return WAIT, None
    result = taken["result"]
    if result is None:
        return if_none(leaf)
    if "outOf" in rule:
        return DONE, clamp(exact(result["score"]) / exact(rule["outOf"]) * full, full)
    for grade in rule["grades"]:
        if grade["grade"] in (result["grade"], result["gradeTitle"]):
            return DONE, clamp(exact(grade["points"]), full)
    return WAIT, None


def value(standard, key, evidence, as_of):
    """State, numerator and denominator of a measure (一项的状态, 4)."""
    fact = evidence["measures"].get(key)
    if not standard["measures"][key]["available"]:
        return NO, None, None
    if fact is None:
        return WAIT, None, None
    if fact.get("suppressed"):
        return NO, None, None
    if fact["ledgerPosition"] > as_of:
        return WAIT, None, None
    below = fact.get("denominator")
    return DONE, exact(fact["numerator"]), None if below is None else exact(below)


def measured(standard, leaf, evidence, as_of):
    """一项的状态, 4 to 7."""
    rule = leaf["rule"]
    state, above, below = value(standard, rule["measure"], evidence, as_of)
    if state != DONE:
        return state, None
    ratio = standard["measures"][rule["measure"]]["kind"] == "ratio"
    if below == 0 and (ratio or "ifNone" in leaf):
        return if_none(leaf)
    if rule["kind"] == "poll" and (below or 0) < rule.get("leastBallots", 1):
        return NO, None
    v = above / below if ratio else above
    return (GROUP, v) if rule["kind"] == "rank" else (DONE, ruled(rule, v, exact(leaf["max"])))


def state_of(standard, leaf, evidence, as_of):
    """一项的状态: (state, points); with GROUP, what the group compares in place of points."""
    if evidence["unit"]["class"] not in leaf.get("appliesTo", [evidence["unit"]["class"]]):
        return NO, None
    spared = [e for e in evidence["exemptions"] if e["ledgerPosition"] <= as_of]
    if leaf["id"] in [e["leaf"] for e in spared]:
        return NO, None
    if leaf["rule"]["kind"] == "judged":
        points = combined(standard, leaf, column_scores(standard, leaf, evidence, as_of))
        return (WAIT, None) if points is None else (DONE, points)
    if leaf["rule"]["kind"] == "imported":
        return imported(leaf, evidence, as_of)
    return measured(standard, leaf, evidence, as_of)


def first_line(standard, leaf, evidence, as_of):
    """`topIsFull`: what has been scored still waits for the group, except a rank."""
    state, points = state_of(standard, leaf, evidence, as_of)
    if state == DONE and leaf.get("topIsFull") and leaf["rule"]["kind"] != "rank":
        state = GROUP
    return {"state": state, "points": points}


def compare_group(leaf, lines):
    """定等 1: `rank` and `topIsFull`, one leaf in one group."""
    waiting = [line for line in lines if line["state"] == GROUP]
    if not waiting or any(line["state"] == WAIT for line in lines):
        return
    rule, full, raws = leaf["rule"], exact(leaf["max"]), [line["points"] for line in waiting]
    for line in waiting:
        raw = line["points"]
        if rule["kind"] == "rank":
            better = sum(1 for r in raws if (r > raw if rule["order"] == "high" else r < raw))
            points = clamp(exact(rule["best"]) - better * exact(rule["minus"]), full)
        else:
            points = raw * full / max(raws) if max(raws) else ZERO
        line.update(state=DONE, points=points)


def leaves(node):
    if "children" not in node:
        return [node]
    return [leaf for child in node["children"] for leaf in leaves(child)]


def share(children, full, times, out):
    """不计与折算, `branch`: level after level."""
    live = [c for c in children if any(leaf["id"] in out for leaf in leaves(c))]
    base = sum((exact(c["max"]) for c in live), ZERO)
    for child in live:
        here = times * full / base
        if "children" in child:
            share(child["children"], exact(child["max"]), here, out)
        else:
            out[child["id"]] = here


def factors(standard, states):
    """不计与折算: how many times each leaf counts, for the leaves that do."""
    root, total = {"children": standard["tree"]}, exact(standard["total"])
    out = {leaf["id"]: ZERO for leaf in leaves(root) if states[leaf["id"]] != NO}
    if standard["rescale"] == "branch":
        share(standard["tree"], total, Fraction(1), out)
        return out
    base = sum((exact(leaf["max"]) for leaf in leaves(root) if leaf["id"] in out), ZERO)
    return {key: total / base for key in out}


def bonus(standard, evidence, as_of):
    """加分: the best of each matter within a group, up to the cap."""
    if not standard.get("bonus"):
        return ZERO
    items, best = {i["id"]: i for i in standard["bonus"]["items"]}, {}
    for award in evidence["awards"]:
        if award["ledgerPosition"] <= as_of:
            item = items[award["item"]]
            key = (item.get("group", "item " + item["id"]), award["matter"])
            best[key] = max(best.get(key, ZERO), exact(item["points"]))
    return min(sum(best.values(), ZERO), exact(standard["bonus"]["cap"]))


def outside(standard, key, evidence, as_of):
    """总分: a measure outside the tree, its value, NO or WAIT."""
    state, above, below = value(standard, key, evidence, as_of)
    if state != DONE:
        return state
    if standard["measures"][key]["kind"] == "ratio":
        return above / below if below else NO
    return above


def deducted(standard, evidence, as_of):
    """树外扣分."""
    total = ZERO
    for item in standard["deductions"]:
        v = outside(standard, item["rule"]["measure"], evidence, as_of)
        if v not in (NO, WAIT):
            points = steps(item["rule"], v) * exact(item["rule"]["step"])
            total += min(points, exact(item["cap"])) if item.get("cap") is not None else points
    return total


def owes_outside(standard, evidence, as_of):
    """总分: one measure owed outside the tree keeps the whole sheet open."""
    keys = [d["rule"]["measure"] for d in standard["deductions"]]
    keys += [c["when"]["measure"] for c in standard["vetoes"] + standard["ladder"]]
    return any(outside(standard, key, evidence, as_of) == WAIT for key in keys)


def condition(standard, when, evidence, as_of):
    """Whether a veto or a step of the ladder is met; None without a value."""
    v = outside(standard, when["measure"], evidence, as_of)
    return None if v in (NO, WAIT) else meets(when, v)


def add_up(standard, evidence, as_of, sheet):
    """总分: fill in one unit's sheet from its lines."""
    times = factors(standard, {key: line["state"] for key, line in sheet["lines"].items()})
    points = ZERO
    for key, line in sheet["lines"].items():
        line["factor"] = times.get(key, ZERO)
        line["counted"] = line["points"] * line["factor"] if line["state"] == DONE else None
        points += line["counted"] or ZERO
    effects = [veto["effect"] for veto in standard["vetoes"]
               if condition(standard, veto["when"], evidence, as_of)]
    extra, minus = bonus(standard, evidence, as_of), deducted(standard, evidence, as_of)
    points = max(ZERO, points + extra - minus)
    if any(e["kind"] == "zero" for e in effects):
        points = ZERO
    waiting = any(line["state"] in (WAIT, GROUP) for line in sheet["lines"].values())
    sheet.update(points=points, bonus=extra, deducted=minus, effects=effects,
                 shown=half_up(points, standard["rounding"]["places"]),
                 pending=waiting or owes_outside(standard, evidence, as_of),
                 eligible=all(e["kind"] != "cancelEligibility" for e in effects))


def climb(standard, evidence, as_of, at):
    """晋级条件: down one grade for as long as a condition of the grade is not met."""
    bands = standard["grades"]["bands"]
    while at < len(bands) - 1 and any(
            step["grade"] == bands[at]["id"]
            and condition(standard, step["when"], evidence, as_of) is False
            for step in standard["ladder"]):
        at += 1
    return at


def first_grade(standard, evidence, as_of, sheet):
    """定等 2: the band of the shown total, then the vetoes, then the ladder."""
    bands = [(b["id"], b["from"]) for b in standard["grades"]["bands"]]
    at = next(i for i, (_, low) in enumerate(bands) if low is None or exact(low) <= sheet["shown"])
    for effect in sheet["effects"]:
        if effect["kind"] == "capGrade":
            at = max(at, [key for key, _ in bands].index(effect["grade"]))
        if effect["kind"] == "fail":
            at = len(bands) - 1
    return climb(standard, evidence, as_of, at)


def fallen(members, quota, tie):
    """定等 3: those of one grade who are over its quota."""
    if len(members) <= quota:
        return []
    order = sorted((s["shown"] for s in members), reverse=True)
    line = order[quota]
    stays = tie == "in" and quota > 0 and order[quota - 1] == line
    return [s for s in members if s["shown"] < line or (s["shown"] == line and not stays)]


def grade_group(standard, as_of, pairs):
    """定等 2 and 3 in one group; pairs of evidence and sheet."""
    limits = {s["grade"]: exact(s["atMost"]) for s in standard["grades"].get("shares", [])}
    wait = limits and any(sheet["pending"] for _, sheet in pairs)
    for evidence, sheet in pairs:
        held = wait or sheet["pending"]
        sheet["at"] = None if held else first_grade(standard, evidence, as_of, sheet)
    for i, band in enumerate(standard["grades"]["bands"][:-1]):
        if not wait and band["id"] in limits:
            quota = floor(limits[band["id"]] * len(pairs))
            down = fallen([s for _, s in pairs if s["at"] == i], quota, standard["grades"]["tie"])
            for evidence, sheet in pairs:
                if any(sheet is s for s in down):
                    sheet["at"] = climb(standard, evidence, as_of, i + 1)


def settle(standard, as_of, units):
    """定等: all sheets of a round, by the number of the unit (4)."""
    tree, pairs, groups = leaves({"children": standard["tree"]}), [], {}
    for evidence in sorted(units, key=lambda e: e["unit"]["id"]):
        lines = {leaf["id"]: first_line(standard, leaf, evidence, as_of) for leaf in tree}
        pairs.append((evidence, {"unit": evidence["unit"]["id"], "lines": lines}))
    for pair in pairs:
        groups.setdefault(pair[0]["unit"]["group"], []).append(pair)
    for members in groups.values():
        for leaf in tree:
            compare_group(leaf, [sheet["lines"][leaf["id"]] for _, sheet in members])
        for evidence, sheet in members:
            add_up(standard, evidence, as_of, sheet)
        grade_group(standard, as_of, members)
    return [sheet for _, sheet in pairs]


def written(standard, sheet):
    """One unit's result, in the words of `score-unit/1`."""
    def known(number):
        return None if number is None else text(number)
    lines = [{"id": key, "state": line["state"], "factor": text(line["factor"]),
              "points": known(line["points"] if line["state"] == DONE else None),
              "counted": known(line["counted"])} for key, line in sheet["lines"].items()]
    band = None if sheet["at"] is None else standard["grades"]["bands"][sheet["at"]]
    return {"unit": sheet["unit"], "points": text(sheet["points"]),
            "shown": fixed(sheet["shown"], standard["rounding"]["places"]),
            "complete": not sheet["pending"], "eligible": sheet["eligible"],
            "bonus": text(sheet["bonus"]), "deducted": text(sheet["deducted"]),
            "grade": band and band["id"], "gradeTitle": band and band["title"], "lines": lines}


def sha(words):
    return hashlib.sha256(words.encode()).hexdigest()


def unpack(path):
    """复算包: the manifest, the files by name, and what is wrong with the wrapping."""
    with open(path, encoding="utf-8", newline="") as stream:
        lines = stream.read().split("\n")
    manifest, wrong = json.loads(lines[0]), []
    files = [json.loads(line) for line in lines[1:-1]]
    if lines[-1] or [f["name"] for f in files] != [f["name"] for f in manifest["files"]]:
        wrong.append("files: not those of the manifest")
    for said in manifest["files"]:
        body = next((f["text"] for f in files if f["name"] == said["name"]), "")
        if sha(body) != said["digest"] or len(body.encode()) != said["bytes"]:
            wrong.append(said["name"] + ": not what the manifest says")
    return manifest, {f["name"]: f["text"] for f in files}, wrong


def differences(where, said, found):
    """Where two results part."""
    if isinstance(found, dict):
        held = said or {}
        return [d for k in found for d in differences(f"{where}.{k}", held.get(k), found[k])]
    if isinstance(found, list) and isinstance(said, list) and len(found) == len(said):
        return [d for i, x in enumerate(found) for d in differences(f"{where}[{i}]", said[i], x)]
    return [] if said == found else [f"{where}: says {said}, recounted {found}"]


def import_of(source, unit):
    """What an earlier round says of a unit, in the words of the evidence."""
    own = source["manifest"] is not None
    mine, his = ("unit", "id") if own else ("name", "name")
    same = [r for r in json.loads(source["round"])["units"] if r[mine] == unit[his]]
    if len(same) != 1:
        return None
    bands, grade = json.loads(source["standard"])["grades"]["bands"] if own else [], same[0]["grade"]
    title = next((b["title"] for b in bands if b["id"] == grade), grade)
    return {"score": same[0]["shown"], "grade": grade, "gradeTitle": title}


def source_wrong(source):
    """Digests of one source of `imports.json`."""
    if source["manifest"] is None:
        return [] if sha(source["round"]) == source["digest"] else ["source: round.json is another"]
    listed = {f["name"]: f["digest"] for f in json.loads(source["manifest"])["files"]}
    sound = (sha(source["manifest"]) == source["digest"]
             and sha(source["round"]) == listed["round.json"]
             and sha(source["standard"]) == listed["standard.json"])
    return [] if sound else ["source: digests do not agree"]


def import_wrong(files, evidence):
    """他项结果: every unit's `imports` against the sources in the package."""
    held, wrong = json.loads(files.get("imports.json", '{"items":[],"sources":[]}')), []
    sources = {s["digest"]: s for s in held["sources"]}
    for source in held["sources"]:
        wrong += source_wrong(source)
    for one in evidence:
        taken = one.get("imports", {})
        if sorted(taken) != sorted(i["leaf"] for i in held["items"]):
            wrong.append(f"units/{one['unit']['id']}: imports other items")
        for item in held["items"]:
            result = import_of(sources[item["digest"]], one["unit"])
            found = {"digest": item["digest"], "ledgerPosition": item["position"], "result": result}
            wrong += differences(f"units/{one['unit']['id']}.imports.{item['leaf']}",
                                 taken.get(item["leaf"]), found)
    return wrong


def recount(path):
    """Every difference between a package and what its own evidence gives."""
    manifest, files, wrong = unpack(path)
    standard, outcome = json.loads(files["standard.json"]), json.loads(files["round.json"])
    digest, rows = sha(files["standard.json"]), {row["unit"]: row for row in outcome["units"]}
    wrong += differences("manifest", manifest, {
        "result": sha(files["round.json"]), "standard": {"digest": digest}})
    wrong += differences("round.json", outcome, {
        "asOf": manifest["asOf"], "standard": {"digest": digest}})
    units = {key: json.loads(files[f"units/{key}.json"]) for key in rows}
    evidence = [unit["evidence"] for unit in units.values()]
    for sheet in settle(standard, manifest["asOf"], evidence):
        name, found, unit = f"units/{sheet['unit']}", written(standard, sheet), units[sheet["unit"]]
        del found["unit"], found["complete"]
        row = {k: unit["evidence"]["unit"][k] for k in ("class", "group", "name")}
        row.update({k: found[k] for k in ("shown", "grade", "eligible")})
        row["digest"] = sha(files[name + ".json"])
        wrong += differences(name, unit["result"], found)
        wrong += differences(f"round.json {name}", rows[sheet["unit"]], row)
    return wrong + import_wrong(files, evidence)


def batch():
    for line in sys.stdin:
        job = json.loads(line)
        sheets = settle(job["standard"], job["asOf"], job["evidence"])
        print(json.dumps([written(job["standard"], s) for s in sheets], ensure_ascii=False))


def main(words):
    if words[:1] == ["batch"] and len(words) == 1:
        batch()
        return 0
    if words[:1] != ["package"] or len(words) < 2:
        print("score.py package FILE... | score.py batch", file=sys.stderr)
        return 2
    found = [(path, recount(path)) for path in words[1:]]
    for path, wrong in found:
        print("\n".join(f"{path}: {w}" for w in wrong) or "same")
    return 1 if any(wrong for _, wrong in found) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
