-- What is said about a cell and what proves it.

CREATE TABLE IF NOT EXISTS cell_comment (
  id CHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'key of the form that was sent, so that twice is once',
  period VARCHAR(7) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'reporting period',
  region VARCHAR(6) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'county',
  form VARCHAR(8) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'form code',
  bureau VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'bureau whose part of the form this is',
  item VARCHAR(8) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'base item',
  col TINYINT NOT NULL COMMENT 'as in cell',
  at BIGINT NOT NULL COMMENT 'when it was said',
  by_name VARCHAR(40) NOT NULL COMMENT 'by whom',
  role VARCHAR(12) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'role at that moment',
  text VARCHAR(500) NOT NULL COMMENT 'what was said; not printed',
  PRIMARY KEY (id),
  KEY cell_comment_form (period, region, form, bureau)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci COMMENT='comments on cells, between bureau and reviewer; only ever added to';

CREATE TABLE IF NOT EXISTS evidence (
  id CHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'random; the name of the file in the folder of evidence',
  period VARCHAR(7) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'reporting period',
  region VARCHAR(6) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'county',
  form VARCHAR(8) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'form code',
  bureau VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'bureau that sent it',
  item VARCHAR(8) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'base item that it proves',
  name VARCHAR(200) NOT NULL COMMENT 'as its sender called it, cleaned',
  type VARCHAR(80) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'media type, told by its bytes',
  bytes BIGINT NOT NULL COMMENT 'size of the file',
  sha256 CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'of the file',
  at BIGINT NOT NULL COMMENT 'when it was sent',
  by_name VARCHAR(40) NOT NULL COMMENT 'by whom',
  removed_at BIGINT NOT NULL DEFAULT 0 COMMENT 'when it was taken back; the file is kept; 0: it stands',
  removed_by VARCHAR(40) NOT NULL DEFAULT '' COMMENT 'by whom',
  PRIMARY KEY (id),
  KEY evidence_form (period, region, form, bureau)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci COMMENT='files that prove figures';
