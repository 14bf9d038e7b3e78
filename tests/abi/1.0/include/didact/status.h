/* How a call reports failure: the status says that it failed, didact_host.fail said why. */
#ifndef DIDACT_STATUS_H
#define DIDACT_STATUS_H

#include <didact/abi.h>

typedef int32_t didact_status;

#define DIDACT_OK ((didact_status)0)
#define DIDACT_FAILED ((didact_status)1) /* the message was given to didact_host.fail */

#endif
