#include "conform/check.h"
#include "conform/environment.h"
#include "conform/exploration.h"
#include "conform/network.h"

const Suite *suite_of(didact_kind kind)
{
    static const Suite *const suites[] = {[DIDACT_ENVIRONMENT] = &environment_suite,
                                          [DIDACT_EXPLORATION] = &exploration_suite,
                                          [DIDACT_NETWORK] = &network_suite};
    return (size_t)kind < G_N_ELEMENTS(suites) ? suites[kind] : NULL;
}
