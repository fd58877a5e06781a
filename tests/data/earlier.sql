-- The months before November 2023 of the demo county, and November 2022: its
-- figures made smaller by numbers from codes, so that every run has the same.
INSERT IGNORE INTO cell SELECT CONCAT('2023-', LPAD(seq, 2, '0')), c.region,
    c.form, c.item, c.col, c.bureau, c.state, ROUND(c.value * (0.3 + 0.06 * seq
        + 0.05 * MOD(CRC32(CONCAT(c.item, seq)), 1000) / 1000), 1), c.note,
    c.version, c.accepted
    FROM cell c JOIN seq_6_to_10
    WHERE c.region = '320481' AND c.period = '2023-11' AND c.accepted = 1;
INSERT IGNORE INTO cell SELECT '2022-11', c.region, c.form, c.item, c.col,
    c.bureau, c.state, ROUND(c.value * 0.9, 1), c.note, c.version, c.accepted
    FROM cell c
    WHERE c.region = '320481' AND c.period = '2023-11' AND c.accepted = 1;
CALL accepted_line_fill();
