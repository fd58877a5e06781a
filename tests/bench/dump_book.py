"""Write a workbook's cells as plain lines, for plain_book to write again.

    /usr/bin/python3 dump_book.py BOOK.xlsx > cells.txt

Fields are separated by TAB. S name | F id size bold border fill align format |
H row height | W column width | M first_row first_col last_row last_col |
N row col style number | T row col style text | E row col style formula cached
"""
import sys

import openpyxl


def style_line(number, cell):
    font, side = cell.font, cell.border.bottom.style
    fill = cell.fill.fgColor.rgb if cell.fill.fill_type else None
    return "\t".join(str(x) for x in (
        "F", number, font.sz or 11, int(bool(font.b)),
        {None: 0, "thin": 1, "medium": 2}.get(side, 1),
        int(str(fill)[-6:], 16) if isinstance(fill, str) else -1,
        {"center": 2, "right": 3}.get(cell.alignment.horizontal, 1),
        cell.number_format))


def clean(text):
    return str(text).replace("\t", " ").replace("\n", " ")


def main(path):
    book = openpyxl.load_workbook(path)
    cached = openpyxl.load_workbook(path, data_only=True)
    styles, lines = {}, []
    for sheet in book:
        lines.append(f"S\t{sheet.title}")
        for name, d in sheet.column_dimensions.items():
            if d.width:
                at = openpyxl.utils.column_index_from_string(name) - 1
                lines.append(f"W\t{at}\t{d.width}")
        for row, d in sheet.row_dimensions.items():
            if d.height:
                lines.append(f"H\t{row - 1}\t{d.height}")
        for r in sheet.merged_cells.ranges:
            lines.append(f"M\t{r.min_row - 1}\t{r.min_col - 1}"
                         f"\t{r.max_row - 1}\t{r.max_col - 1}")
        for cells in sheet.iter_rows():
            for cell in cells:
                if isinstance(cell, openpyxl.cell.cell.MergedCell):
                    continue
                if cell.value is None and not cell.has_style:
                    continue
                if cell._style not in styles:
                    styles[cell._style] = len(styles)
                    print(style_line(len(styles) - 1, cell))
                at = (f"{cell.row - 1}\t{cell.column - 1}"
                      f"\t{styles[cell._style]}")
                if cell.data_type == "f":
                    value = cached[sheet.title][cell.coordinate].value
                    lines.append(f"E\t{at}\t{cell.value}"
                                 f"\t{'' if value is None else clean(value)}")
                elif cell.data_type == "n" and cell.value is not None:
                    lines.append(f"N\t{at}\t{cell.value!r}")
                else:
                    text = "" if cell.value is None else clean(cell.value)
                    lines.append(f"T\t{at}\t{text}")
    print("\n".join(lines))


main(sys.argv[1])
