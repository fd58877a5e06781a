-- Explanations know what they are about; hits that the nightly job found.

ALTER TABLE explanation
  ADD COLUMN mark VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '' COMMENT 'mark of what the check said when it was written; empty: not known' AFTER text;

CREATE TABLE IF NOT EXISTS check_hit (
  period VARCHAR(7) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'reporting period',
  region VARCHAR(6) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'county',
  form VARCHAR(8) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'form code',
  bureau VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'bureau whose part of the form it is',
  code VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'code of the rule, or growth:B01, history:B01, group:B01, range:B01',
  severity TINYINT NOT NULL COMMENT '0 blocks, 1 asks for an explanation, 2 hint',
  item VARCHAR(8) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'base item of the cell',
  col TINYINT NOT NULL COMMENT 'column of the cell, as in cell',
  said_zh VARCHAR(2000) NOT NULL COMMENT 'what was found, in Chinese',
  said_en VARCHAR(2000) NOT NULL COMMENT 'what was found, in English',
  checked_at BIGINT NOT NULL COMMENT 'when the reported figures were checked',
  PRIMARY KEY (region, period, form, bureau, code, col)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci COMMENT='what the last check of all reported forms found';
