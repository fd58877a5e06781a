-- Rights of the program's account in its database (the current one). It can
-- add to the audit log and read it, never change it; nor can it change or
-- remove an edition that is published; it cannot change the schema. Run by the owner after `pinzhi-admin migrate`.
CREATE USER IF NOT EXISTS 'pinzhi'@'localhost';
GRANT SELECT, INSERT, UPDATE, DELETE ON session TO 'pinzhi'@'localhost';
GRANT SELECT, INSERT, UPDATE ON account TO 'pinzhi'@'localhost';
GRANT SELECT, INSERT, DELETE ON account_scope TO 'pinzhi'@'localhost';
GRANT SELECT, INSERT, UPDATE ON account_password TO 'pinzhi'@'localhost';
GRANT SELECT, INSERT, UPDATE ON account_request TO 'pinzhi'@'localhost';
GRANT SELECT, INSERT, UPDATE, DELETE ON sign_in_guard TO 'pinzhi'@'localhost';
GRANT SELECT, INSERT, UPDATE, DELETE ON totp TO 'pinzhi'@'localhost';
GRANT SELECT, INSERT, UPDATE, DELETE ON recovery_code TO 'pinzhi'@'localhost';
GRANT SELECT, INSERT, UPDATE ON api_token TO 'pinzhi'@'localhost';
GRANT SELECT, INSERT, UPDATE ON region TO 'pinzhi'@'localhost';
GRANT SELECT, INSERT ON edition TO 'pinzhi'@'localhost';
GRANT SELECT, INSERT ON edition_file TO 'pinzhi'@'localhost';
GRANT SELECT, INSERT ON edition_retired TO 'pinzhi'@'localhost';
GRANT SELECT, INSERT, UPDATE, DELETE ON edition_draft TO 'pinzhi'@'localhost';
GRANT SELECT, INSERT, DELETE ON edition_draft_file TO 'pinzhi'@'localhost';
GRANT SELECT, INSERT, UPDATE ON calendar TO 'pinzhi'@'localhost';
GRANT SELECT, INSERT, UPDATE ON submission TO 'pinzhi'@'localhost';
GRANT SELECT, INSERT, UPDATE ON cell TO 'pinzhi'@'localhost';
GRANT SELECT, INSERT ON cell_version TO 'pinzhi'@'localhost';
GRANT SELECT, INSERT, UPDATE ON explanation TO 'pinzhi'@'localhost';
GRANT SELECT, INSERT, UPDATE ON register_entry TO 'pinzhi'@'localhost';
GRANT SELECT, INSERT, UPDATE ON region_group TO 'pinzhi'@'localhost';
GRANT SELECT, INSERT, UPDATE ON peer_sheet TO 'pinzhi'@'localhost';
GRANT SELECT, INSERT, UPDATE, DELETE ON peer TO 'pinzhi'@'localhost';
GRANT SELECT, INSERT, UPDATE, DELETE ON peer_value TO 'pinzhi'@'localhost';
GRANT SELECT, INSERT ON evaluation_run TO 'pinzhi'@'localhost';
GRANT SELECT, INSERT ON evaluation_run_score TO 'pinzhi'@'localhost';
GRANT SELECT, INSERT ON evaluation_run_input TO 'pinzhi'@'localhost';
GRANT SELECT, INSERT ON audit TO 'pinzhi'@'localhost';
GRANT SELECT, INSERT ON audit_seal TO 'pinzhi'@'localhost';
GRANT SELECT, INSERT, UPDATE ON job TO 'pinzhi'@'localhost';
GRANT SELECT, INSERT ON workbook TO 'pinzhi'@'localhost';
GRANT SELECT, INSERT ON secret TO 'pinzhi'@'localhost';
GRANT SELECT ON schema_migration TO 'pinzhi'@'localhost';
GRANT EXECUTE ON PROCEDURE submission_save_cell TO 'pinzhi'@'localhost';
