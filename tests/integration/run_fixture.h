/*
 * Three counties with accepted figures under an edition with groups and with
 * methods that compare: for the tests of runs and of their pages.
 */
#ifndef TESTS_RUN_FIXTURE_H
#define TESTS_RUN_FIXTURE_H

#include "sql/run.h"
#include "tests/integration/fixture.h"

#define RUN_EDITION "runs-1"

/*
 * Begin a test: fixture_clear, and nothing of runs, peers and groups. Counties
 * 320481, 320482 and 320483 have B01 of 100, 300, 200 and B02 of 5, 10, 20;
 * the first two are in group "strong", the third in "weak". The edition
 * RUN_EDITION is liyang-2023 with ECO-01 (B01) by min-max of the group and
 * ECO-03 (B02) by ranking, 5 for a rank. It comes out.
 */
const struct framework *run_fixture(void);

/*
 * After run_fixture: another edition with the same groups of counties, which
 * differs in one file. Nothing has to be taken away but what run_fixture_end
 * does.
 */
const struct framework *run_fixture_edition(
    const char *code, const char *file, const char *content);

/* End it: what run_fixture has added is gone. */
void run_fixture_end(void);

/* A run of 2023-11 by the reviewer under RUN_EDITION. */
enum db_result run_fixture_make(const char *regions, const char *owners,
    const char *note, struct run *out, bool *existing, const char **empty);

/* Peers of 320481: 320583 with ECO-01 of 400, P1 with 50 and ECO-03 of 7. */
void run_fixture_peers(void);

#endif
