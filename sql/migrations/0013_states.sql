-- Empty forms are a class of their own: the header knows how many of its cells
-- hold a number, so that a form that is reported without one is told from the
-- headers alone. The save of one cell keeps that count too. Revisions change
-- remarks as well as figures, so the remark before is kept beside the figure.

ALTER TABLE submission
  ADD COLUMN valued INT NOT NULL DEFAULT 0 COMMENT 'cells that hold a number; 0 in a reported form: it is empty' AFTER filled;

ALTER TABLE revision_cell
  ADD COLUMN old_note VARCHAR(500) NOT NULL DEFAULT '' COMMENT 'remark of the cell before' AFTER old_value;

UPDATE submission h SET h.valued = (SELECT COUNT(*) FROM cell c
  WHERE c.period = h.period AND c.region = h.region AND c.form = h.form
  AND c.bureau = h.bureau AND c.state = 1);

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
  IN p_valued INT,
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
      filled, valued, explained, saved_at, saved_by)
      VALUES (p_period, p_region, p_form, p_bureau, p_to, 1, p_filled,
      p_valued, p_explained, p_at, p_name);
  ELSE
    UPDATE submission SET state = p_to, version = version + 1,
      filled = p_filled, valued = p_valued, explained = p_explained,
      saved_at = p_at, saved_by = p_name
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
