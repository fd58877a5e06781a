-- One cell of a draft in one round trip: the header under the version that was
-- read, the cell, and the audit row whose hash the program has reckoned. All of
-- it or nothing; what stands against it is raised again for the program. 45000:
-- the header is not as it was read.

DROP PROCEDURE IF EXISTS submission_save_cell;

CREATE PROCEDURE submission_save_cell(
  IN p_period VARCHAR(7) CHARACTER SET ascii,
  IN p_region VARCHAR(6) CHARACTER SET ascii,
  IN p_form VARCHAR(8) CHARACTER SET ascii,
  IN p_bureau VARCHAR(16) CHARACTER SET ascii,
  IN p_version INT UNSIGNED,
  IN p_from VARCHAR(10) CHARACTER SET ascii,
  IN p_to VARCHAR(10) CHARACTER SET ascii,
  IN p_filled INT,
  IN p_explained INT,
  IN p_item VARCHAR(8) CHARACTER SET ascii,
  IN p_col TINYINT,
  IN p_state TINYINT,
  IN p_value DECIMAL(20,6),
  IN p_note VARCHAR(500) CHARACTER SET utf8mb4,
  IN p_at BIGINT,
  IN p_account BIGINT,
  IN p_login VARCHAR(40) CHARACTER SET ascii,
  IN p_name VARCHAR(40) CHARACTER SET utf8mb4,
  IN p_role VARCHAR(12) CHARACTER SET ascii,
  IN p_address VARCHAR(45) CHARACTER SET ascii,
  IN p_action VARCHAR(20) CHARACTER SET ascii,
  IN p_object VARCHAR(120) CHARACTER SET ascii,
  IN p_after INT UNSIGNED,
  IN p_result VARCHAR(12) CHARACTER SET ascii,
  IN p_detail TEXT CHARACTER SET utf8mb4,
  IN p_key BINARY(16),
  IN p_hash BINARY(32))
MODIFIES SQL DATA
SQL SECURITY INVOKER
COMMENT 'one cell of a draft with its header and audit row, in one transaction'
BEGIN
  DECLARE EXIT HANDLER FOR SQLEXCEPTION
  BEGIN
    ROLLBACK;
    RESIGNAL;
  END;
  START TRANSACTION;
  IF p_version = 0 THEN
    INSERT INTO submission (period, region, form, bureau, state, version,
      filled, explained, saved_at, saved_by)
      VALUES (p_period, p_region, p_form, p_bureau, p_to, 1, p_filled,
      p_explained, p_at, p_name);
  ELSE
    UPDATE submission SET state = p_to, version = version + 1,
      filled = p_filled, explained = p_explained, saved_at = p_at,
      saved_by = p_name
      WHERE period = p_period AND region = p_region AND form = p_form
      AND bureau = p_bureau AND version = p_version AND state = p_from;
    IF ROW_COUNT() = 0 THEN
      SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'stale';
    END IF;
  END IF;
  INSERT INTO cell (period, region, form, item, col, bureau, state, value,
    note, version) VALUES (p_period, p_region, p_form, p_item, p_col, p_bureau,
    p_state, p_value, p_note, p_after)
    ON DUPLICATE KEY UPDATE state = p_state, value = p_value, note = p_note,
    version = p_after, accepted = 0;
  INSERT INTO audit (at, account_id, login, name, role, address, action,
    object, version, result, detail, idempotency, row_hash)
    VALUES (p_at, p_account, p_login, p_name, p_role, p_address, p_action,
    p_object, p_after, p_result, p_detail, p_key, p_hash);
  COMMIT;
END;
