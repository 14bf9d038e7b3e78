/* A strategy as a run has it, beside a student and a replay of its own that nobody trains. */
#ifndef TESTS_SUPPORT_STRATEGY_H
#define TESTS_SUPPORT_STRATEGY_H

#include "student/views.h"
#include "support/backend.h"
#include "train/strategy.h"

enum { LAB_WIDE = 3, LAB_NARROW = 2, LAB_EPISODE = 50 };

typedef struct Lab {
    TestBackend backend;
    didact_network_extension networks;
    StudentSettings settings;
    NetworkShape shape;
    Ddpg *student;
    Replay *replay;
    Normaliser *normaliser;
    Views *views;
    Component *component;
    Strategy *strategy;
} Lab;

/* The strategy of that YAML section: its episodes have a limit of LAB_EPISODE steps. The replay holds 200 transitions. */
void lab_open(Lab *lab, const char *yaml);
void lab_close(Lab *lab);

/* The strategy's next action, before clipping, for an observation and a student's action. */
void lab_act(Lab *lab, const float observation[LAB_WIDE], const float mean[LAB_NARROW], float action[LAB_NARROW]);

/* What it saves. */
GByteArray *lab_save(const Lab *lab);
void lab_load(Lab *lab, const GByteArray *bytes);

/* The metric of that name. */
double lab_metric(const Lab *lab, const char *name);

#endif
