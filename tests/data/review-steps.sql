-- What tests/review_read.py looks for: an empty form, revisions of every kind
-- of cell and exceptions from the lock, in the demo county.
UPDATE cell SET state = 0, value = NULL WHERE period = '2023-11'
  AND region = '320481' AND form = '403' AND bureau = 'sthjj';
UPDATE submission SET filled = 0, valued = 0 WHERE period = '2023-11'
  AND region = '320481' AND form = '403' AND bureau = 'sthjj';
INSERT INTO explanation (period, region, form, bureau, code, text, mark, at,
  by_name) VALUES ('2023-11', '320481', '403', 'sthjj', 'empty',
  '本月监测站点停机检修，无数可报，=1+1', '', 1702000000, '填报员11');
INSERT INTO revision (id, period, region, form, bureau, state, reason, asked_at,
  asked_by, asked_account, answer, judged_at, judged_by, version) VALUES
  ('00000000000000000000000000000001', '2023-11', '320481', '401', 'tjj',
  'approved', '年报核实后更正，依据统计局核定表', 1704200000, '填报员01', 1,
  '同意，已核对核定表', 1704300000, '审核员01', 7),
  ('00000000000000000000000000000002', '2023-11', '320481', '401', 'shuiwj',
  'asked', '税务口径调整', 1704400000, '填报员02', 2, '', 0, '', 0),
  ('00000000000000000000000000000003', '2023-Q4', '320481', '412', 'kjj',
  'refused', '补报一项', 1704500000, '填报员07', 7, '无依据', 1704600000,
  '审核员01', 0);
INSERT INTO revision_cell (revision, item, col, old_state, old_value, old_note,
  new_state, new_value, note) VALUES
  ('00000000000000000000000000000001', 'B01', 1, 1, 3093.6, '', 1, 3039.6,
  '增速居常州第1位'),
  ('00000000000000000000000000000001', 'B03', 1, 1, 790, '', 2, NULL,
  '在库名录核减中'),
  ('00000000000000000000000000000001', 'B01', 0, 0, NULL, '', 1, 280.5, ''),
  ('00000000000000000000000000000002', 'B02', 1, 2, NULL, '本月停报', 0, NULL,
  ''),
  ('00000000000000000000000000000003', 'B16', 1, 1, 202, '', 1, 203, '');
INSERT INTO form_exception (period, region, form, bureau, until_at, reason, at,
  by_name, revoked_at, revoked_by) VALUES
  ('2023-11', '320481', '401', 'tjj', 1704500000, '系统停电，延期三日',
  1703900000, '审核员01', 0, ''),
  ('2023-Q4', '320481', '412', 'kjj', 1704700000, '科技统计年报未定',
  1704000000, '审核员02', 1704100000, '审核员02'),
  ('2023-10', '320481', '401', 'tjj', 1704500000, '他期，不在此册', 1703900000,
  '审核员01', 0, '');
CALL accepted_line_fill();
