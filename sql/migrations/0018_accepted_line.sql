-- The accepted values of a column of a form in one row beside their cells: what
-- a county's history and the growth of its neighbours are read from. The
-- program writes it wherever it changes what is accepted; accepted_line_fill
-- makes all of it anew, after figures were put into cell past the program.

CREATE TABLE IF NOT EXISTS accepted_line (
  period VARCHAR(7) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'reporting period',
  region VARCHAR(6) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'county',
  form VARCHAR(8) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'form code',
  col TINYINT NOT NULL COMMENT 'as in cell',
  bureau VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'bureau that owns the items',
  figures VARCHAR(16384) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'B01=12.000000,B02=... by item; empty: nothing is accepted',
  PRIMARY KEY (period, region, form, col, bureau)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci COMMENT='accepted values of cell, a row for each bureau, form and column';

DROP PROCEDURE IF EXISTS accepted_line_fill;

CREATE PROCEDURE accepted_line_fill()
MODIFIES SQL DATA
SQL SECURITY INVOKER
COMMENT 'accepted_line as cell has it'
BEGIN
  SET SESSION group_concat_max_len = 1048576;
  DELETE FROM accepted_line;
  INSERT INTO accepted_line (period, region, form, col, bureau, figures)
    SELECT period, region, form, col, bureau,
    GROUP_CONCAT(item, '=', value ORDER BY item)
    FROM cell WHERE state = 1 AND accepted = 1
    GROUP BY period, region, form, col, bureau;
END;

CALL accepted_line_fill();
