#include "commands.h"

int cmd_plugins(int argc, char **argv)
{
    return 70;
}
