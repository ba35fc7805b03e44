/** Routes of streams: the listener, the open sessions, and the memory that mirrors may take. */
@NullMarked
package dev.sluice.proxy.stream;

import org.jspecify.annotations.NullMarked;
