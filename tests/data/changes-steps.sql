-- What tests/changes_read.py looks for: the demo county after its first
-- workbook was published. A revision that was approved, a figure handed in
-- later, one withdrawn, one that does not apply, one of last year, and changes
-- of the register.
UPDATE cell SET value = 2900 WHERE period = '2023-11' AND region = '320481'
  AND item = 'B01' AND col = 1;
INSERT INTO revision (id, period, region, form, bureau, state, reason, asked_at,
  asked_by, asked_account, answer, judged_at, judged_by, version) VALUES
  ('00000000000000000000000000000011', '2023-11', '320481', '401', 'tjj',
  'approved', '统计执法检查核减一家企业', 1704800000, '填报员01', 1, '同意',
  1704900000, '审核员01', 9);
INSERT INTO revision_cell (revision, item, col, old_state, old_value, old_note,
  new_state, new_value, note) VALUES
  ('00000000000000000000000000000011', 'B01', 1, 1, 3039.6, '', 1, 2900, '');
UPDATE cell SET value = 2640.5 WHERE period = '2022-11' AND region = '320481'
  AND item = 'B01' AND col = 1;
UPDATE cell SET state = 1, value = 812 WHERE period = '2023-11'
  AND region = '320481' AND item = 'B03' AND col = 1;
UPDATE cell SET state = 0, value = NULL WHERE period = '2023-11'
  AND region = '320481' AND item = 'B02' AND col = 1;
UPDATE cell SET state = 2, value = NULL, note = '本县无此类断面'
  WHERE period = '2023-11' AND region = '320481' AND item = 'E33' AND col = 1;
UPDATE cell SET value = 3700 WHERE period = '2023-Q4' AND region = '320481'
  AND item = 'B45';
UPDATE submission SET version = version + 2, reviewed_at = 1704900000
  WHERE period = '2023-11' AND region = '320481' AND form IN ('401', '403');
UPDATE register_entry SET published = '2023-12-01' WHERE region = '320481'
  AND line = 4;
DELETE FROM register_entry WHERE region = '320481' AND line = 5;
INSERT INTO register_entry (id, region, year, line, kind, title, level, body,
  published, quality, indicator, bureau, again, number, unit, scope, evidence,
  note, state, reason, version, changed_at) VALUES (77, '320481', 2023, 99,
  'honour', '全国示例称号', 'national', '', '2023-10-01', '', '', 'tjj', 0,
  NULL, '', '', '', '', 'accepted', '', 1, 1704900000);
CALL accepted_line_fill();
