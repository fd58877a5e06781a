-- Keys that the program makes for itself: seals of templates.
CREATE TABLE IF NOT EXISTS secret (
  purpose VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'what it is for: template',
  bytes VARBINARY(64) NOT NULL COMMENT 'random key; shown nowhere',
  made_at BIGINT NOT NULL COMMENT 'when it was made',
  PRIMARY KEY (purpose)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci COMMENT='keys that the program made for itself; it can only add and read';
