#pragma once

#include <microhttpd.h>

// MHD_start_daemon is variadic, which Swift cannot call. All callbacks get the same context.
static inline struct MHD_Daemon *planwatch_start_daemon(unsigned int flags,
                                                        MHD_AccessHandlerCallback handler,
                                                        void *(*begin)(void *, const char *,
                                                                       struct MHD_Connection *),
                                                        MHD_RequestCompletedCallback end,
                                                        MHD_NotifyConnectionCallback notify,
                                                        void *context,
                                                        const struct MHD_OptionItem *options) {
    return MHD_start_daemon(flags, 0, NULL, NULL, handler, context, MHD_OPTION_URI_LOG_CALLBACK,
                            begin, context, MHD_OPTION_NOTIFY_COMPLETED, end, context,
                            MHD_OPTION_NOTIFY_CONNECTION, notify, context, MHD_OPTION_ARRAY,
                            options, MHD_OPTION_END);
}

// The socket of a connection, or -1.
static inline int planwatch_socket(struct MHD_Connection *connection) {
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
    return info ? info->connect_fd : -1;
}
