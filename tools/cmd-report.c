#include "commands.h"

int cmd_report(int argc, char **argv)
{
    return 70;
}
