-- What each county has reported in each period, counted as it changes: the
-- counties of a province can be put in any order without reading their headers.

DROP TRIGGER IF EXISTS submission_tally_insert;
DROP TRIGGER IF EXISTS submission_tally_update;
DROP TRIGGER IF EXISTS submission_tally_delete;

CREATE TABLE IF NOT EXISTS county_tally (
  period VARCHAR(7) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'reporting period',
  region VARCHAR(6) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'county',
  filled INT NOT NULL COMMENT 'cells that are not missing',
  reported INT NOT NULL COMMENT 'forms that are with the reviewer or further',
  timely INT NOT NULL COMMENT 'of these, reported by their due moment',
  returned INT NOT NULL COMMENT 'forms that are being corrected',
  empty INT NOT NULL COMMENT 'forms of those reported that hold no number',
  PRIMARY KEY (period, region)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci COMMENT='sums over submission, kept by its triggers';

DELETE FROM county_tally;

INSERT INTO county_tally (period, region, filled, reported, timely, returned, empty)
  SELECT period, region, SUM(filled),
    SUM(state IN ('submitted', 'accepted', 'confirmed', 'locked', 'revising')),
    SUM(state IN ('submitted', 'accepted', 'confirmed', 'locked', 'revising') AND late = 0),
    SUM(state = 'returned'),
    SUM(state IN ('submitted', 'accepted', 'confirmed', 'locked', 'revising') AND valued = 0)
  FROM submission GROUP BY period, region;

CREATE TRIGGER submission_tally_insert AFTER INSERT ON submission FOR EACH ROW
  INSERT INTO county_tally (period, region, filled, reported, timely, returned, empty)
  VALUES (NEW.period, NEW.region, NEW.filled,
    NEW.state IN ('submitted', 'accepted', 'confirmed', 'locked', 'revising'),
    NEW.state IN ('submitted', 'accepted', 'confirmed', 'locked', 'revising') AND NEW.late = 0,
    NEW.state = 'returned',
    NEW.state IN ('submitted', 'accepted', 'confirmed', 'locked', 'revising') AND NEW.valued = 0)
  ON DUPLICATE KEY UPDATE filled = filled + VALUES(filled),
    reported = reported + VALUES(reported), timely = timely + VALUES(timely),
    returned = returned + VALUES(returned), empty = empty + VALUES(empty);

CREATE TRIGGER submission_tally_update AFTER UPDATE ON submission FOR EACH ROW
  IF NEW.filled <> OLD.filled OR NEW.state <> OLD.state OR NEW.late <> OLD.late
    OR NEW.valued <> OLD.valued
  THEN UPDATE county_tally SET filled = filled + NEW.filled - OLD.filled,
    reported = reported
      + (NEW.state IN ('submitted', 'accepted', 'confirmed', 'locked', 'revising'))
      - (OLD.state IN ('submitted', 'accepted', 'confirmed', 'locked', 'revising')),
    timely = timely
      + (NEW.state IN ('submitted', 'accepted', 'confirmed', 'locked', 'revising') AND NEW.late = 0)
      - (OLD.state IN ('submitted', 'accepted', 'confirmed', 'locked', 'revising') AND OLD.late = 0),
    returned = returned + (NEW.state = 'returned') - (OLD.state = 'returned'),
    empty = empty + (NEW.state IN ('submitted', 'accepted', 'confirmed', 'locked', 'revising') AND NEW.valued = 0)
      - (OLD.state IN ('submitted', 'accepted', 'confirmed', 'locked', 'revising') AND OLD.valued = 0)
    WHERE period = NEW.period AND region = NEW.region; END IF;

CREATE TRIGGER submission_tally_delete AFTER DELETE ON submission FOR EACH ROW
  UPDATE county_tally SET filled = filled - OLD.filled,
    reported = reported
      - (OLD.state IN ('submitted', 'accepted', 'confirmed', 'locked', 'revising')),
    timely = timely
      - (OLD.state IN ('submitted', 'accepted', 'confirmed', 'locked', 'revising') AND OLD.late = 0),
    returned = returned - (OLD.state = 'returned'),
    empty = empty - (OLD.state IN ('submitted', 'accepted', 'confirmed', 'locked', 'revising') AND OLD.valued = 0)
  WHERE period = OLD.period AND region = OLD.region;
