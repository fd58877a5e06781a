-- Tokens by which programs ask in a person's name. They are no sessions.

CREATE TABLE IF NOT EXISTS api_token (
  id CHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'random key, hex; not secret',
  token_hash BINARY(32) NOT NULL COMMENT 'hash of the token, which is stored nowhere',
  account_id BIGINT NOT NULL COMMENT 'account it acts for',
  name VARCHAR(40) NOT NULL COMMENT 'what it is for, as its owner called it',
  scope VARCHAR(8) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'read, submit',
  created_at BIGINT NOT NULL COMMENT 'moment of creation',
  expires_at BIGINT NOT NULL COMMENT 'from when it is refused',
  seen_at BIGINT NOT NULL DEFAULT 0 COMMENT 'last use, to the minute; 0: never',
  address VARCHAR(45) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '' COMMENT 'address of the last use',
  revoked_at BIGINT NOT NULL DEFAULT 0 COMMENT 'since when it is revoked; 0: it is not',
  PRIMARY KEY (id),
  UNIQUE KEY api_token_hash (token_hash),
  KEY api_token_account (account_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci COMMENT='tokens of programs, for the API alone';
