"""Rules about drawings: places, pictures, charts and what these point to."""
import re

from workbook_file import cell_place, cells, range_places

LABELS = {"c:barChart": {"ctr", "inBase", "inEnd", "outEnd"},
          "c:radarChart": {"outEnd"}, "c:lineChart": {"t", "r", "ctr"}}


def drawings(book):
    """Ids once a drawing; each corner behind the other; a PNG is one."""
    for part, tree in book.trees.items():
        if tree.name != "xdr:wsDr":
            continue
        ids = [node.get("id") for node in tree.all("xdr:cNvPr")]
        if len(set(ids)) != len(ids) or "0" in ids:
            yield f"{part}: ids {ids}"
        for anchor in tree.children:
            corners = []
            for name in ("xdr:from", "xdr:to"):
                numbers = [int(n.text) for n in anchor.child(name).children]
                if min(numbers) < 0:
                    yield f"{part}: {name} {numbers}"
                corners.append(numbers)
            (x, dx, y, dy), (x2, dx2, y2, dy2) = corners
            if (x2, dx2) <= (x, dx) or (y2, dy2) <= (y, dy):
                yield f"{part}: a drawing without size at {x}, {y}"
    for name, data in book.bytes.items():
        if name.endswith(".png") and (
                data[:8] != b"\x89PNG\r\n\x1a\n" or
                data[-8:-4] != b"IEND"):
            yield f"{name} is no PNG"


def sheet_values(book, name):
    """{(row, column): text} of a sheet as a chart caches it."""
    for title, _, sheet, _ in book.sheets:
        if title == name:
            found = {}
            for cell in cells(sheet):
                value = cell.child("v")
                if value is not None:
                    found[cell_place(cell.get("r"))] = \
                        book.strings[int(value.text)] \
                        if cell.get("t") == "s" else value.text
            return found
    return None


def same(cached, value):
    try:
        return abs(float(cached) - float(value)) < 1e-9
    except (TypeError, ValueError):
        return cached == value


def reference_faults(book, node):
    """A <c:strRef> or <c:numRef>: cells there, cache as they are."""
    formula = node.child("c:f").text
    where = re.fullmatch(r"'((?:[^']|'')+)'!(.+)", formula)
    place = range_places(where[2].replace("$", "")) if where else (0,)
    values = sheet_values(book, where[1].replace("''", "'")) if where else None
    if values is None or 0 in place:
        yield f"{formula} is not there"
        return
    cache = node.child("c:strCache") or node.child("c:numCache")
    at = [(r, c) for r in range(place[0], place[2] + 1)
          for c in range(place[1], place[3] + 1)]
    points = list(cache.all("c:pt")) if cache else []
    if not cache or int(cache.child("c:ptCount").get("val")) != len(at):
        yield f"{formula}: points that are not counted"
        return
    for point in points:
        i = int(point.get("idx"))
        if i >= len(at) or not same(point.child("c:v").text, values.get(at[i])):
            yield f"{formula}: point {i} is not what its cell is"


def axis_faults(tree):
    """Axes once, those of a chart there, each crossing another."""
    plot = tree.child("c:chart", "c:plotArea")
    axes = {}
    for node in plot.children:
        if node.name.endswith("Ax"):
            axes[node.child("c:axId").get("val")] = \
                node.child("c:crossAx").get("val")
    if len(axes) < 2 or not set(axes.values()) <= set(axes):
        yield f"axes {axes}"
    for node in plot.children:
        if node.name.endswith("Chart"):
            used = [n.get("val") for n in node.children if n.name == "c:axId"]
            if set(used) != set(axes):
                yield f"axes {used} of {list(axes)}"


def charts(book):
    """Series in order, with axes and cells that are there."""
    for part, tree in book.trees.items():
        if tree.name != "c:chartSpace":
            continue
        for why in axis_faults(tree):
            yield f"{part}: {why}"
        for key in ("c:idx", "c:order"):
            numbers = [s.child(key).get("val") for s in tree.all("c:ser")]
            if len(set(numbers)) != len(numbers) or not numbers:
                yield f"{part}: {key} {numbers}"
        for node, _ in tree.walk():
            if node.name in ("c:strRef", "c:numRef"):
                for why in reference_faults(book, node):
                    yield f"{part}: {why}"
        for kind, good in LABELS.items():
            for chart in tree.all(kind):
                for label in chart.all("c:dLblPos"):
                    if label.get("val") not in good:
                        yield f"{part}: labels {label.get('val')} in {kind}"


def sparklines(book):
    """Each in a cell of its own, of a row or column that is there."""
    sheets = {name for name, _, _, _ in book.sheets}
    for name, _, sheet, _ in book.sheets:
        seen = set()
        for node in sheet.all("x14:sparkline"):
            at, formula = node.child("xm:sqref").text, node.child("xm:f").text
            title, _, where = formula.rpartition("!")
            place = range_places(where)
            if at in seen or cell_place(at) == (0, 0):
                yield f"{name}!{at}: two sparklines, or no cell"
            seen.add(at)
            if title.strip("'").replace("''", "'") not in sheets or \
                    0 in place or (place[0] != place[2] and
                                   place[1] != place[3]):
                yield f"{name}!{at}: a sparkline of {formula}"


RULES = [drawings, charts, sparklines]
