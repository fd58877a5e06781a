-- Thirty sample counties beside the demo one, and the month before: its figures
-- changed by numbers made from codes, so that every run has the same. County
-- 329007 reports two figures of another size: outliers.
INSERT INTO region SELECT 329000 + seq, CONCAT('示例县', LPAD(seq, 2, '0')),
    CONCAT('Sample ', seq), '32', 1 FROM seq_1_to_30;
INSERT INTO submission (period, region, form, bureau, state, version, filled,
    valued, saved_at, saved_by, submitted_at, submitted_by, reviewed_at,
    reviewed_by) SELECT s.period, 329000 + seq, s.form, s.bureau, 'accepted',
    s.version, s.filled, s.valued, s.saved_at, s.saved_by, s.submitted_at,
    s.submitted_by, s.reviewed_at, s.reviewed_by
    FROM submission s JOIN seq_1_to_30
    WHERE s.region = '320481' AND s.state IN ('accepted', 'confirmed', 'locked');
INSERT INTO cell SELECT c.period, 329000 + seq, c.form, c.item, c.col, c.bureau,
    c.state, ROUND(c.value * (0.6 + 0.7 * MOD(CRC32(CONCAT(c.item, seq)), 1000)
        / 1000 + IF(seq = 7 AND c.item IN ('B22', 'B30'), 40, 0)), 1), c.note,
    c.version, c.accepted
    FROM cell c JOIN seq_1_to_30
    WHERE c.region = '320481' AND c.accepted = 1;
INSERT IGNORE INTO submission (period, region, form, bureau, state, version,
    filled, valued, saved_at, saved_by, submitted_at, submitted_by, reviewed_at,
    reviewed_by) SELECT '2023-10', region, form, bureau, state, version, filled,
    valued, saved_at, saved_by, submitted_at, submitted_by, reviewed_at,
    reviewed_by FROM submission
    WHERE period = '2023-11';
INSERT IGNORE INTO cell SELECT '2023-10', region, form, item, col, bureau,
    state, ROUND(value * (0.85 + 0.1 * MOD(CRC32(CONCAT(region, item)), 1000)
        / 1000), 1), note, version, accepted
    FROM cell WHERE period = '2023-11';
CALL accepted_line_fill();
