/* What strategies may ask of the student and of the replay: the host's side of didact.student/1 and didact.replay/1. */
#ifndef CORE_STUDENT_VIEWS_H
#define CORE_STUDENT_VIEWS_H

#include "student/ddpg.h"
#include "student/replay.h"
#include <didact/replay.h>
#include <didact/student.h>

typedef struct Views {
    didact_student_extension student;
    didact_replay_extension replay;
} Views;

/* They borrow all three, and must be freed before the student. NULL: the backend has told its host why. */
Views *views_new(Ddpg *student, const Replay *replay, const Normaliser *normaliser);
void views_free(Views *views);

#endif
