/* Run every suite of tests/unit; the last line is "N passed, N failed". */
#include "tests/unit/run.h"

int main(void)
{
    return run_suites();
}
