#include "sections.h"

#include "launch/plan.h"
#include "train/settings.h"
#include <string.h>

const Section sections[] = {
    {"run", "top level of a run's config.yaml; an experiment has 'seeds' for 'seed'", run_head_table, &run_head_count},
    {"network", "the shape of the student's networks; the rest is the plugin's", network_shape_table,
     &network_shape_count},
    {"student", "how the student learns", student_settings_table, &student_settings_count},
    {"exploration", "what the loop does with the strategy; the rest is the plugin's", exploration_settings_table,
     &exploration_settings_count},
    {"teaching", "the loop of teacher and student", teaching_settings_table, &teaching_settings_count},
    {"evaluation", "how the student is measured", evaluation_settings_table, &evaluation_settings_count},
    {"checkpoint", "how a run is kept over a stop", checkpoint_settings_table, &checkpoint_settings_count},
    {"report", "what the report compares with", report_settings_table, &report_settings_count},
    {"slurm", "what 'launcher' asks of a Slurm cluster, beside the lists 'options' and 'setup'", slurm_settings_table,
     &slurm_settings_count},
    {"limits", "when a run is given up", limit_settings_table, &limit_settings_count},
    {NULL},
};

const Section *section_named(const char *name)
{
    for (const Section *section = sections; section->name; section++)
        if (strcmp(section->name, name) == 0)
            return section;
    return NULL;
}
