#include "commands.h"

int cmd_inspect(int argc, char **argv)
{
    return 70;
}
