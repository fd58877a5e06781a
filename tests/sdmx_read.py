"""Read SDMX-CSV strictly: sdmx_read.py FILE VERSION.

The layout of the field guide of SDMX-CSV 1.0 or 2.0: first what the data are
structured by, then every dimension, the measure and the attributes by the ids
of their concepts, one row an observation. Prints how many there are; the first
thing that is wrong ends with 1.
"""
import csv
import io
import re
import sys

FIRST = {'1': ['DATAFLOW'], '2': ['STRUCTURE', 'STRUCTURE_ID', 'ACTION']}
DIMENSIONS = ['FREQ', 'REF_AREA', 'INDICATOR', 'ACCUMULATION', 'TIME_PERIOD']
ATTRIBUTES = ['OBS_STATUS', 'UNIT_MEASURE', 'DECIMALS', 'COMMENT_OBS']
FLOW = re.compile(r'[A-Za-z][A-Za-z0-9_.-]*:[A-Za-z0-9_@$-]+'
                  r'\([0-9]+(\.[0-9]+)+\)')
CODE = re.compile(r'[A-Za-z0-9_@$-]+')
TIME = {'M': r'[0-9]{4}-(0[1-9]|1[0-2])', 'Q': r'[0-9]{4}-Q[1-4]',
        'A': r'[0-9]{4}'}
VALUE = re.compile(r'-?(0|[1-9][0-9]*)(\.[0-9]{1,6})?')
WITH_VALUE, WITHOUT = set('AV'), set('OM')


def want(good, *what):
    """End with what is wrong."""
    if not good:
        sys.exit(f'{sys.argv[1]}: ' + ' '.join(str(w) for w in what))


def lines_of(content):
    """The table, after what the encoding of a CSV file asks."""
    want(not content.startswith(b'\xef\xbb\xbf'), 'a byte order mark')
    text = content.decode('utf-8', 'strict')
    want(text.endswith('\r\n'), 'the last line does not end')
    want('\n' not in text.replace('\r\n', ''), 'a line ends in LF alone')
    return list(csv.reader(io.StringIO(text, newline=''), strict=True))


def check_structure(row, version):
    """What the row says it is structured by."""
    if version == '2':
        want(row['STRUCTURE'] == 'dataflow', 'structure', row)
        want(row['ACTION'] in set('IAMRD'), 'action', row)
    flow = row['STRUCTURE_ID' if version == '2' else 'DATAFLOW']
    want(FLOW.fullmatch(flow), 'dataflow', flow)
    return flow


def check_row(row):
    """Dimensions are complete, the value and its status agree."""
    for name in DIMENSIONS[:-1]:
        want(CODE.fullmatch(row[name]), name, row)
    want(row['FREQ'] in TIME, 'frequency', row)
    want(re.fullmatch(TIME[row['FREQ']], row['TIME_PERIOD']), 'time', row)
    value, status = row['OBS_VALUE'], row['OBS_STATUS']
    want(status in WITH_VALUE | WITHOUT, 'status', row)
    want((value != '') == (status in WITH_VALUE), 'value and status', row)
    want(value == '' or VALUE.fullmatch(value), 'value', row)
    want(row['DECIMALS'] in set('0123456'), 'decimals', row)
    want(row['UNIT_MEASURE'] != '', 'unit', row)


def main(path, version):
    """Read all of it."""
    with open(path, 'rb') as file:
        head, *rows = lines_of(file.read())
    want(head == FIRST[version] + DIMENSIONS + ['OBS_VALUE'] + ATTRIBUTES,
         'columns', head)
    keys, flows = set(), set()
    for fields in rows:
        want(len(fields) == len(head), 'a row of', len(fields), fields)
        row = dict(zip(head, fields))
        flows.add(check_structure(row, version))
        check_row(row)
        keys.add(tuple(row[name] for name in DIMENSIONS))
    want(len(keys) == len(rows), 'an observation comes twice')
    want(len(flows) == 1, 'dataflows', flows)
    print(len(rows))


main(*sys.argv[1:])
