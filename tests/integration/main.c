/* Run every suite of tests/integration against a database of its own. */
#include "tests/unit/run.h"

#include "tests/integration/fixture.h"

int main(void)
{
    int code;

    if (!fixture_start()) {
        return 1;
    }
    code = run_suites();
    fixture_end();
    return code;
}
