-- Review: verdicts cell by cell, what a return opens, the head's signature,
-- exceptions from the lock, revisions after it.

CREATE TABLE IF NOT EXISTS cell_verdict (
  period VARCHAR(7) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'reporting period',
  region VARCHAR(6) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'county',
  form VARCHAR(8) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'form code',
  item VARCHAR(8) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'base item',
  col TINYINT NOT NULL COMMENT 'as in cell',
  version INT UNSIGNED NOT NULL COMMENT 'version of the submission that was judged',
  bureau VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'owner',
  verdict TINYINT NOT NULL COMMENT '1 accepted, 2 to be returned',
  reason VARCHAR(500) NOT NULL DEFAULT '' COMMENT 'of verdict 2: what is wrong, for the bureau',
  at BIGINT NOT NULL COMMENT 'when it was judged',
  by_name VARCHAR(40) NOT NULL COMMENT 'by whom',
  PRIMARY KEY (period, region, form, item, col, version)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci COMMENT='what the reviewer decided about each cell of each version';

CREATE TABLE IF NOT EXISTS form_signature (
  period VARCHAR(7) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'reporting period',
  region VARCHAR(6) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'county',
  form VARCHAR(8) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'form code',
  bureau VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'bureau whose part of the form this is',
  version INT UNSIGNED NOT NULL COMMENT 'version of the submission that was signed',
  hash CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'SHA-256 of its cells; of other cells the signature is void',
  at BIGINT NOT NULL COMMENT 'when it was signed',
  by_name VARCHAR(40) NOT NULL COMMENT 'the head of the bureau',
  PRIMARY KEY (period, region, form, bureau)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci COMMENT='the last signature of the head under a form';

CREATE TABLE IF NOT EXISTS form_exception (
  period VARCHAR(7) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'reporting period',
  region VARCHAR(6) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'county',
  form VARCHAR(8) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'form code',
  bureau VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'bureau it is granted to',
  until_at BIGINT NOT NULL COMMENT 'the form stays open until then',
  reason VARCHAR(500) NOT NULL COMMENT 'why',
  at BIGINT NOT NULL COMMENT 'when it was granted',
  by_name VARCHAR(40) NOT NULL COMMENT 'by whom',
  revoked_at BIGINT NOT NULL DEFAULT 0 COMMENT 'when it was revoked; 0: it was not',
  revoked_by VARCHAR(40) NOT NULL DEFAULT '' COMMENT 'by whom',
  PRIMARY KEY (period, region, form, bureau),
  KEY form_exception_region (region, until_at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci COMMENT='exceptions from the last moments of a form; the newest of each';

CREATE TABLE IF NOT EXISTS revision (
  id CHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'random key, hex',
  period VARCHAR(7) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'reporting period',
  region VARCHAR(6) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'county',
  form VARCHAR(8) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'form code',
  bureau VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'bureau that asks',
  state VARCHAR(10) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'asked, approved, refused',
  reason VARCHAR(500) NOT NULL COMMENT 'why the figures are to change',
  asked_at BIGINT NOT NULL COMMENT 'when it was asked for',
  asked_by VARCHAR(40) NOT NULL COMMENT 'by whom',
  asked_account BIGINT NOT NULL COMMENT 'their account, which cannot decide on it',
  answer VARCHAR(500) NOT NULL DEFAULT '' COMMENT 'what the reviewer said',
  judged_at BIGINT NOT NULL DEFAULT 0 COMMENT 'when it was decided',
  judged_by VARCHAR(40) NOT NULL DEFAULT '' COMMENT 'by whom',
  version INT UNSIGNED NOT NULL DEFAULT 0 COMMENT 'version of the submission with the new values; 0: none',
  PRIMARY KEY (id),
  KEY revision_form (region, period, form, bureau)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci COMMENT='changes of figures after the lock, asked for and decided';

CREATE TABLE IF NOT EXISTS revision_cell (
  revision CHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'revision it belongs to',
  item VARCHAR(8) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'base item',
  col TINYINT NOT NULL COMMENT 'as in cell',
  old_state TINYINT NOT NULL COMMENT 'as in cell, before',
  old_value DECIMAL(20,6) NULL COMMENT 'before',
  new_state TINYINT NOT NULL COMMENT 'as in cell, as asked for',
  new_value DECIMAL(20,6) NULL COMMENT 'as asked for',
  note VARCHAR(500) NOT NULL DEFAULT '' COMMENT 'remark of the cell, as asked for',
  PRIMARY KEY (revision, item, col)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci COMMENT='cells of a revision, before and after';

ALTER TABLE submission
  MODIFY state VARCHAR(10) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'draft, submitted, returned, accepted, confirmed, locked, revising',
  ADD COLUMN returned_version INT UNSIGNED NOT NULL DEFAULT 0 COMMENT 'version that was last returned',
  ADD COLUMN returned_cells INT NOT NULL DEFAULT 0 COMMENT 'cells that the last return opens; 0: all of them',
  ADD COLUMN redo_at BIGINT NOT NULL DEFAULT 0 COMMENT 'until when what was returned is to be corrected; 0: until the lock';
