#pragma once

#include <microhttpd.h>

// MHD_start_daemon is variadic, which Swift cannot call.
static inline struct MHD_Daemon *planwatch_start_daemon(unsigned int flags,
                                                        MHD_AccessHandlerCallback handler,
                                                        void *context,
                                                        const struct MHD_OptionItem *options) {
    return MHD_start_daemon(flags, 0, NULL, NULL, handler, context, MHD_OPTION_ARRAY, options,
                            MHD_OPTION_END);
}
