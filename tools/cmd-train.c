#include "commands.h"

int cmd_train(int argc, char **argv)
{
    return 70;
}
