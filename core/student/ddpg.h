/* The student: deep deterministic policy gradient (Lillicrap et al. 2016) as OpenAI baselines had it in 2018. */
#ifndef CORE_STUDENT_DDPG_H
#define CORE_STUDENT_DDPG_H

#include "record/archive.h"
#include "student/batch.h"
#include "student/settings.h"

typedef struct Ddpg Ddpg;

/* What a student is made of; the pointers outlive it. */
typedef struct DdpgDefinition {
    const StudentSettings *settings;
    const NetworkShape *shape;
    const didact_network_extension *backend;
    uint32_t observation_size, action_size;
    uint64_t seed; /* of the networks' beginnings */
} DdpgDefinition;

/* What one update saw: the critic's mean squared error on the batch, and its mean value Q(s, a). */
typedef struct DdpgUpdate {
    double critic_loss, value;
} DdpgUpdate;

/* DIDACT_FAILED from any call: the backend has told its host why. */
didact_status ddpg_new(const DdpgDefinition *definition, Ddpg **student);
void ddpg_free(Ddpg *student);

/* The deterministic policy: action [action_size] in [-1, 1] from one normalised observation. */
didact_status ddpg_act(Ddpg *student, const float observation[], float action[]);

/* One update of critic, actor and both targets; both gradients are taken before either step. */
didact_status ddpg_update(Ddpg *student, const Batch *batch, DdpgUpdate *update);

/* `to` becomes equal to `from` in everything an update touches. They have the same definition. */
void ddpg_copy(Ddpg *to, const Ddpg *from);

/* Its networks, for saving and looking, and their shapes. */
typedef enum DdpgRole { DDPG_ACTOR, DDPG_CRITIC, DDPG_TARGET_ACTOR, DDPG_TARGET_CRITIC, DDPG_NETWORKS } DdpgRole;
didact_network *ddpg_network(const Ddpg *student, DdpgRole role);
didact_network_spec ddpg_spec(const DdpgDefinition *definition, DdpgRole role);

const DdpgDefinition *ddpg_definition(const Ddpg *student);

/* Values, moments and step counts of all its networks. */
void ddpg_archive(Ddpg *student, Archive *archive);

#endif
